/** What the operator does on the machine, and who administers by it. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Client } from "../lib/api/testing/client";
import { GotThrough, type Phone, type Target } from "./attack";

/** One command of `npm run admin`, which takes the database and nothing else; resolves to its JSON. */
export async function operator<T>({ world, secrets }: Target, ...args: string[]): Promise<T> {
  const env = { ...process.env, DATABASE_URL: world.databaseUrl, APP_URL: world.origin, SIGN_UP: "open" };
  const command = ["dist/admin.mjs", ...args, "--json", "--yes"];
  const { stdout } = await promisify(execFile)(process.execPath, command, { env });
  const said = JSON.parse(stdout);
  if (typeof said.url === "string") secrets.add(tokenIn(said.url));
  return said;
}

export const tokenIn = (url: string) => new URL(url).hash.slice(1);

/** A phone whose account may administer. */
export async function admin(target: Target): Promise<Phone> {
  const phone = await target.phone();
  await operator(target, "users", "role", phone.account.username, "admin");
  return phone;
}

export async function idOf(by: Client, username: string): Promise<string> {
  type Users = { users: { id: string; username: string }[] };
  const { users } = (await by.call<Users>("GET", `/api/admin/users?search=${username}`, { proof: true })).value;
  const user = users.find((each) => each.username === username);
  if (!user) throw new GotThrough(`nobody is called ${username}`);
  return user.id;
}

/** Starts the servers anew with another setting, while something is tried. */
export async function withSetting<T>({ world }: Target, settings: Record<string, string>, act: () => Promise<T>) {
  for (const instance of world.instances) {
    await instance.stop();
    await instance.start(settings);
  }
  try {
    return await act();
  } finally {
    for (const instance of world.instances) {
      await instance.stop();
      await instance.start();
    }
  }
}
