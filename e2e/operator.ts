import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { TestServer } from "./server";

/** What an operator types on the machine, beside the server that runs; resolves to what is printed. Each is a process of its own. */
export async function operator(server: TestServer, ...args: string[]): Promise<string> {
  const root = path.resolve(import.meta.dirname, "..");
  const env = {
    ...process.env,
    DATABASE_URL: `file:${server.databaseFile}`,
    APP_URL: server.origin,
    SIGN_UP: "invite",
  };
  const { stdout } = await promisify(execFile)(process.execPath, ["dist/admin.mjs", ...args], { cwd: root, env });
  return stdout;
}
