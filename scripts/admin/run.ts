import { parseArgs } from "node:util";
import { LastAdmin } from "../../lib/accounts/administration";
import { SettingsError } from "../../lib/env/settings";
import { Problem } from "../../lib/http/problem";
import { StartError } from "../../lib/server/start-error";
import { commands, USAGE } from "./commands";

/** What a command is given of the world around it. */
export interface Terminal {
  prepare(): Promise<void>;
  out(text: string): void;
  err(text: string): void;
  /** A QR code to print; empty where nobody looks. */
  code(text: string): string;
  /** Undefined where nobody can answer. */
  ask: ((question: string) => Promise<boolean>) | undefined;
}

const OPTIONS = {
  json: { type: "boolean" },
  yes: { type: "boolean" },
  admin: { type: "boolean" },
  help: { type: "boolean" },
  name: { type: "string" },
  note: { type: "string" },
  uses: { type: "string" },
  days: { type: "string" },
  hours: { type: "string" },
  user: { type: "string" },
  kind: { type: "string" },
  since: { type: "string" },
  limit: { type: "string" },
  email: { type: "string" },
  group: { type: "string", multiple: true },
} as const;

export type Options = ReturnType<typeof parse>["values"];

/** Why a command was not done, in a sentence: it is no bug. */
export class Refusal extends Error {
  override name = "Refusal";
}

/** A command that cannot be understood. */
export class Misuse extends Error {
  override name = "Misuse";
}

/** What a command has to say: for people, as lines; for programs, as JSON. */
export interface Said {
  json: unknown;
  lines: string[];
  /** Not all is as it should be. */
  bad?: boolean;
}

export interface Call {
  /** What stands behind the command's name. */
  args: string[];
  options: Options;
  terminal: Terminal;
  /** What was called, for the audit. */
  command: string;
}

/** Runs one command; resolves to the exit code: 0 where it was done, 1 where it was not, 2 where it was not understood. */
export async function run(argv: string[], terminal: Terminal): Promise<number> {
  try {
    const { values: options, positionals } = parse(argv);
    if (options.help || positionals.length === 0) {
      terminal.out(USAGE);
      return options.help ? 0 : 2;
    }
    const [name, length] = nameOf(positionals);
    const command = commands[name];
    if (!command) throw new Misuse(`There is no command ${positionals.join(" ")}.`);
    await terminal.prepare();
    const said = await command({ args: positionals.slice(length), options, terminal, command: `admin ${name}` });
    terminal.out(options.json ? JSON.stringify(said.json, null, 2) : said.lines.join("\n"));
    return said.bad ? 1 : 0;
  } catch (error) {
    return told(error, terminal);
  }
}

function parse(args: string[]) {
  return parseArgs({ args, options: OPTIONS, allowPositionals: true, strict: true });
}

/** Names have one word or two. */
function nameOf([first = "", second = ""]: string[]): [name: string, words: number] {
  return `${first} ${second}` in commands ? [`${first} ${second}`, 2] : [first, 1];
}

function told(error: unknown, { err }: Terminal): number {
  const isMisuse = error instanceof Misuse || (error instanceof TypeError && "code" in error);
  if (isMisuse) {
    err(`${error.message}\n${USAGE}`);
    return 2;
  }
  const isForeseen = [Refusal, LastAdmin, Problem, StartError, SettingsError].some((kind) => error instanceof kind);
  err(error instanceof Error ? (isForeseen ? error.message : (error.stack ?? error.message)) : String(error));
  return 1;
}
