import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { freshProcessDatabase } from "../db/testing/databases";
import { provider } from "../oidc/testing/op";
import { Client } from "./testing/client";
import { commandLine, snippetOf } from "./testing/guide";
import { overHttp } from "./testing/over-http";

freshProcessDatabase();
const server = provider();
/** As docs/accounts.md tells it. */
const [python = "", ...told] = commandLine(snippetOf("accounts.md", "phone.sh")).words;

test("the phone in Python signs in, scans, types the number and lets the desktop in", async ({ skip }) => {
  const origin = server.origin();
  const desktop = await Client.open({ origin, transport: overHttp(origin) });
  const account = await desktop.signUp({ name: "Ada Lovelace" });
  const ticket = (await desktop.createTicket()).value;
  const given = new Map([
    ["demo", account.username],
    ["BCDF-GHJK", ticket.userCode],
  ]);
  const args = ["-B", ...told.map((word) => given.get(word) ?? word), "--origin", origin];
  expect(args).toEqual(expect.arrayContaining([...given.values()]));
  const child = spawn(python, args, { env: { ...process.env, QR_LOGIN_PASSWORD: account.password } });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      said += chunk;
    });
  }
  const ended = once(child, "close").catch(() => ["none"]);
  // Its question, or the end of what cannot ask.
  await Promise.race([expect.poll(() => said, { timeout: 30_000 }).toContain("Number on the other screen"), ended]);
  skip(child.pid === undefined, "There is no python3 here.");
  skip(said.includes("is not installed"), "Python has no `cryptography` here.");
  const { number } = (await desktop.status(ticket.id)).value;
  child.stdin.end(`${number}\n`);
  expect(await ended).toEqual([0, null]);
  expect(said).toContain(`as Ada Lovelace (@${account.username}).`);
  expect(said).toContain("Confirmed: the other screen is signed in.");
  void (await desktop.claim(ticket.id)).value;
  expect((await desktop.session()).value.user?.username).toBe(account.username);
});
