#!/usr/bin/env node
// A phone app, played on the command line: it signs in, lets a desktop in, and lists the account's devices. It knows the
// server by its HTTP API alone; native-app/app.mjs is what an app of your own has to do.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { NativeApp, Refusal, ticketIdIn } from "./native-app/app.mjs";
import { readKeyFile, removeKeyFile, writeKeyFile } from "./native-app/key-file.mjs";
import { terminal } from "./native-app/terminal.mjs";

const KEY_FILE = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../data/native-app.json");

const HELP = `Usage: node scripts/native-app.mjs [options]

Signs in, once; key and token stay in the key file:
  --origin URL       the server, such as http://localhost:3000
  --username NAME
  --password TEXT    better left out, to be asked for it, or set as NATIVE_APP_PASSWORD: others may read a command
  --name TEXT        what the account's devices show for this app

Lets a desktop in:
  --url URL          what its QR code holds
  --code LETTERS     or the letters below it
  --number NN        the number on its screen, where one is asked for
  --yes              confirms without asking

Or:
  --devices          lists the account's devices
  --sign-out         signs this app out and forgets its key
  --key-file PATH    instead of data/native-app.json
`;

const OPTIONS = /** @type {const} */ ({
  origin: { type: "string" },
  username: { type: "string" },
  password: { type: "string" },
  name: { type: "string", default: "Example app" },
  url: { type: "string" },
  code: { type: "string" },
  number: { type: "string" },
  yes: { type: "boolean", default: false },
  devices: { type: "boolean", default: false },
  "sign-out": { type: "boolean", default: false },
  "key-file": { type: "string", default: KEY_FILE },
  help: { type: "boolean", default: false },
});

/** @typedef {ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"]} Options */

/**
 * @param {string[]} args
 * @param {object} io
 * @param {(text: string) => void} io.print
 * @param {(question: string, options?: { hidden?: boolean }) => Promise<string>} io.ask resolves to an empty answer where nobody can give one
 * @param {typeof fetch} [io.fetch]
 * @throws Error with a sentence for the terminal
 */
