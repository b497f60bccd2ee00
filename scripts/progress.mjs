// Shows that a long step moves: a spinner with the seconds on a terminal, a line every ten seconds elsewhere.

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const terminal = process.stdout.isTTY === true && process.env.TERM !== "dumb" && !process.env.CI;

/**
 * @param {string} title what is being done, such as "Building the pages"
 * @returns {{ say(title: string): void, done(): void, failed(): void }} `say` changes the title on the way
 */
export function progress(title) {
  const start = Date.now();
  const seconds = () => Math.round((Date.now() - start) / 1000);
  let frame = 0;
  const paint = () => {
    const line = `${FRAMES[frame++ % FRAMES.length]} ${title} … ${seconds()} s`;
    process.stdout.write(`\r\x1b[2K${line.slice(0, (process.stdout.columns || 80) - 1)}`);
  };
  const tell = () => console.log(`  ${title} … ${seconds()} s`);

  if (!terminal) console.log(`  ${title} …`);
  const timer = setInterval(terminal ? paint : tell, terminal ? 100 : 10_000);

  /** @param {string} mark */
  const end = (mark) => {
    clearInterval(timer);
    if (terminal) process.stdout.write("\r\x1b[2K");
    console.log(`${mark} ${title} (${seconds()} s)`);
  };
  return {
    say(next) {
      if (title === next) return;
      title = next;
      if (!terminal) tell();
    },
    done: () => end("✓"),
    failed: () => end("✗"),
  };
}
