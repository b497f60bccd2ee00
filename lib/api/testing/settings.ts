import { type Settings, settings } from "../../env/settings";

const SETTINGS = Symbol.for("qr-login.settings");
const perProcess = globalThis as { [SETTINGS]?: Settings };

/** Runs with some of this process's settings changed. */
export async function withSettings<Result>(changes: Partial<Settings>, run: () => Promise<Result>): Promise<Result> {
  const before = settings();
  perProcess[SETTINGS] = { ...before, ...changes };
  try {
    return await run();
  } finally {
    perProcess[SETTINGS] = before;
  }
}
