import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { accountsContract, keptIn } from "../accounts/accounts.contract";
import type { Accounts } from "../accounts/ports";
import { foldUsername } from "../accounts/username";
import { commandLine, snippetOf } from "../api/testing/guide";
import { withSettings } from "../api/testing/settings";
import { readSettings } from "../env/settings";
import { handedOver } from "./hand-over";

const snippet = (name: string) => snippetOf("accounts.md", name);

/** As a module of the reader's has it, with what is around it there. */
function run(code: string, around: Record<string, unknown>): Promise<unknown> {
  const AsyncFunction = (async () => {}).constructor as new (
    ...args: string[]
  ) => (...args: unknown[]) => Promise<unknown>;
  return new AsyncFunction(...Object.keys(around), code)(...Object.values(around));
}

const settingsIn = (code: string) => commandLine(code).settings;

describe("docs/accounts.md", () => {
  test("has settings that a server takes", () => {
    const { upstream } = readSettings(settingsIn(snippet("provider.env")));
    expect(upstream).toMatchObject({ issuer: "https://id.example.org", clientId: "qr-login", name: "Example Inc." });
    const { handOver } = readSettings(settingsIn(snippet("host.env")));
    expect(handOver).toMatchObject({
      issuer: "https://www.example.org",
      signInUrl: "https://www.example.org/qr-login",
    });
    expect(
      readSettings({ ...settingsIn(snippet("provider.env")), OIDC_REQUIRE: "groups=staff", PASSWORDS: "off" }),
    ).toMatchObject({
      passwords: false,
    });
  });

  test("hands a person over by its snippet", async () => {
    const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
    const directory = mkdtempSync(path.join(tmpdir(), "qr-login-accounts-"));
    const jwks = path.join(directory, "jwks.json");
    writeFileSync(jwks, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: "one", alg: "ES256" }] }));
    const signedInAt = Math.floor(Date.now() / 1000) - 30;
    const person = { id: "42", name: "Ada", username: "ada", signedInAt };
    let led = "";
    const redirect = (to: string) => {
      led = to;
    };
    await run(snippet("hand-over.ts"), { SignJWT, randomUUID, person, privateKey, redirect });
    const url = new URL(led);
    expect(url.pathname + url.search).toBe("/hand-over?callbackUrl=/scan");
    const handOver = { issuer: "https://www.example.org", jwks, signInUrl: undefined };
    await withSettings({ origin: url.origin, handOver }, async () => {
      const handed = await handedOver(url.hash.slice(1));
      expect(handed?.person).toMatchObject({
        iss: "https://www.example.org",
        sub: "42",
        name: "Ada",
        username: "ada",
        provenAtMs: signedInAt * 1000,
      });
    });
    rmSync(directory, { recursive: true });
  });

  describe("has an adapter that passes the suite", () => {
    interface Member {
      id: string;
      username: string;
      name: string;
      password: string;
    }
    const members = new Map<string, Member>();
    const code = snippet("members.ts").replace("export const members: Accounts =", "return");
    const findMember = async (username: string) =>
      [...members.values()].find((member) => member.username === foldUsername(username));
    const isPassword = async (member: Member | undefined, password: string) => member?.password === password;
    const around = { findMember, isPassword, findMemberById: async (id: string) => members.get(id) };
    let adapter: Accounts;
    test("as it stands", async () => {
      adapter = (await run(code, around)) as Accounts;
      expect(adapter.issuer).toBe("https://members.example.org");
    });
    accountsContract(keptIn(members, () => adapter));
  });
});
