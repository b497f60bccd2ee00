import { generateKeyPair } from "dpop";
import sharp from "sharp";
import { beforeEach, describe, expect, test } from "vitest";
import { type Account, createAccount } from "../../accounts/account";
import { newNonce } from "../../auth/nonce";
import { database } from "../../db/database";
import { freshProcessDatabase } from "../../db/testing/databases";
import { newId } from "../../secrets";
import type { Client, Proof } from "../testing/client";
import { newDesktop, signInDirectly } from "../testing/in-process";

const PASSWORD = "a phrase of mine";

freshProcessDatabase();

let stranger: Client;
beforeEach(async () => {
  stranger = await newDesktop();
});

interface Sent {
  body?: unknown;
  bytes?: BodyInit;
  headers?: Record<string, string>;
  /** Whose session and key it comes with; nobody's unless given. */
  as?: Client;
  proof?: Proof;
}

/** What one browser sends, with a proof by its key where it is signed in. */
function call(method: string, path: string, { as = stranger, proof = as !== stranger, ...sent }: Sent = {}) {
  return as.send(method, path, { ...sent, proof });
}

const newUsername = () => `ada-${newId()}`.slice(0, 24).toLowerCase();

/** Another browser of the account. */
async function signedInTo({ id }: Account): Promise<Client & { deviceId: string }> {
  const client = await newDesktop();
  const deviceId = await signInDirectly(client, id);
  client.nonce = newNonce();
  return Object.assign(client, { deviceId });
}

async function signedIn(name = "Ada Lovelace") {
  const account = await createAccount(database(), { username: newUsername(), password: PASSWORD, name });
  return { account, session: await signedInTo(account) };
}

const stored = (account: Account) =>
  database().user.findUniqueOrThrow({ where: { id: account.id }, include: { picture: true } });

async function expectProblem(response: Response, status: number, code: string, more: Record<string, unknown> = {}) {
  const problem: unknown = await response.json();
  expect(problem).toMatchObject({ status, code, title: expect.any(String), ...more });
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("cache-control")).toBe("no-store");
}

function chunked(length: number, chunkLength = 64 * 1024): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      if (sent >= length) return controller.close();
      controller.enqueue(new Uint8Array(chunkLength));
      sent += chunkLength;
    },
  });
}

