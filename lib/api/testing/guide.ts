import { readFileSync } from "node:fs";
import path from "node:path";

/** What a guide shows to be copied, by the name that stands beside its language. */
export interface Snippet {
  language: string;
  name: string;
  text: string;
}

/** All of a guide's, such as `embed.md`. */
export function snippetsOf(guide: string): Snippet[] {
  const text = readFileSync(path.resolve("docs", guide), "utf8");
  return [...text.matchAll(/^( *)```(\w+)(?: ([\w.-]+))?\n(.*?)^ *```$/gms)].map(
    ([, indent = "", language = "", name = "", shown = ""]) => ({
      language,
      name,
      text: shown.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    }),
  );
}

export function snippetOf(guide: string, name: string): string {
  const found = snippetsOf(guide).find((each) => each.name === name);
  if (!found) throw new Error(`docs/${guide} has no ${name}`);
  return found.text;
}

/** What a line of a shell sets, and its words. */
export function commandLine(text: string): { settings: Record<string, string>; words: string[] } {
  const all = [...text.replaceAll("\\\n", " ").matchAll(/"([^"]*)"|([^\s"=]+=)"([^"]*)"|(\S+)/g)].map(
    ([, quoted, name = "", value = "", plain]) => quoted ?? plain ?? name + value,
  );
  const first = all.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const words = first === -1 ? [] : all.slice(first);
  const settings = Object.fromEntries(
    all.slice(0, all.length - words.length).map((word) => [word.split("=", 1)[0], word.slice(word.indexOf("=") + 1)]),
  );
  return { settings, words };
}
