import type { en } from "./messages/en";

/** Forms of a sentence that counts, by the language's plural rules; `{count}` is the number. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/**
 * Every sentence people read, by screen. English sets the shape: a language with a key too few or too many does not
 * compile. Plain data, so that pages can hand it to the browser.
 */
export type Messages = Like<typeof en>;

/** The same keys with any sentence, and as many plural forms as a language has. */
type Like<T> = T extends string
  ? string
  : T extends { one: string; other: string }
    ? Plural
    : { [K in keyof T]: Like<T[K]> };
