import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Account } from "../lib/api/testing/client";
import { acquaint, newDesktop, newPhone, ticketRow } from "../lib/api/testing/in-process";
import { overHandlers } from "../lib/api/testing/over-handlers";
import { withSettings } from "../lib/api/testing/settings";
import { database } from "../lib/db/database";
import { freshProcessDatabase } from "../lib/db/testing/databases";
import { settings } from "../lib/env/settings";
import { run } from "./native-app.mjs";

freshProcessDatabase();

let ada: Account;
let directory: string;
let keyFile: string;

beforeAll(async () => {
  ada = await (await newDesktop()).signUp({ name: "Ada Lovelace" });
});

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "native-app-"));
  keyFile = path.join(directory, "own", "key.json");
});

afterEach(() => rmSync(directory, { recursive: true }));

/** The network, of which the handlers are all there is. */
const appFetch: typeof fetch = async (input, init) => {
  const { pathname, origin } = new URL(String(input));
  if (origin !== settings().origin) throw new TypeError("fetch failed");
  const { method = "GET", body = null } = init ?? {};
  return overHandlers({ method, path: pathname, headers: new Headers(init?.headers), body, address: "10.0.8.7" });
};

/** Runs the app against the handlers, as somebody who gives these answers; resolves to all that it printed and asked. */
async function app(args: string[], answers: string[] = []) {
  const printed: string[] = [];
  const asked: string[] = [];
  await run([...args, "--key-file", keyFile], {
    print: (text) => printed.push(text),
    ask: async (question, options) => {
      asked.push(options?.hidden ? `${question}(hidden)` : question);
      return answers.shift() ?? "";
    },
    fetch: appFetch,
  });
  return { printed: printed.join("\n"), asked };
}

const SIGN_IN = () => ["--origin", settings().origin, "--username", ada.username, "--password", ada.password];

/** A code of a browser that Ada knows, which asks for no number. */
async function shown() {
  const desktop = await newDesktop();
  await acquaint(desktop, ada.username);
  return { desktop, ...(await desktop.createTicket()).value };
}

const kept = () => JSON.parse(readFileSync(keyFile, "utf8"));

