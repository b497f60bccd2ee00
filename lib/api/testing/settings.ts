import { replaceSettings, type Settings, settings } from "../../env/settings";

/** Runs with some of this process's settings changed. */
export async function withSettings<Result>(changes: Partial<Settings>, run: () => Promise<Result>): Promise<Result> {
  const before = settings();
  const https = (changes.origin ?? before.origin).startsWith("https:");
  replaceSettings({ ...before, https, ...changes });
  try {
    return await run();
  } finally {
    replaceSettings(before);
  }
}
