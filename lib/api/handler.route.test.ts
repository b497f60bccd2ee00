import { expect, test } from "vitest";
import { freshProcessDatabase } from "../db/testing/databases";
import { settings } from "../env/settings";
import { Problem } from "../http/problem";
import { clientInfo } from "../network/client-info";
import { type Context, NO_PARAMS } from "../network/context";
import { handler } from "./handler";

freshProcessDatabase();

const request = () =>
  new Request("http://localhost:3000/api/qr", { method: "POST", signal: AbortSignal.abort(), body: "{}" });
const context = (): Context => ({
  method: "POST",
  route: "/api/qr",
  params: NO_PARAMS,
  client: clientInfo(null, "127.0.0.1"),
  correlationId: "one",
  isDirect: true,
});

test("a problem is answered as itself, also to a client that has hung up; what its cut body breaks is no fault of ours", async () => {
  const answered = async (error: Error) => {
    const refuse = handler(async () => {
      throw error;
    });
    return (await (await refuse(request(), context())).json()).code;
  };
  expect(await answered(new Problem("ticket_not_found"))).toBe("ticket_not_found");
  expect(await answered(new TypeError("terminated"))).toBe("internal");
});

test("a browser whose own form is refused is led to the page that the route names, whatever it was refused by", async () => {
  const answered = async (error: Error, headers: Record<string, string>) => {
    const refuse = handler(
      async () => {
        throw error;
      },
      { page: ({ code }) => `/page?${code}` },
    );
    const response = await refuse(
      new Request("http://localhost:3000/api/qr", {
        method: "POST",
        headers: { origin: settings().origin, ...headers },
      }),
      context(),
    );
    return response.headers.get("location") ?? (await response.json()).code;
  };
  const browser = { "sec-fetch-mode": "navigate" };
  expect(await answered(new Problem("rate_limited"), browser)).toBe(`${settings().origin}/page?rate_limited`);
  expect(await answered(new TypeError("of ours"), browser)).toBe(`${settings().origin}/page?internal`);
  expect(await answered(new TypeError("of ours"), {})).toBe("internal");
  expect(await answered(new Problem("cross_site"), browser)).toBe("cross_site");
});
