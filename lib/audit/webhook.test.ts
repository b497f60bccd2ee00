import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { withSettings } from "../api/testing/settings";
import { newId } from "../secrets";
import { tellWebhook } from "./webhook";

let server: Server | undefined;
afterEach(() => server?.close());

/** What arrives, and how it is answered: by these statuses, one after the other. */
async function receiver(...statuses: number[]) {
  const got: { request: IncomingMessage; body: string }[] = [];
  const listening = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      got.push({ request, body });
      response.writeHead(statuses.shift() ?? 200, { Location: "/elsewhere" }).end();
    });
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  return { got, url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}/hook` };
}

const row = (type: string, detail: string | null = null) => ({
  id: newId(),
  at: new Date(),
  type,
  detail,
  by: null,
  userId: "u",
  deviceId: "d",
  ticketHash: null,
  ip: "192.0.2.1",
  browser: "Firefox",
  os: "Linux",
  correlationId: "c",
  forgetAt: null,
});
const secret = "a secret of a webhook";

test("is told of security events, signed, and of nothing else", async () => {
  const { got, url } = await receiver();
  await withSettings({ webhook: { url, secret } }, async () => {
    await tellWebhook(row("passkey.added"), 1);
    await tellWebhook(row("sign_out", "disowned"), 1);
    expect(tellWebhook(row("sign_out", "own"), 1)).toBeUndefined();
    expect(tellWebhook(row("ticket.created"), 1)).toBeUndefined();
  });
  expect(got.map(({ body }) => JSON.parse(body).type)).toEqual(["passkey.added", "sign_out"]);
  const [first] = got;
  const signature = createHmac("sha256", secret)
    .update(first?.body ?? "")
    .digest("hex");
  expect(first?.request.headers["x-signature"]).toBe(`sha256=${signature}`);
});

test("is tried three times, and follows no redirect", async () => {
  const { got, url } = await receiver(500, 302, 503, 200);
  await withSettings({ webhook: { url, secret } }, async () => {
    await tellWebhook(row("user.role"), 1);
  });
  expect(got.map(({ request }) => request.url)).toEqual(["/hook", "/hook", "/hook"]);
});

test("without one nothing is sent", async () => {
  expect(tellWebhook(row("user.role"))).toBeUndefined();
});