export async function run(args, { print: printRaw, ask, fetch }) {
  // What others call themselves must not steer a terminal.
  const print = (/** @type {string} */ text) => printRaw(text.replace(/[^\P{C}\n]/gu, ""));
  /** @type {Options} */
  const options = parseArgs({ args, options: OPTIONS }).values;
  const wanted = [options.url, options.code, options.username, options.devices, options["sign-out"]];
  if (options.help || !wanted.some(Boolean)) return print(HELP);
  if (options.url && options.code) throw new Error("Give --url or --code, not both.");

  const keyFile = options["key-file"];
  const kept = readKeyFile(keyFile);
  const { app, signedIn } = kept ? resume(kept) : await signIn();
  try {
    if (options.url || options.code) await letIn();
    if (options["sign-out"]) return await signOut();
    await listDevices();
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "sign_in_required") throw error;
    removeKeyFile(keyFile);
    throw new Error("This app was signed out from another device. Sign it in again.", { cause: error });
  }

  /** @param {import("./native-app/key-file.mjs").SignIn} kept */
  function resume(kept) {
    const origin = options.origin ? originOf(options.origin) : kept.origin;
    const username = options.username ?? kept.username;
    if (origin !== kept.origin || username !== kept.username) {
      const where = `${kept.username} at ${kept.origin}`;
      throw new Error(`This app is signed in as ${where}. Sign it out first, or name another --key-file.`);
    }
    return { app: new NativeApp({ ...kept, fetch }), signedIn: kept };
  }

  async function signIn() {
    const { username } = options;
    if (!options.origin || !username) throw new Error("This app is not signed in. Give --origin and --username.");
    const origin = originOf(options.origin);
    const given = options.password ?? process.env.NATIVE_APP_PASSWORD;
    const password = given ?? (await ask(`Password of ${username}: `, { hidden: true }));
    const privateKey = await NativeApp.newKey();
    const app = new NativeApp({ origin, privateKey, fetch });
    const device = { name: options.name, type: "mobile", os: systemName() };
    const { token, deviceId, expiresAt } = await app.signIn(username, password, device);
    const signedIn = { origin, username, deviceId, token, privateKey };
    writeKeyFile(keyFile, signedIn);
    print(
      `Signed in as ${username} until ${expiresAt.slice(0, 10)}. ${keyFile} keeps key and token, for you alone to read.`,
    );
    return { app, signedIn };
  }

  async function signOut() {
    await app.endDevice(signedIn.deviceId);
    removeKeyFile(keyFile);
    print("Signed out. The key is forgotten.");
  }

  async function listDevices() {
    print(`\nDevices of ${signedIn.username}`);
    for (const device of await app.devices()) print(lineOf(device));
  }

  async function letIn() {
    const id = options.url ? ticketIdIn(options.url, app.origin) : await app.lookup(options.code ?? "");
    const scan = await app.scan(id, options.url ? "camera" : "typed");
    print(screenOf(scan));
    const yes = options.yes || /^y(es)?$/i.test(await ask("Sign that device in? [y/N] "));
    if (!yes) {
      await app.cancel(id, scan.confirmToken);
      return print("Cancelled. Nobody was signed in.");
    }
    /** @type {{ number?: string, password?: string }} */
    const shown = {};
    const what =
      scan.for?.kind === "device" ? "The last four letters on the other screen: " : "Number on the other screen: ";
    if (scan.numberRequired) shown.number = options.number ?? (await ask(what));
    for (;;) {
      try {
        const { confirmToken, for: asked } = scan;
        await app.confirm(id, { confirmToken, ...(asked && { kind: asked.kind }), ...shown });
        return print("Confirmed. That device signs in now.");
      } catch (error) {
        Object.assign(shown, await answerTo(error));
      }
    }
  }

  /**
   * What a refusal asks for; whatever asks for nothing is thrown again. @param {unknown} error
   * @returns {Promise<{ number: string } | { password: string }>}
   */
  async function answerTo(error) {
    const left = error instanceof Refusal ? (error.triesLeft ?? 0) : 0;
    if (error instanceof Refusal && error.code === "number_mismatch" && left > 0 && options.number === undefined) {
      const number = await ask(`That is not the number. Number on the other screen (${left} left): `);
      if (number) return { number };
    }
    if (error instanceof Refusal && error.code === "step_up_required") {
      const password = await ask(`${error.message} Password of ${signedIn.username}: `, { hidden: true });
      if (password) return { password };
    }
    throw error;
  }
}

/** What the owner decides by. @param {import("./native-app/app.mjs").Scan} scan */
function screenOf({ desktop, account }) {
  const where = [
    desktop.ip,
    desktop.place,
    desktop.sameNetwork ? "this app's network" : "ANOTHER NETWORK than this app's",
  ];
  return `
  ${desktop.browser} on ${desktop.os} asks to be signed in
    to     ${account.name} (${account.username})
    from   ${where.filter(Boolean).join(", ")}
    since  ${Math.max(0, Math.round((Date.now() - Date.parse(desktop.requestedAt)) / 1000))} s

  Confirming signs in ANOTHER device. Only do so if you opened that code yourself.
`;
}

/** @param {import("./native-app/app.mjs").Device} device */
function lineOf({ current, label, ip, place, signedInBy, approvedBy, lastSeenAt }) {
  const how =
    signedInBy === "qr" ? `by QR code${approvedBy ? `, let in by ${approvedBy.label}` : ""}` : `by ${signedInBy}`;
  const from = [ip, place].filter(Boolean).join(", ");
  return `  ${current ? "*" : " "} ${label}, from ${from}, signed in ${how}, seen ${lastSeenAt.slice(0, 16).replace("T", " ")} UTC`;
}

/** @param {string} text */
function originOf(text) {
  if (!URL.canParse(text)) throw new Error("Give --origin, such as http://localhost:3000.");
  return new URL(text).origin;
}

function systemName() {
  /** @type {Partial<Record<NodeJS.Platform, string>>} */
  const names = { darwin: "macOS", win32: "Windows", linux: "Linux" };
  return names[process.platform] ?? process.platform;
}

async function main() {
  const { ask, close } = terminal();
  try {
    await run(process.argv.slice(2), { ask, print: console.log });
  } catch (error) {
    const wait = error instanceof Refusal && error.retryAfter ? ` Try again in ${error.retryAfter} s.` : "";
    console.error(`${error instanceof Error ? error.message : error}${wait}`);
    process.exitCode = 1;
  } finally {
    close();
  }
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
