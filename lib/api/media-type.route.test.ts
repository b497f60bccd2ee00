/** Every route that changes something, asked by whoever may ask it, in a media type that it does not take. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linkId, makeLink } from "../accounts/one-time-link";
import { database } from "../db/database";
import { freshProcessDatabase } from "../db/testing/databases";
import { replaceSettings, type Settings, settings } from "../env/settings";
import { insertClient } from "../oidc/client";
import { newClient } from "../oidc/new-client";
import { forgetClients } from "../oidc/registry";
import { hashSecret } from "../secrets";
import { routes } from "./routes";
import { expectProblem } from "./testing/expect-problem";
import { newAccount, newPhone, type Phone } from "./testing/in-process";

freshProcessDatabase();

/** They are there only where settings name a provider, or a site that hands its people over. */
const ABSENT = ["/api/upstream/link", "/api/auth/callback/upstream", "/api/auth/callback/host"];
const TYPES = ["text/plain", "multipart/form-data; boundary=x", "application/xml", "nonsense"];

let before: Settings;
let admin: Phone;
let params: Record<string, string>;

beforeAll(async () => {
  before = settings();
  replaceSettings({ ...before, rateLimits: false });
  admin = await newPhone();
  const userId = admin.account.id;
  await database().user.update({ where: { id: userId }, data: { role: "admin" } });
  const wanted = { redirects: ["https://shop.example/cb"], postLogout: [], origins: [], groups: [] };
  const flags = { public: false, device: false, inline: false, trusted: false, noPkce: false };
  await insertClient(database(), newClient({ id: "shop", name: "Shop", ...wanted, ...flags }, new Date()).client);
  forgetClients();
  const expiresAt = new Date(Date.now() + 60_000);
  const token = await makeLink(database(), { purpose: "invite", createdBy: userId, expiresAt }, new Date());
  const passkey = { id: "credential", name: "Key", publicKey: new Uint8Array([1]), algorithm: -7, counter: 0n };
  const about = { transports: "", aaguid: "", backup: "single", rpId: "localhost", createdAt: new Date(), userId };
  await database().passkey.create({ data: { ...passkey, ...about } });
  params = {
    ":userId": (await newAccount()).id,
    ":deviceId": (await newPhone({ account: admin.account })).deviceId,
    ":clientId": "shop",
    ":inviteId": linkId({ tokenHash: hashSecret(token) }),
    ":passkeyId": passkey.id,
    ":id": (await admin.createTicket()).value.id,
    ":linkId": (await admin.call<{ id: string }>("POST", "/api/links", { proof: true })).value.id,
  };
});
afterAll(() => replaceSettings(before));

/** The path with names of what is there, so that no answer is that there is nothing. */
function pathOf(route: string): string {
  return route.replace("/api/links/:id", "/api/links/:linkId").replace(/:\w+/g, (name) => params[name] ?? "x");
}

async function everything(): Promise<unknown> {
  const { user, device, passkey, oneTimeLink, oidcClient } = database();
  const tables = [user, passkey, oneTimeLink, oidcClient].map((table) => (table as typeof user).findMany());
  const devices = device.findMany({ select: { id: true, endedAt: true, label: true } });
  return Promise.all([...tables, devices]);
}

const changing = Object.keys(routes).filter((route) => !ABSENT.includes(route));

describe.each(TYPES)("sent as %s", (type) => {
  test.each(changing)("%s", async (route) => {
    const allow = (await admin.call("OPTIONS", pathOf(route))).headers.get("allow") ?? "";
    for (const method of allow.split(", ").filter((each) => each !== "GET")) {
      const path = pathOf(route);
      const before = await everything();
      const sent = { bytes: "a=b", headers: { "content-type": type }, proof: true };
      expectProblem(await admin.call(method, path, sent), "unsupported_media_type");
      expect(await everything()).toEqual(before);
    }
  });
});
