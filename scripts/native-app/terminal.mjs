import { createInterface } from "node:readline";
import { Writable } from "node:stream";

/**
 * Asks on the terminal, or reads answers from a pipe, one a line. Where the input has ended every answer is empty.
 *
 * @returns {{ ask: (question: string, options?: { hidden?: boolean }) => Promise<string>, close: () => void }}
 */
export function terminal({ stdin, stdout } = process) {
  let hidden = false;
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (!hidden) stdout.write(chunk);
      done();
    },
  });
  // One for all questions: a pipe's lines come at once, and would be lost with the first.
  const lines = createInterface({ input: stdin, output, terminal: stdin.isTTY === true });
  const answers = lines[Symbol.asyncIterator]();
  return {
    async ask(question, options = {}) {
      stdout.write(question);
      hidden = options.hidden === true;
      const { done, value } = await answers.next();
      if (hidden || !stdin.isTTY) stdout.write("\n");
      hidden = false;
      return done ? "" : value.trim();
    },
    close: () => lines.close(),
  };
}
