import { fill } from "@/lib/words/fill";
import type { Words } from "@/lib/words/words";
import type { Named } from "./panel";

/** What a desktop is called in a sentence: `Chrome 140 on Windows 11`. */
export function desktopName(words: Words["scan"], { browser, os }: Named): string {
  return fill(words.desktop, { browser, os });
}
