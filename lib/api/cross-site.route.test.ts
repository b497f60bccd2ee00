/** Every route, next-auth's own included, asked by other sites. */
import { beforeAll, describe, expect, test } from "vitest";
import { database } from "../db/database";
import { freshProcessDatabase } from "../db/testing/databases";
import { settings } from "../env/settings";
import { routes } from "./routes";
import type { Answer } from "./testing/answer";
import { expectProblem } from "./testing/expect-problem";
import { newPhone, type Phone } from "./testing/in-process";

freshProcessDatabase();

let phone: Phone;
beforeAll(async () => {
  phone = await newPhone();
});

const parameters: Record<string, string> = {
  ":action": "callback",
  ":provider": "password",
  ":id": "AAAAAAAAAAAAAAAAAAAAAA",
  ":deviceId": "AAAAAAAAAAAAAAAAAAAAAA",
  ":pictureId": "AAAAAAAAAAAAAAAAAAAAAA",
};

/** Of the device grant: pages of a client's own site may ask, whatever others hear is in lib/oidc/inline.contract.ts. */
const OPEN_TO_SITES = ["/oidc/device/events", "/oidc/device/withdraw"];
const ownRoutes = Object.keys(routes).filter((route) => !OPEN_TO_SITES.includes(route));

const changes = [
  ...ownRoutes.flatMap((route) => {
    const path = route.replace(/:\w+/g, (name) => parameters[name] ?? name);
    return ["POST", "PUT", "PATCH", "DELETE"].map((method) => ({ method, path }));
  }),
  { method: "POST", path: "/api/auth/signout" },
  { method: "POST", path: "/api/auth/signin/password" },
  { method: "POST", path: "/api/auth/callback/qr" },
  { method: "POST", path: "/api/auth/_log" },
];

const CROSS_SITE: Record<string, string | null>[] = [
  { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
  { origin: "null", "sec-fetch-site": "cross-site" },
  { origin: null, "sec-fetch-site": "same-site" },
];

describe.each(CROSS_SITE)("from a page with %j", (headers) => {
  test.each(changes)("$method $path", async ({ method, path }) => {
    const before = await database().device.findMany();
    const body = method === "DELETE" ? {} : { form: { csrfToken: await phone.csrfToken(), json: "true" } };
    const answer: Answer = await phone.call(method, path, { ...body, headers, proof: true });
    expectProblem(answer, "cross_site", { detail: expect.stringContaining(settings().origin) });
    expect(await database().device.findMany()).toEqual(before);
  });
});

describe.each(CROSS_SITE)("from a page with %j, where no site is a client", (headers) => {
  test.each(OPEN_TO_SITES)("POST %s", async (path) => {
    const answer = await phone.call("POST", path, { form: { device_code: "device_guessed" }, headers });
    expectProblem(answer, "invalid_request", { status: 404 });
  });
});

const reads = Object.keys(routes).map((route) => ({
  path: route.replace(/:\w+/g, (name) => parameters[name] ?? name),
}));

describe.each(CROSS_SITE)("from a page with %j", (headers) => {
  test.each(reads)("GET $path", async ({ path }) => {
    for (const method of ["GET", "HEAD", "OPTIONS"]) {
      const answer = await phone.send(method, path, { headers: { ...headers, "sec-fetch-mode": "cors" } });
      expect(answer.status).toBe(403);
      await answer.body?.cancel();
    }
  });
});

test("the same requests from our own page get further", async () => {
  const answers = await Promise.all(
    changes.map(async ({ method, path }) => (await phone.call(method, path, { proof: true })).code),
  );
  expect(answers).not.toContain("cross_site");
});
