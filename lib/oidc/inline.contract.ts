import { calculateThumbprint, generateKeyPair, generateProof, type KeyPair } from "dpop";
import { decodeJwt } from "jose";
import { describe, expect, test } from "vitest";
import { newAccount, type Phone, withSettings } from "../api/testing/in-process";
import { userAgents } from "../api/testing/user-agents";
import { database } from "../db/database";
import { acquaintanceOf } from "../devices/known-browsers";
import { settings } from "../env/settings";
import { forgetLimits } from "../limits/limits";
import { DEVICE_GRANT } from "./new-client";
import { addSite, newPhoneOf, type Site } from "./testing/op";

const SHOP = "https://shop.example";

const newInline = (wanted = {}) => addSite({ redirects: [], public: true, inline: true, origins: [SHOP], ...wanted });

interface Answer {
  status: number;
  body: Record<string, string>;
  allowed: string | null;
}

async function send(path: string, form: Record<string, string>, headers: Record<string, string>): Promise<Answer> {
  const response = await fetch(settings().origin + path, {
    method: "POST",
    body: new URLSearchParams(form),
    headers: { "user-agent": userAgents.firefoxOnLinux, ...headers },
  });
  const body = (await response.json().catch(() => ({}))) as Record<string, string>;
  return { status: response.status, body, allowed: response.headers.get("access-control-allow-origin") };
}

/** A page of the site in a browser, which has a key of its own. */
class Page {
  constructor(
    readonly site: Site,
    readonly key: KeyPair,
    readonly from: Record<string, string> = { origin: SHOP, "sec-fetch-site": "cross-site" },
  ) {}

  static async open(site: Site): Promise<Page> {
    return new Page(site, await generateKeyPair("ES256"));
  }

  post(path: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    return send(path, { client_id: this.site.id, ...form }, { ...this.from, ...headers });
  }

  async start(form: Record<string, string> = {}): Promise<Answer> {
    const dpop_jkt = await calculateThumbprint(this.key.publicKey);
    return this.post("/oidc/device_authorization", {
      scope: "openid profile",
      qr_number: "1",
      dpop_jkt,
      nonce: "n-1",
      ...form,
    });
  }

  async take(device_code = "", key: KeyPair | undefined = this.key): Promise<Answer> {
    const proof = key && (await generateProof(key, `${settings().origin}/oidc/token`, "POST"));
    return this.post("/oidc/token", { grant_type: DEVICE_GRANT, device_code }, proof ? { dpop: proof } : {});
  }

  status(device_code = ""): Promise<Answer> {
    return this.post("/oidc/device/events", { device_code }, { accept: "application/json" });
  }
}

const idOf = ({ body }: Answer) => body.verification_uri_complete?.split("#")[1] ?? "";

/** As if the interval had gone by. */
async function wait(started: Answer): Promise<void> {
  await database().ticket.updateMany({ where: { id: idOf(started) }, data: { polledAt: null } });
}

async function confirm(phone: Phone, page: Page, started: Answer): Promise<void> {
  const scan = (await phone.scan(idOf(started), { via: "camera" })).value;
  const { number } = (await page.status(started.body.device_code)).body;
  expect(scan.numberRequired).toBe(number !== undefined);
  const decision = { confirmToken: scan.confirmToken, kind: scan.for?.kind, ...(number && { number }) };
  void (await phone.confirm(idOf(started), decision)).value;
}

