import { inspect } from "node:util";
import { SettingsError } from "../env/settings";
import { LocationError } from "../network/geoip";

/** The server cannot start; the message is the sentence for who starts it, without a stack. */
export class StartError extends Error {
  override name = "StartError";
}

/** What keeps the server from starting, for who starts it; nothing where it is a fault of ours. */
export function sentencesOf(error: unknown): readonly string[] {
  if (error instanceof SettingsError) return error.sentences;
  return error instanceof StartError || error instanceof LocationError ? [error.message] : [];
}

/** Says why the server cannot start, in sentences and not in a stack where there are any, and ends the process. */
export function refuseStart(error: unknown): never {
  const sentences = sentencesOf(error);
  const text = ["QR Login cannot start.", ...sentences.map((each) => `  ${each}`)].join("\n");
  process.stderr.write(`${sentences.length > 0 ? text : inspect(error)}\n`);
  process.exit(1);
}