describe("the native app", () => {
  test("signs in, lets a desktop in, lists the devices and signs out", async () => {
    const { desktop, id, url } = await shown();
    const first = await app([...SIGN_IN(), "--url", url, "--name", "Ada's pocket"], ["y"]);
    expect(first.asked).toEqual(["Sign that device in? [y/N] "]);
    expect(first.printed).toContain("Firefox on Linux asks to be signed in");
    expect(first.printed).toContain(`Ada Lovelace (${ada.username})`);
    expect(first.printed).toContain("Confirmed.");
    expect((await ticketRow(id)).via).toBe("camera");
    expect((await desktop.claim(id)).status).toBe(200);

    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(keyFile)).mode & 0o777).toBe(0o700);
    expect(readFileSync(keyFile, "utf8")).not.toContain(ada.password);

    const second = await app(["--devices"]);
    expect(second.asked).toEqual([]);
    expect(second.printed).toMatch(/^ {2}\* Adas pocket, .* signed in by token/m);
    expect(second.printed).toMatch(/^ {4}Firefox on Linux, .* signed in by QR code, let in by Adas pocket/m);

    const { deviceId } = kept();
    expect((await app(["--sign-out"])).printed).toContain("Signed out.");
    expect(existsSync(keyFile)).toBe(false);
    expect((await database().device.findUniqueOrThrow({ where: { id: deviceId } })).endedAt).not.toBeNull();
  });

  test("cancels unless it is told yes", async () => {
    for (const answer of ["n", "", "maybe"]) {
      const { desktop, id, url } = await shown();
      const { printed } = await app([...SIGN_IN(), "--url", url], [answer]);
      expect(printed).toContain("Cancelled.");
      expect((await desktop.status(id)).value.status).toBe("cancelled");
    }
  });

  test("types the number for a typed code, again where it was wrong", async () => {
    const { desktop, id, userCode } = await shown();
    await app(SIGN_IN());
    const typed = `${userCode.slice(0, 4).toLowerCase()}-${userCode.slice(4)}`;
    const questions: string[] = [];
    await run(["--code", typed, "--yes", "--key-file", keyFile], {
      print: () => {},
      ask: async (question) => {
        questions.push(question);
        // The desktop shows it as soon as the phone has scanned.
        const { number = "" } = (await desktop.status(id)).value;
        return questions.length > 1 ? number : number === "00" ? "01" : "00";
      },
      fetch: appFetch,
    });
    expect(questions).toEqual(["Number on the other screen: ", expect.stringContaining("2 left")]);
    expect((await desktop.claim(id)).status).toBe(200);
  });

  test("gives up with the server's sentence where the number is wrong and nobody can type another", async () => {
    const { desktop, id, userCode } = await shown();
    await app(SIGN_IN());
    const attempt = app(["--code", userCode, "--yes", "--number", "no"]);
    await expect(attempt).rejects.toThrow("not the number");
    expect((await desktop.status(id)).value.status).toBe("scanned");
  });

  test("asks for the password where the server wants it again", async () => {
    const { desktop, id, url } = await shown();
    await app(SIGN_IN());
    await database().device.update({ where: { id: kept().deviceId }, data: { provenAt: new Date(0) } });
    const { asked } = await app(["--url", url], ["y", "a guess", ada.password]);
    expect(asked.slice(1)).toEqual([expect.stringContaining("(hidden)"), expect.stringContaining("(hidden)")]);
    expect((await desktop.claim(id)).status).toBe(200);
  });

  test("goes on with the nonce that a refusal brings", async () => {
    await app(SIGN_IN());
    let stale = true;
    await run(["--devices", "--key-file", keyFile], {
      print: () => {},
      ask: async () => "",
      fetch: async (input, init) => {
        const response = await appFetch(input, init);
        if (stale) response.headers.set("DPoP-Nonce", "stale");
        stale = false;
        return response;
      },
    });
    expect(stale).toBe(false);
  });

  test("opens no code of another site, nor anything else", async () => {
    await app(SIGN_IN());
    const { id, url } = await shown();
    const before = await ticketRow(id);
    const foreign = [url.replace("localhost", "evil.example"), url.replace("http:", "https:")];
    for (const text of foreign) await expect(app(["--url", text, "--yes"])).rejects.toThrow("This code is for");
    for (const text of ["x", `${settings().origin}/scan`, `${settings().origin}/login#${id}`, `${url}x`]) {
      await expect(app(["--url", text, "--yes"])).rejects.toThrow("no code for signing in");
    }
    expect(await ticketRow(id)).toEqual(before);
  });

  test("says what is wrong in a sentence", async () => {
    const wrong = [...SIGN_IN().slice(0, -1), "a guess"];
    await expect(app(wrong)).rejects.toThrow("Wrong username or password.");
    await expect(app(["--devices"])).rejects.toThrow("not signed in");
    await expect(app(["--origin", "nowhere", "--username", "x"])).rejects.toThrow("--origin, such as");
    const nobody = ["--origin", "http://localhost:1", "--username", "x", "--password", "x"];
    await expect(app(nobody)).rejects.toThrow("Nothing answers at http://localhost:1.");
    await expect(app(["--devices", "--url", "a", "--code", "b"])).rejects.toThrow("not both");
    expect(existsSync(keyFile)).toBe(false);
    expect((await app([])).printed).toContain("Usage:");

    await app(SIGN_IN());
    await expect(app(["--devices", "--username", "another"])).rejects.toThrow("Sign it out first");
    const { url, id } = await shown();
    await database().ticket.update({ where: { id }, data: { version: { increment: 1 }, expiresAt: new Date(0) } });
    await expect(app(["--url", url])).rejects.toThrow("expired");
  });

  test("notices that it was signed out from elsewhere", async () => {
    await app(SIGN_IN());
    const { userId } = await database().device.findUniqueOrThrow({ where: { id: kept().deviceId } });
    const account = await database().user.findUniqueOrThrow({ where: { id: userId } });
    const phone = await newPhone({ account });
    expect((await phone.endDevice(kept().deviceId)).status).toBe(200);
    await expect(app(["--devices"])).rejects.toThrow("signed out from another device");
    expect(existsSync(keyFile)).toBe(false);
  });

  test("takes no key that others may read, and none that is broken", async () => {
    await app(SIGN_IN());
    chmodSync(keyFile, 0o644);
    await expect(app(["--devices"])).rejects.toThrow("chmod 600");
    chmodSync(keyFile, 0o600);
    for (const text of ["", "{}", "null", "[]"]) {
      writeFileSync(keyFile, text);
      await expect(app(["--devices"])).rejects.toThrow("no key file");
    }
  });

  test("works with a server that has changed its secret", async () => {
    await app(SIGN_IN());
    await withSettings({ secrets: ["a newer secret of 32 characters..."] }, async () => {
      expect((await app(["--devices"])).printed).toContain(`Devices of ${ada.username}`);
    });
  });
});
