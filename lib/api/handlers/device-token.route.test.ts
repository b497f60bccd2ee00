import { beforeAll, describe, expect, test } from "vitest";
import { database } from "../../db/database";
import { freshProcessDatabase } from "../../db/testing/databases";
import { MAX_BODY_BYTES } from "../../http/body";
import type { Account, Call, Client } from "../testing/client";
import { expectProblem } from "../testing/expect-problem";
import { newDesktop, ticketRow } from "../testing/in-process";
import { malformedJson, notStrings, wrongMediaTypes } from "../testing/malformed";
import { withSettings } from "../testing/settings";
import { userAgents } from "../testing/user-agents";

freshProcessDatabase();

const PATH = "/api/device/token";
const DEVICE = { name: "Ada's phone", type: "mobile", os: "Android 16" };

let ada: Account;
let app: Client;

beforeAll(async () => {
  app = await newDesktop({ userAgent: userAgents.app });
  ada = await app.signUp();
});

const body = (changes: Record<string, unknown> = {}) => ({
  username: ada.username,
  password: ada.password,
  device: DEVICE,
  ...changes,
});

const post = (call: Call = {}) => app.call("POST", PATH, { body: body(), proof: true, ...call });

function withoutChange(attempt: () => Promise<void>): Promise<void> {
  return withSettings({ rateLimits: false }, async () => {
    const before = await database().device.count();
    await attempt();
    expect(await database().device.count()).toBe(before);
  });
}

