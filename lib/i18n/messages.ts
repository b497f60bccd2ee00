import type { en } from "./messages/en";

/** Plural forms by the language's rules; `{count}` is the number. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/**
 * Every sentence that people read, by screen. English sets the type, so a language with a key too few or too many does not
 * compile. Plain data, so that pages can hand it to the browser.
 */
export type Messages = Like<typeof en>;

type Like<T> = T extends string
  ? string
  : T extends { one: string; other: string }
    ? Plural
    : { [K in keyof T]: Like<T[K]> };
