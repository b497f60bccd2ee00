import { spawnSync } from "node:child_process";
import { prepareTemplate } from "./template";

/** Builds what the browsers are to see, where a source has changed since, and migrates what servers get copies of. */
export default function build(): void {
  const { status } = spawnSync(process.execPath, ["scripts/build.mjs", "--if-changed"], { stdio: "inherit" });
  if (status !== 0) throw new Error("The browser tests cannot run: there is no build of these sources.");
  prepareTemplate();
}
