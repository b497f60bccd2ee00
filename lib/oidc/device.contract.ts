import * as oidc from "openid-client";
import { describe, expect, test } from "vitest";
import { newAccount, type Phone, ticketRow } from "../api/testing/in-process";
import type { WaitingResponse } from "../api/types";
import { database } from "../db/database";
import { settings } from "../env/settings";
import { DEVICE_GRANT } from "./new-client";
import { addSite, newPhoneOf, type Site } from "./testing/op";

interface Started {
  device_code: string;
  user_code: string;
  verification_uri: string;
  verification_uri_complete: string;
  expires_in: number;
  interval: number;
}

const newTelevision = (wanted = {}) => addSite({ name: "TV", redirects: [], public: true, device: true, ...wanted });

async function start(site: Site, form: Record<string, string> = {}): Promise<Started> {
  const answer = await post("/oidc/device_authorization", {
    client_id: site.id,
    scope: "openid profile offline_access",
    ...form,
  });
  expect(answer.status).toBe(200);
  return answer.body as unknown as Started;
}

/** Where the tests' devices are. */
const NEARBY = { "x-forwarded-for": "10.77.0.1" };

interface Told {
  status: number;
  body: { error?: string; access_token?: string; refresh_token?: string };
}

async function post(path: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<Told> {
  const response = await fetch(settings().origin + path, {
    method: "POST",
    body: new URLSearchParams(form),
    headers: { ...NEARBY, ...headers },
  });
  return { status: response.status, body: (await response.json()) as Told["body"] };
}

function poll(
  site: Pick<Site, "id">,
  { device_code }: Pick<Started, "device_code">,
  form: Record<string, string> = {},
) {
  return post("/oidc/token", { grant_type: DEVICE_GRANT, client_id: site.id, device_code, ...form });
}

const idOf = ({ verification_uri_complete: uri }: Started) => uri.split("#")[1] ?? "";

/** On the network that the tests' devices are on. */
async function newNeighbour(account?: Parameters<typeof newPhoneOf>[0]): Promise<Phone> {
  return Object.assign(await newPhoneOf(account), { address: "10.77.0.2" });
}

/** As if the interval had gone by. */
async function wait(started: Started): Promise<void> {
  await database().ticket.updateMany({ where: { id: idOf(started) }, data: { polledAt: null } });
}

async function confirm(phone: Phone, started: Started, via: "camera" | "address" = "camera"): Promise<void> {
  const scan = (await phone.scan(idOf(started), { via })).value;
  const number = scan.numberRequired ? { number: started.user_code.slice(-4) } : {};
  void (await phone.confirm(idOf(started), { confirmToken: scan.confirmToken, kind: "device", ...number })).value;
}

/** The device grant over tickets, on either database. */
export function deviceContract(): void {
  test("pending, scanned, confirmed and claimed as RFC 8628 has them", async () => {
    const site = await newTelevision();
    const phone = await newNeighbour(await newAccount("Dana"));
    const started = await start(site);
    expect(started).toMatchObject({ verification_uri: `${settings().origin}/scan`, interval: 5, expires_in: 300 });
    expect(started.user_code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect(await poll(site, started)).toMatchObject({ status: 400, body: { error: "authorization_pending" } });

    const scan = (await phone.scan(idOf(started), { via: "address" })).value;
    expect(scan.for).toMatchObject({ kind: "device", client: { name: "TV" }, userCode: started.user_code.slice(0, 4) });
    expect(scan.numberRequired).toBe(true);
    await wait(started);
    expect(await poll(site, started)).toMatchObject({ body: { error: "authorization_pending" } });
    await confirm(phone, started, "address");
    const { waiting } = (await phone.call<{ waiting: WaitingResponse[] }>("GET", "/api/devices/waiting")).value;
    expect(waiting).toMatchObject([{ kind: "app", label: "TV", browser: "TV" }]);
    await wait(started);
    const { body } = await poll(site, started);
    const info = await oidc.fetchUserInfo(site.config, body.access_token ?? "", phone.account.id);
    expect(info).toMatchObject({ sub: phone.account.id, name: "Dana" });
    await wait(started);
    expect(await poll(site, started)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  test("denied and expired as RFC 8628 has them", async () => {
    const site = await newTelevision();
    const phone = await newNeighbour();
    const denied = await start(site);
    const { confirmToken } = (await phone.scan(idOf(denied), { via: "camera" })).value;
    void (await phone.cancel(idOf(denied), confirmToken)).value;
    expect(await poll(site, denied)).toMatchObject({ status: 400, body: { error: "access_denied" } });

    const late = await start(site);
    await database().ticket.updateMany({
      where: { id: idOf(late) },
      data: { version: 1, expiresAt: new Date(Date.now() - 1) },
    });
    expect(await poll(site, late)).toMatchObject({ status: 400, body: { error: "expired_token" } });
  });

  test("the first poll is never slow_down, a steady one at the interval never is, and a refused one moves no clock", async () => {
    const site = await newTelevision();
    const started = await start(site);
    expect((await poll(site, started)).body.error).toBe("authorization_pending");
    const { polledAt: first } = await ticketRow(idOf(started));
    for (let polls = 0; polls < 3; polls++) expect((await poll(site, started)).body.error).toBe("slow_down");
    expect((await ticketRow(idOf(started))).polledAt).toEqual(first);
    const fiveSecondsAgo = new Date(Date.now() - 5_000);
    await database().ticket.updateMany({ where: { id: idOf(started) }, data: { polledAt: fiveSecondsAgo } });
    expect((await poll(site, started)).body.error).toBe("authorization_pending");
  });

  test("of thirty polls at once one gets tokens, and there is one device", async () => {
    const site = await newTelevision();
    const phone = await newNeighbour();
    const started = await start(site);
    await confirm(phone, started);
    const answers = await Promise.all(Array.from({ length: 30 }, () => poll(site, started)));
    expect(answers.filter(({ body }) => body.access_token)).toHaveLength(1);
    expect(answers.every(({ status }) => status < 500)).toBe(true);
    const devices = await database().device.findMany({
      where: { userId: phone.account.id, endedAt: null, kind: "app" },
    });
    expect(devices.map(({ label, approvedById }) => [label, approvedById])).toEqual([["TV", phone.deviceId]]);
  });

  test("another client, or the client without its secret, gets nothing and spends nothing", async () => {
    const [site, other] = [await newTelevision({ public: false }), await newTelevision()];
    const phone = await newNeighbour();
    const started = await start(site, { client_secret: site.secret ?? "" });
    await confirm(phone, started);
    expect((await poll(other, started)).body.error).toBe("invalid_grant");
    expect((await poll(site, started)).body.error).toBe("invalid_client");
    expect((await poll(site, started, { client_secret: "another" })).body.error).toBe("invalid_client");
    const right = await poll(site, started, { client_secret: site.secret ?? "" });
    expect(right.body.access_token).toBeTruthy();
  });

  test("it is off unless the client has it", async () => {
    const site = await addSite();
    const answer = await post("/oidc/device_authorization", { client_id: site.id, client_secret: site.secret ?? "" });
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });

  test("the letters are not in the code, and no column holds the device code", async () => {
    const site = await newTelevision();
    const started = await start(site);
    const letters = started.user_code.replace("-", "");
    expect(started.verification_uri_complete).not.toContain(letters);
    expect(started.verification_uri_complete).not.toContain(started.device_code);
    const kept = JSON.stringify([await database().oidcRecord.findMany(), await database().ticket.findMany()]);
    expect(kept).toContain(letters);
    expect(kept).not.toContain(started.device_code);
  });

  test("the device code is no browser's secret, and signs no browser in", async () => {
    const site = await newTelevision();
    const phone = await newNeighbour();
    const started = await start(site);
    await confirm(phone, started);
    const desktop = phone.copy();
    desktop.jar.values.set(`qr.${idOf(started)}`, started.device_code);
    expect((await desktop.status(idOf(started))).code).toBe("ticket_not_found");
    expect((await desktop.claim(idOf(started))).ok).toBe(false);
  });

  describe("a phone", () => {
    test("that does not know devices cannot confirm one", async () => {
      const site = await newTelevision();
      const phone = await newNeighbour();
      const started = await start(site);
      const { confirmToken } = (await phone.scan(idOf(started), { via: "camera" })).value;
      for (const kind of [undefined, "site"] as const) {
        expect((await phone.confirm(idOf(started), { confirmToken, kind })).code).toBe("invalid_request");
      }
      expect((await poll(site, started)).body.error).toBe("authorization_pending");
    });

    test("on the same network sees the letters that it scanned; anywhere else it types the rest of them, and the password", async () => {
      const site = await newTelevision();
      const account = await newAccount();
      const here = await newNeighbour(account);
      const near = await start(site);
      const scan = (await here.scan(idOf(near), { via: "camera" })).value;
      expect([scan.numberRequired, scan.for?.userCode]).toEqual([false, near.user_code]);

      const afar = await newPhoneOf(account);
      afar.address = "198.51.100.7";
      const far = await start(site);
      const { numberRequired, confirmToken, for: asked } = (await afar.scan(idOf(far), { via: "camera" })).value;
      expect([numberRequired, asked?.userCode]).toEqual([true, far.user_code.slice(0, 4)]);
      const decision = { confirmToken, kind: "device", number: far.user_code.slice(-4) } as const;
      expect((await afar.confirm(idOf(far), decision)).code).toBe("step_up_required");
    });

    test("that typed the letters types them no more, and wrong ones count", async () => {
      const site = await newTelevision();
      const phone = await newNeighbour();
      const started = await start(site);
      const { id } = (await phone.lookup(started.user_code.toLowerCase())).value;
      expect(id).toBe(idOf(started));
      expect((await phone.scan(id, { via: "typed" })).value.numberRequired).toBe(false);

      const other = await start(site);
      const { confirmToken } = (await phone.scan(idOf(other), { via: "site" })).value;
      for (const left of [2, 1, 0]) {
        const wrong = await phone.confirm(idOf(other), { confirmToken, kind: "device", number: "BBBB" });
        expect([wrong.code, wrong.problem?.triesLeft]).toEqual(["number_mismatch", left]);
      }
      expect((await poll(site, other)).body.error).toBe("access_denied");
    });

    test("ends what it let in, by its list of devices", async () => {
      const site = await newTelevision();
      const phone = await newNeighbour();
      const started = await start(site);
      await confirm(phone, started);
      const { body } = await poll(site, started);
      const listed = (await phone.devices()).value.devices.find(({ kind }) => kind === "app");
      expect(listed).toMatchObject({ label: "TV", signedInBy: "qr", clients: [{ clientId: site.id, name: "TV" }] });
      const refreshed = await oidc.refreshTokenGrant(site.config, body.refresh_token ?? "");
      void (await phone.endDevice(listed?.id ?? "")).value;
      await expect(oidc.refreshTokenGrant(site.config, refreshed.refresh_token ?? "")).rejects.toMatchObject({
        error: "invalid_grant",
      });
    });
  });

  test("an app that can is told each state at once, by its own events", async () => {
    const [site, other] = [await newTelevision(), await newTelevision()];
    const phone = await newNeighbour(await newAccount("Dana"));
    const started = await start(site);
    const watch = (id: string) =>
      fetch(`${settings().origin}/oidc/device/events`, {
        method: "POST",
        body: new URLSearchParams({ client_id: id, device_code: started.device_code }),
      });
    expect((await watch(other.id)).status).toBe(404);
    const response = await watch(site.id);
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const states: string[] = [];
    const reading = (async () => {
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
        states.push(...[...part.value.matchAll(/"status":"(\w+)"/g)].map(([, status = ""]) => status));
        if (part.value.includes("number")) states.push("number");
      }
    })();
    await confirm(phone, started, "address");
    // A state that another has followed by then is not told any more.
    await expect.poll(() => states).toContain("confirmed");
    void (await poll(site, started));
    await reading;
    expect([...new Set(states)]).toEqual(["pending", "scanned", "confirmed", "claimed"]);
  });
}