describe("POST /api/device/token", () => {
  test("signs an app in: its token stands wherever a phone's session does", async () => {
    const own = await newDesktop({ userAgent: userAgents.app, address: "203.0.113.9" });
    const answer = await own.signInApp(ada, DEVICE);
    expect(answer.status).toBe(201);
    expect(answer.value).toEqual({
      token: expect.stringMatching(/^device_[A-Za-z0-9_-]{43}$/),
      deviceId: expect.any(String),
      expiresAt: expect.stringMatching(/Z$/),
    });
    expect(answer.cookiesSet).toEqual([]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const { deviceId, token, expiresAt } = answer.value;
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now() + 24 * 60 * 60_000);
    const row = await database().device.findUniqueOrThrow({ where: { id: deviceId } });
    expect(row).toMatchObject({
      kind: "app",
      signedInBy: "token",
      deviceType: "mobile",
      os: "Android 16",
      ip: "203.0.113.9",
      keyThumbprint: await own.thumbprint(),
      endedAt: null,
    });
    expect(JSON.stringify(row)).not.toContain(token);

    const desktop = await newDesktop({ address: "203.0.113.9" });
    const { id } = (await desktop.createTicket()).value;
    const { confirmToken } = (await own.scan(id, { via: "camera" })).value;
    expect((await own.confirm(id, { confirmToken })).status).toBe(200);
    expect((await desktop.claim(id)).status).toBe(200);
    const { devices } = (await own.devices()).value;
    expect(devices.find(({ current }) => current)).toMatchObject({ id: deviceId, kind: "app", signedInBy: "token" });
    const letIn = devices.find(({ approvedBy }) => approvedBy?.id === deviceId);
    expect(letIn).toMatchObject({ signedInBy: "qr", label: "Firefox on Linux" });

    expect((await own.endDevice(deviceId)).status).toBe(200);
    expectProblem(await own.devices(), "sign_in_required");
    const next = (await desktop.createTicket()).value.id;
    const before = await ticketRow(next);
    expect((await own.scan(next)).code).toBe("sign_in_required");
    expect((await ticketRow(next)).status).toBe(before.status);
  });

  test("tells no known username from an unknown one", () =>
    withoutChange(async () => {
      const wrong = await post({ body: body({ password: "a guess" }) });
      expectProblem(wrong, "sign_in_required");
      const unknown = await post({ body: body({ username: "nobody-at-all" }) });
      expect({ ...unknown.problem, correlationId: "" }).toEqual({ ...wrong.problem, correlationId: "" });
    }));

  test("refuses whose password is changed while it is signing in, and says so in the audit", async () => {
    const own = await newDesktop({ userAgent: userAgents.app });
    const account = await own.signUp();
    const { id: userId } = await database().user.findUniqueOrThrow({ where: { username: account.username } });
    // At the latest moment there is: the device is written, and nothing was answered.
    await database().$executeRawUnsafe(
      `CREATE TRIGGER changed AFTER INSERT ON "Device" WHEN NEW."userId" = '${userId}'
       BEGIN UPDATE "User" SET "passwordHash" = 'another' WHERE "id" = NEW."userId"; END`,
    );
    const answer = await own.signInApp(account).finally(() => database().$executeRawUnsafe("DROP TRIGGER changed"));
    expectProblem(answer, "sign_in_required");
    expect(answer.text).not.toContain("device_");
    expect(await database().device.count({ where: { userId, endedAt: null } })).toBe(0);
    const events = await database().loginEvent.findMany({ where: { userId }, orderBy: { at: "asc" } });
    expect(events.map(({ type, detail }) => `${type} ${detail}`)).toEqual(["sign_up null", "sign_in.refused token"]);
  });

  test("keeps of what an app calls itself only what people can read", async () => {
    const device = { name: `\u202eevil\n<b>"Chrome"</b>`, type: "tv", os: "\u0000\ud800🎉" };
    const { deviceId } = (await post({ body: body({ device }) })).value as { deviceId: string };
    const row = await database().device.findUniqueOrThrow({ where: { id: deviceId } });
    expect(row).toMatchObject({ label: "evilbChrome/b", os: "unknown system", deviceType: "tv" });
  });

  test.each(malformedJson)("refuses %s", (_, bytes) =>
    withoutChange(async () => {
      expectProblem(await post({ bytes, headers: { "content-type": "application/json" } }), "invalid_request");
    }),
  );

  test("refuses members of other types, left out, unknown or too long", () =>
    withoutChange(async () => {
      const wrong: Record<string, unknown>[] = [];
      for (const value of [...notStrings, undefined]) {
        wrong.push({ username: value }, { password: value });
        for (const member of Object.keys(DEVICE)) wrong.push({ device: { ...DEVICE, [member]: value } });
      }
      const long = "x".repeat(2000);
      wrong.push(
        { username: long },
        { password: long },
        { device: { ...DEVICE, name: long } },
        { device: { ...DEVICE, os: long } },
        { device: { ...DEVICE, name: "" } },
        { device: { ...DEVICE, type: "toaster" } },
        { device: { ...DEVICE, id: "mine" } },
        { device: "phone" },
        { device: [DEVICE] },
        { userId: "x" },
        { keyThumbprint: "x" },
      );
      for (const changes of wrong) expectProblem(await post({ body: body(changes) }), "invalid_request");
    }));

  test.each(["a\0b", "💥", "' OR 1=1 --", "__proto__", " ", ""])("%j is nobody's name or password", (text) =>
    withoutChange(async () => {
      for (const changes of [{ username: text }, { password: text }]) {
        expectProblem(await post({ body: body(changes) }), "sign_in_required");
      }
    }),
  );

  test.each(wrongMediaTypes)("refuses a body that is called %j", (type) =>
    withoutChange(async () => {
      const bytes = JSON.stringify(body());
      expectProblem(await post({ bytes, headers: { "content-type": type } }), "unsupported_media_type");
    }),
  );

  test("refuses more than 16 KiB, announced or not", () =>
    withoutChange(async () => {
      const headers = { "content-type": "application/json" };
      const announced = { ...headers, "content-length": String(MAX_BODY_BYTES + 1) };
      expectProblem(await post({ headers: announced }), "payload_too_large");
      expectProblem(await post({ bytes: " ".repeat(MAX_BODY_BYTES + 1), headers }), "payload_too_large");
    }));

  test("takes what comes from no page, as an app's requests do", async () => {
    expect((await post({ headers: { origin: null, "sec-fetch-site": null } })).status).toBe(201);
  });

  test("is limited together with the other way to sign in, and says when to try again", async () => {
    const attacker = await newDesktop({ address: "198.51.100.66" });
    const guess = () => attacker.call("POST", PATH, { body: body({ password: "a guess" }), proof: true });
    let answer = await guess();
    for (let tries = 1; answer.code === "sign_in_required" && tries < 200; tries++) answer = await guess();
    expectProblem(answer, "rate_limited");
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expectProblem(await attacker.signIn(ada), "rate_limited");
    const owner = await newDesktop({ userAgent: userAgents.app, address: "198.51.100.2" });
    expect((await owner.signInApp(ada)).status).toBe(201);
  });
});

describe.each([
  { path: PATH, allow: "POST" },
  { path: "/api/device/nonce", allow: "GET" },
])("$path", ({ path, allow }) => {
  const others = ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((method) => method !== allow);
  test.each(others)("has no %s", async (method) => {
    const answer = await app.call(method, path, method === "GET" ? {} : { body: {} });
    expectProblem(answer, "invalid_request", { status: 405 });
    expect(answer.headers.get("allow")).toBe(allow);
  });
});

test("GET /api/device/nonce gives another one each time, kept by no cache", async () => {
  const nonces = new Set<string | null>();
  const times = [Date.now()];
  while (nonces.size < 3 && times.length < 1000) {
    const answer = await app.call("GET", "/api/device/nonce");
    expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: "" });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    nonces.add(answer.headers.get("dpop-nonce"));
    times.push(Date.now());
  }
  expect(nonces.size).toBe(3);
  expect(nonces).not.toContain(null);
});
