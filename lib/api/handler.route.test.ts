import { expect, test } from "vitest";
import { freshProcessDatabase } from "../db/testing/databases";
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
