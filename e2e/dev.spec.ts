import { test as base, expect } from "./fixtures";
import { newServer, type TestServer } from "./server";
import { held } from "./states/visit";
import { confirm, readCode, scan, signIn } from "./steps";

/** `npm run dev`, which compiles what it is asked for. */
const test = base.extend<object, { server: TestServer }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants to see what a fixture takes.
    async ({}, use) => {
      const server = await newServer({ RATE_LIMITS: "off" }, ["scripts/dev.mjs"]);
      // Compiled before anybody waits for them.
      for (const page of ["/", "/sign-in", "/scan", "/login"])
        expect((await fetch(server.origin + page)).ok).toBe(true);
      await use(server);
      await server.remove();
    },
    { scope: "worker", timeout: 240_000 },
  ],
});

test("development shows the code with its page, watches it by a stream, and signs in", async ({
  desktop,
  phone,
  account,
  request,
}) => {
  await signIn(phone, account);
  // Page and API are compiled when they are first asked for; what is tried here is what a browser does with them afterwards.
  for (const path of ["/login", "/api/health"]) await request.get(path, { timeout: 45_000 });
  const scripts = held();
  await desktop.route(/\/_next\/.*\.js(\?|$)/, scripts.hold);
  const asked: string[] = [];
  desktop.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/api/")) asked.push(`${request.method()} ${pathname.replace(/[\w-]{22}/, ":id")}`);
  });
  await desktop.goto("/login", { waitUntil: "commit" });
  const url = await readCode(desktop);
  expect(asked).toEqual([]);

  const stream = desktop.waitForResponse((response) => response.url().endsWith("/events"), {
    // What the page needs is compiled when it is asked for.
    timeout: 45_000,
  });
  scripts.release();
  const opened = await stream;
  expect(opened.status()).toBe(200);
  // Where compiling takes longer than the page waits for its stream, it polls meanwhile: what a stream tells, one of the test's own says.
  const told = desktop.evaluate(
    (events) =>
      new Promise((resolve) => {
        const source = new EventSource(events);
        source.addEventListener("status", ({ data }) => {
          if (JSON.parse(data).status !== "scanned") return;
          source.close();
          resolve("scanned");
        });
      }),
    new URL(opened.url()).pathname,
  );
  await scan(phone, url);
  expect(await told).toBe("scanned");
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
  expect(asked).toContain("GET /api/qr/:id/events");
  expect(asked).not.toContain("POST /api/qr");
});

test("development refuses as production does, after a page that came with its code as well", async ({
  desktop,
  request,
}) => {
  await desktop.goto("/login");
  const answer = await request.get("/api/qr/AAAAAAAAAAAAAAAAAAAAAA");
  expect([answer.status(), (await answer.json()).code]).toEqual([404, "ticket_not_found"]);
});
