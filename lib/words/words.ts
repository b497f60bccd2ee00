import type { en } from "./en";

/** Every sentence people read, by screen. English sets the shape; a language that lacks a key does not compile. Plain data, so that pages can hand it to the browser. */
export type Words = typeof en;

/** Forms of a sentence that counts, by the language's plural rules; `{count}` is the number. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