describe("POST /api/account", () => {
  const typed = () => ({ username: newUsername(), password: PASSWORD, name: "Ada" });

  test("makes an account and signs nobody in", async () => {
    const body = typed();
    const response = await call("POST", "/api/account", {
      body: { ...body, username: ` ${body.username.toUpperCase()}` },
    });
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ username: body.username, name: "Ada" });
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  test("says of each field what will not do", async () => {
    const response = await call("POST", "/api/account", {
      body: { username: "A B", password: "password", name: "\u202eadA" },
    });
    const fields = { username: expect.any(String), password: expect.any(String), name: expect.any(String) };
    await expectProblem(response, 400, "invalid_request", { fields, detail: expect.any(String) });
  });

  test.each([{}, undefined])("asks for what was left out (%j)", async (body) => {
    const response = await call("POST", "/api/account", { body });
    const fields = { username: expect.any(String), password: expect.any(String), name: "Enter a name." };
    await expectProblem(response, 400, "invalid_request", { fields });
  });

  test("tells that a username is taken", async () => {
    const body = typed();
    await call("POST", "/api/account", { body });
    const response = await call("POST", "/api/account", { body: { ...body, name: "Another" } });
    await expectProblem(response, 400, "invalid_request", {
      fields: { username: "This username is taken." },
      reasons: { username: "username_taken" },
    });
  });

  test("takes a password of 128 characters whole, and no longer one", async () => {
    const password = `${"a long one ".repeat(11)}1234567`;
    expect([...password]).toHaveLength(128);
    expect((await call("POST", "/api/account", { body: { ...typed(), password } })).status).toBe(201);
    const longer = await call("POST", "/api/account", { body: { ...typed(), password: `${password}8` } });
    await expectProblem(longer, 400, "invalid_request", {
      fields: { password: expect.stringContaining("at most 128") },
    });
  });

  describe("refuses without a trace", () => {
    test.each([
      ["another site", { origin: "https://evil.example" }],
      ["an opaque origin", { origin: "null" }],
      ["our host on another scheme", { origin: "https://localhost:3000" }],
      ["a neighbour", { "sec-fetch-site": "same-site" }],
    ])("%s", async (_, headers) => {
      const body = typed();
      await expectProblem(await call("POST", "/api/account", { body, headers }), 403, "cross_site");
      expect(await database().user.findUnique({ where: { username: body.username } })).toBeNull();
    });

    test.each([
      ["an array", "[]"],
      ["null", "null"],
      ["a number", "7"],
      ["half of it", '{"username":'],
      ["nothing but space", " "],
      ["another type of field", '{"username":7,"password":{},"name":[]}'],
      ["a field too many", '{"username":"ada","password":"a phrase of mine","name":"A","role":"admin"}'],
      ["a prototype", '{"__proto__":{"username":"ada"},"constructor":1}'],
      ["bytes that are not UTF-8", Uint8Array.from([0x22, 0xff, 0x22])],
    ])("%s as JSON", async (_, bytes) => {
      const before = await database().user.count();
      const headers = { "content-type": "application/json" };
      await expectProblem(await call("POST", "/api/account", { bytes, headers }), 400, "invalid_request");
      expect(await database().user.count()).toBe(before);
    });

    test.each([
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/jsonp",
    ])("%s", async (type) => {
      const bytes = JSON.stringify(typed());
      const response = await call("POST", "/api/account", { bytes, headers: { "content-type": type } });
      await expectProblem(response, 415, "unsupported_media_type");
    });

    test("more than 16 KiB, announced or not", async () => {
      const name = "x".repeat(16 * 1024);
      const announced = await call("POST", "/api/account", {
        body: { ...typed(), name },
        headers: { "content-length": "17000" },
      });
      await expectProblem(announced, 413, "payload_too_large");
      const headers = { "content-type": "application/json" };
      const streamed = await call("POST", "/api/account", { bytes: chunked(10 * 1024 * 1024), headers });
      await expectProblem(streamed, 413, "payload_too_large");
    });

    test.each(["GET", "PUT"])("%s", async (method) => {
      const response = await call(method, "/api/account");
      await expectProblem(response, 405, "invalid_request");
      expect(response.headers.get("allow")).toBe("POST, PATCH, DELETE");
    });
  });

  test("answers 429 to an address that makes too many", async () => {
    const body = { username: newUsername(), password: PASSWORD, name: "Ada" };
    await createAccount(database(), body);
    let response = await call("POST", "/api/account", { body });
    for (let tries = 1; response.status === 400 && tries < 1000; tries++) {
      response = await call("POST", "/api/account", { body });
    }
    await expectProblem(response, 429, "rate_limited");
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

describe("changes", () => {
  const changes = [
    ["PATCH", "/api/account", { body: { name: "Grace" } }],
    ["PUT", "/api/account/password", { body: { currentPassword: PASSWORD, newPassword: "another phrase" } }],
    ["PUT", "/api/account/picture", { bytes: new Uint8Array([1]), headers: { "content-type": "image/png" } }],
    ["DELETE", "/api/account/picture", {}],
  ] as const;
  const headersOf = (request: Sent): Record<string, string> => request.headers ?? {};

  test.each(changes)("%s %s needs a session that is alive", async (method, path, request) => {
    const { account, session } = await signedIn();
    const before = await stored(account);
    await expectProblem(await call(method, path, request), 401, "sign_in_required");
    await expectProblem(
      await call(method, path, {
        ...request,
        headers: { ...headersOf(request), cookie: "qr-login.session-token=nonsense" },
      }),
      401,
      "sign_in_required",
    );
    await database().device.updateMany({ where: { userId: account.id }, data: { endedAt: new Date() } });
    await expectProblem(await call(method, path, { ...request, as: session }), 401, "sign_in_required");
    expect(await stored(account)).toEqual(before);
  });

  test.each(changes)("%s %s is for our own pages", async (method, path, request) => {
    const { account, session } = await signedIn();
    const before = await stored(account);
    const headers = { ...headersOf(request), origin: "null" };
    await expectProblem(await call(method, path, { ...request, headers, as: session }), 403, "cross_site");
    expect(await stored(account)).toEqual(before);
  });

  test.each(changes)("%s %s needs the device's own proof", async (method, path, request) => {
    const { account, session } = await signedIn();
    const before = await stored(account);
    const without = await call(method, path, { ...request, as: session, proof: false });
    await expectProblem(without, 401, "proof_required");
    const foreign = await call(method, path, {
      ...request,
      as: session,
      proof: { keys: await generateKeyPair("ES256") },
    });
    await expectProblem(foreign, 401, "proof_invalid");
    expect(await stored(account)).toEqual(before);
  });
});

describe("PATCH /api/account", () => {
  test("renames its owner, whoever else is named", async () => {
    const { account, session } = await signedIn();
    const other = await signedIn("Bob");
    const response = await call("PATCH", "/api/account", { as: session, body: { name: " Grace  Hopper " } });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ name: "Grace Hopper" });
    expect((await stored(account)).name).toBe("Grace Hopper");

    const sneaky = { as: session, body: { name: "Mallory", id: other.account.id, username: other.account.username } };
    await expectProblem(await call("PATCH", "/api/account", sneaky), 400, "invalid_request");
    expect((await stored(other.account)).name).toBe("Bob");
  });

  test("says why a name will not do", async () => {
    const { session } = await signedIn();
    const response = await call("PATCH", "/api/account", { as: session, body: { name: " " } });
    await expectProblem(response, 400, "invalid_request", { fields: { name: "Enter a name." } });
  });
});

describe("PUT /api/account/password", () => {
  const path = "/api/account/password";

  test("signs out the account's other devices, at once", async () => {
    const { account, session } = await signedIn();
    const other = await signedInTo(account);
    const rename = (as: Client) => call("PATCH", "/api/account", { as, body: { name: "Grace" } });
    expect((await rename(other)).status).toBe(200);

    const body = { currentPassword: PASSWORD, newPassword: "another phrase of mine" };
    const response = await call("PUT", path, { as: session, body });
    expect(response.status).toBe(204);
    expect(await response.text()).toBe("");
    await expectProblem(await rename(other), 401, "sign_in_required");
    expect((await rename(session)).status).toBe(200);
  });

  test("says what is wrong", async () => {
    const { session } = await signedIn();
    const wrong = await call("PUT", path, {
      as: session,
      body: { currentPassword: "a guess", newPassword: "much better now" },
    });
    await expectProblem(wrong, 400, "invalid_request", { fields: { currentPassword: "This is not your password." } });
    const weak = await call("PUT", path, { as: session, body: { currentPassword: PASSWORD, newPassword: "12345678" } });
    await expectProblem(weak, 400, "invalid_request", { fields: { newPassword: expect.stringContaining("common") } });
  });

  test("is no place to guess the password", async () => {
    const { session } = await signedIn();
    const guess = () =>
      call("PUT", path, { as: session, body: { currentPassword: "a guess", newPassword: "much better now" } });
    let response = await guess();
    for (let tries = 1; response.status === 400 && tries < 100; tries++) response = await guess();
    await expectProblem(response, 429, "rate_limited");
    const right = { currentPassword: PASSWORD, newPassword: "much better now" };
    await expectProblem(await call("PUT", path, { as: session, body: right }), 429, "rate_limited");
  });
});

describe("pictures", () => {
  const path = "/api/account/picture";
  const type = { "content-type": "image/png" };
  const png = () =>
    sharp({ create: { width: 30, height: 20, channels: 3, background: "red" } })
      .png()
      .toBuffer();
  const bytesOf = async (picture: Promise<Buffer>) => Uint8Array.from(await picture);

  const POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
  async function expectPicture(response: Response, contentType: string, name: string) {
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toEqual({
      "content-type": contentType,
      "content-disposition": `inline; filename="${name}"`,
      "content-security-policy": POLICY,
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "public, max-age=31536000, immutable",
    });
  }

  test("an upload is served, encoded anew, until it is taken away", async () => {
    const { account, session } = await signedIn();
    const generated = `/api/pictures/${account.pictureId}`;
    await expectPicture(await call("GET", generated), "image/svg+xml", "picture.svg");

    const put = await call("PUT", path, { as: session, bytes: await bytesOf(png()), headers: type });
    expect(put.status).toBe(200);
    const { image } = (await put.json()) as { image: string };
    const uploaded = await call("GET", image);
    await expectPicture(uploaded, "image/webp", "picture.webp");
    const metadata = await sharp(Buffer.from(await uploaded.arrayBuffer())).metadata();
    expect(metadata).toMatchObject({ format: "webp", width: 256, height: 256 });
    await expectProblem(await call("GET", generated), 404, "invalid_request");

    const removed = await call("DELETE", path, { as: session });
    expect(removed.status).toBe(200);
    const { image: last } = (await removed.json()) as { image: string };
    await expectPicture(await call("GET", last), "image/svg+xml", "picture.svg");
    await expectProblem(await call("GET", image), 404, "invalid_request");
    expect(new Set([generated, image, last]).size).toBe(3);
  });

  test("a name cannot break out of its picture", async () => {
    const { account } = await signedIn(`</text><script>alert(1)</script> "><img src=x onerror=alert(1)>`);
    const svg = await (await call("GET", `/api/pictures/${account.pictureId}`)).text();
    expect(svg.match(/<\/?[a-z]+/gi)?.sort()).toEqual(
      [
        "</defs",
        "</linearGradient",
        "</svg",
        "</text",
        "<circle",
        "<defs",
        "<linearGradient",
        "<rect",
        "<stop",
        "<stop",
        "<svg",
        "<text",
      ].sort(),
    );
  });

  test.each(["x", "A".repeat(22), "%00", "..%2f..%2fetc", "<script>", "A".repeat(5000)])(
    "there is none at %s",
    async (id) => {
      await expectProblem(await call("GET", `/api/pictures/${id}`), 404, "invalid_request");
    },
  );

  test.each([
    ["HTML", "<!doctype html><script>alert(1)</script>"],
    ["SVG", '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ["a GIF that is JavaScript", "GIF89a/*\0\0\0\0*/=1;alert(1)//"],
    ["a PNG that is HTML", "\u0089PNG\r\n\u001a\n<script>alert(1)</script>"],
    ["nothing", ""],
  ])("%s named a PNG is refused", async (_, text) => {
    const { account, session } = await signedIn();
    const before = await stored(account);
    const response = await call("PUT", path, { as: session, bytes: Buffer.from(text, "latin1"), headers: type });
    await expectProblem(response, 400, "invalid_request", { fields: { picture: expect.any(String) } });
    expect(await stored(account)).toEqual(before);
  });

  test("one cut short is refused", async () => {
    const { session } = await signedIn();
    const noise = {
      width: 300,
      height: 300,
      channels: 3,
      background: "red",
      noise: { type: "gaussian", mean: 128, sigma: 50 },
    } as const;
    const whole = await bytesOf(sharp({ create: noise }).png().toBuffer());
    const response = await call("PUT", path, { as: session, bytes: whole.slice(0, whole.length / 2), headers: type });
    await expectProblem(response, 400, "invalid_request", {
      detail: "This picture cannot be read. Choose another one.",
    });
  });

  test.each(["image/jpg", "image/pjpeg", "image/gif", "image/heic", "binary/octet-stream", ""])(
    "%j is what some call a picture: its bytes decide",
    async (contentType) => {
      const { session } = await signedIn();
      const headers = { "content-type": contentType };
      const response = await call("PUT", path, { as: session, bytes: await bytesOf(png()), headers });
      expect(response.status).toBe(200);
    },
  );

  test.each(["application/json", "text/html", "image/", "multipart/form-data; boundary=x"])(
    "%j is another media type",
    async (contentType) => {
      const { session } = await signedIn();
      const headers = { "content-type": contentType };
      const response = await call("PUT", path, { as: session, bytes: await bytesOf(png()), headers });
      await expectProblem(response, 415, "unsupported_media_type");
    },
  );

  test("more than 4 MiB is not read to its end", async () => {
    const { session } = await signedIn();
    const announced = { ...type, "content-length": String(4 * 1024 * 1024 + 1) };
    const early = await call("PUT", path, { as: session, bytes: new Uint8Array(1), headers: announced });
    await expectProblem(early, 413, "payload_too_large");

    let cancelled = false;
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(256 * 1024)),
      cancel: () => {
        cancelled = true;
      },
    });
    await expectProblem(
      await call("PUT", path, { as: session, bytes: endless, headers: type }),
      413,
      "payload_too_large",
    );
    expect(cancelled).toBe(true);
  });
});