/** Codes in pages of a site's own, on either database. */
export function inlineContract(): void {
  test("a page of the site shows the code and the number, and takes an ID token by its key", async () => {
    const page = await Page.open(await newInline());
    const phone = await newPhoneOf(await newAccount("Dana"));
    const started = await page.start();
    expect(started).toMatchObject({ status: 200, allowed: SHOP, body: { expires_in: settings().qrTtlMs / 1000 } });
    const { device_code = "" } = started.body;
    expect(await page.status(device_code)).toMatchObject({ allowed: SHOP, body: { status: "pending" } });

    const scan = (await phone.scan(idOf(started), { via: "camera" })).value;
    expect(scan.for).toMatchObject({ kind: "site", inline: true, client: { name: "Shop", host: "shop.example" } });
    expect(scan.desktop.browser).toBe("Firefox");
    const told = (await page.status(device_code)).body;
    expect(told).toMatchObject({ status: "scanned", number: expect.stringMatching(/^\d\d$/) });
    expect(told).not.toHaveProperty("user");
    const { confirmToken } = scan;
    expect((await phone.confirm(idOf(started), { confirmToken, kind: "site" })).code).toBe("number_mismatch");
    void (await phone.confirm(idOf(started), { confirmToken, kind: "site", number: told.number })).value;
    expect((await page.status(device_code)).body).toMatchObject({ status: "confirmed", user: { name: "Dana" } });

    const taken = await page.take(device_code);
    expect(taken).toMatchObject({ status: 200, allowed: SHOP, body: { token_type: "DPoP" } });
    expect(taken.body.refresh_token).toBeUndefined();
    expect(decodeJwt(taken.body.id_token ?? "")).toMatchObject({
      iss: settings().origin,
      aud: page.site.id,
      nonce: "n-1",
      sub: phone.account.id,
      name: "Dana",
      acr: "urn:qr-login:qr",
    });
    await wait(started);
    expect((await page.take(device_code)).body.error).toBe("invalid_grant");
  });

  test("its key makes no browser known, to the site or to this one, and a page that comes again is one device", async () => {
    const page = await Page.open(await newInline());
    const phone = await newPhoneOf(await newAccount());
    for (let time = 0; time < 2; time++) {
      const started = await page.start();
      const scan = (await phone.scan(idOf(started), { via: "camera" })).value;
      expect(scan.numberRequired).toBe(true);
      expect(scan.desktop).not.toHaveProperty("known");
      await confirm(phone, page, started);
      expect((await page.take(started.body.device_code)).status).toBe(200);
    }
    const devices = (await phone.devices()).value.devices.filter(({ label }) => label === "Shop");
    expect(devices).toMatchObject([{ kind: "app", signedInBy: "qr", clients: [{ clientId: page.site.id }] }]);
    const jkt = await calculateThumbprint(page.key.publicKey);
    expect(await acquaintanceOf(database(), { userId: phone.account.id, jkt }, new Date())).toEqual({ is: "new" });
  });

  test("a no, another scope or no right to use it tells it nobody", async () => {
    const phone = await newPhoneOf(await newAccount("Dana"));
    const page = await Page.open(await newInline());
    const refused = await page.start();
    const { confirmToken } = (await phone.scan(idOf(refused), { via: "camera" })).value;
    void (await phone.cancel(idOf(refused), confirmToken)).value;
    expect((await page.status(refused.body.device_code)).body).not.toHaveProperty("user");

    const club = await Page.open(await newInline({ groups: ["members"] }));
    const started = await club.start();
    await confirm(phone, club, started);
    expect((await club.status(started.body.device_code)).body).not.toHaveProperty("user");
    expect((await club.take(started.body.device_code)).body.error).toBe("access_denied");
    expect((await phone.devices()).value.devices.filter(({ kind }) => kind === "app")).toEqual([]);
  });

  test("nothing but its own key takes the answer, and nothing is spent by another", async () => {
    const page = await Page.open(await newInline());
    const phone = await newPhoneOf();
    const started = await page.start();
    await confirm(phone, page, started);
    for (const key of [undefined, await generateKeyPair("ES256")]) {
      const stolen = await new Page(page.site, page.key).post(
        "/oidc/token",
        { grant_type: DEVICE_GRANT, device_code: started.body.device_code ?? "" },
        key ? { dpop: await generateProof(key, `${settings().origin}/oidc/token`, "POST") } : {},
      );
      expect(stolen.body.error).toBe("invalid_grant");
    }
    expect((await page.take(started.body.device_code)).status).toBe(200);
  });

  test("who closes the page takes the code back", async () => {
    const page = await Page.open(await newInline());
    const phone = await newPhoneOf();
    const { body } = await page.start();
    const withdrawn = await page.post("/oidc/device/withdraw", { device_code: body.device_code ?? "" });
    expect(withdrawn).toMatchObject({ status: 200, allowed: SHOP, body: { status: "cancelled" } });
    const { code } = await phone.scan(body.verification_uri_complete?.split("#")[1] ?? "", { via: "camera" });
    expect(code).toBe("wrong_state");
  });

  test("a page that asks too often, or for too much, reads so; another site's does not", async () => {
    const page = await Page.open(await newInline());
    const other = new Page(page.site, page.key, { origin: "https://evil.example" });
    const much = { nonce: "n".repeat(20_000) };
    expect(await page.start(much)).toMatchObject({ status: 413, allowed: SHOP });
    expect(await other.start(much)).toMatchObject({ status: 413, allowed: null });
    expect(await page.post("/oidc/device/events", much)).toMatchObject({ status: 413, allowed: SHOP });
    expect(await other.post("/oidc/device/events", much)).toMatchObject({ status: 413, allowed: null });
    await withSettings({ rateLimits: true }, async () => {
      expect((await page.start()).status).toBe(200);
      await database().rateLimit.updateMany({ data: { points: 1_000_000 } });
      const [asked, taken] = [await page.start(), await page.take("device_code")];
      for (const answer of [asked, taken]) {
        expect(answer).toMatchObject({ status: 429, allowed: SHOP, body: { code: "rate_limited" } });
      }
      expect(await other.start()).toMatchObject({ status: 429, allowed: null });
      // What a browser asks first, or its page would hear of nothing else.
      const headers = { origin: SHOP, "access-control-request-method": "POST" };
      const first = await fetch(`${settings().origin}/oidc/token`, { method: "OPTIONS", headers });
      expect([first.status, first.headers.get("access-control-allow-origin")]).toEqual([204, SHOP]);
    });
    forgetLimits();
    await database().rateLimit.deleteMany();
  });

  describe("refused is", () => {
    test.each([
      ["another site's page", { origin: "https://evil.example" }],
      ["a page of another port", { origin: `${SHOP}:8443` }],
      ["a page by http", { origin: "http://shop.example" }],
      ["a sandboxed frame", { origin: "null" }],
      ["our own page", { origin: "issuer" }],
      ["whatever is no page", {}],
    ] as const)("%s, at each step", async (_who, headers) => {
      const page = await Page.open(await newInline());
      const named: Record<string, string> = { ...headers };
      if (named.origin === "issuer") named.origin = settings().origin;
      const other = new Page(page.site, page.key, named);
      const tickets = await database().ticket.count();
      const refused = await other.start();
      expect(refused.status).toBe(400);
      expect(refused.allowed).not.toBe(named.origin ?? "");
      expect(await database().ticket.count()).toBe(tickets);
      if (!named.origin || named.origin === settings().origin) return;
      const { device_code = "" } = (await page.start()).body;
      for (const path of ["/oidc/device/events", "/oidc/device/withdraw"]) {
        expect(await other.post(path, { device_code })).toMatchObject({ status: 403, allowed: null });
      }
      expect(await other.take(device_code)).toMatchObject({ status: 400, allowed: null });
    });

    test("a page that shows no number, or names no key", async () => {
      const page = await Page.open(await newInline());
      const forms: Record<string, string>[] = [
        { qr_number: "" },
        { qr_number: "0" },
        { dpop_jkt: "" },
        { dpop_jkt: "short" },
      ];
      for (const form of forms) {
        expect(await page.start(form)).toMatchObject({ status: 400, body: { error: "invalid_request" } });
      }
    });

    test("another client's page, with this one's code", async () => {
      const [page, other] = [await Page.open(await newInline()), await Page.open(await newInline())];
      const { device_code = "" } = (await page.start()).body;
      for (const path of ["/oidc/device/events", "/oidc/device/withdraw"]) {
        expect((await other.post(path, { device_code })).status).toBe(404);
      }
      expect((await new Page(other.site, page.key).take(device_code)).body.error).toBe("invalid_grant");
      expect((await page.status(device_code)).body.status).toBe("pending");
    });

    test("a number for a device that is no page of the client's", async () => {
      const site = await addSite({ redirects: [], public: true, device: true });
      const phone = await newPhoneOf();
      const form = { client_id: site.id, scope: "openid", qr_number: "1", dpop_jkt: "a".repeat(43) };
      const started = await send("/oidc/device_authorization", form, {});
      const scan = (await phone.scan(idOf(started), { via: "address" })).value;
      expect(scan.for?.kind).toBe("device");
      const device_code = started.body.device_code ?? "";
      const told = await send(
        "/oidc/device/events",
        { client_id: site.id, device_code },
        { accept: "application/json" },
      );
      expect(told.body).toMatchObject({ status: "scanned" });
      expect(told.body.number).toBeUndefined();
    });
  });
}
