import { request } from "node:http";
import { connect } from "node:net";
import { confirmed, GotThrough, missed, refused, type Source, scanned, type Target } from "./attack";

const EVIL = "https://evil.example";

async function crossSite(target: Target, headers: Record<string, string | null>): Promise<string> {
  const { desktop, phone, id, confirmToken } = await scanned(target);
  const csrfToken = await desktop.csrfToken();
  const held = refused(
    await desktop.call("POST", "/api/qr", { body: {}, headers }),
    await desktop.withdraw(id, { headers }),
    await phone.client.confirm(id, { confirmToken }, { headers }),
    await phone.client.endOtherDevices({ headers }),
    await desktop.post("/api/auth/callback/qr", { csrfToken, id }, { proof: true, headers }),
    await desktop.post("/api/auth/signout", { csrfToken }, { headers }),
  );
  return missed((await desktop.status(id)).value.status !== "scanned", "the ticket changed", held);
}

/** Sends bytes as they are; resolves to what came back until the server closed, or undefined after `patienceMs`. */
function raw({ server }: Target, text: string, patienceMs: number): Promise<string | undefined> {
  const { hostname, port } = new URL(server.origin);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let answer = "";
    const timer = setTimeout(() => {
      resolve(undefined);
      socket.destroy();
    }, patienceMs);
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(answer);
    });
    socket.write(text);
  });
}

/** OWASP ASVS 5.0, and what went wrong in other programs. */
export const edge: Source = {
  name: "ASVS 5.0, CVE lessons",
  attacks: [
    { name: "every change from another site", run: (target) => crossSite(target, { origin: EVIL }) },
    { name: "every change with Origin: null (CVE-2026-27978)", run: (target) => crossSite(target, { origin: "null" }) },
    {
      name: "every change that only Sec-Fetch-Site tells of",
      run: (target) => crossSite(target, { origin: null, "sec-fetch-site": "cross-site" }),
    },
    {
      name: "a sign-in without the CSRF token",
      async run({ phone, browser }) {
        const { account } = await phone();
        const victim = await browser();
        const { username, password } = account;
        await victim.post("/api/auth/callback/password", { csrfToken: "mine", username, password }, { proof: true });
        const session = (await victim.session()).value;
        return missed("user" in session, "signed in", "nobody signed in");
      },
    },
    {
      name: "steps out of order",
      async run({ browser, phone }) {
        const desktop = await browser();
        const own = await phone();
        const { id } = (await desktop.createTicket()).value;
        const confirmToken = `confirm_${"A".repeat(43)}`;
        return refused(
          await desktop.claim(id),
          await own.client.confirm(id, { confirmToken }),
          await own.client.cancel(id, confirmToken),
        );
      },
    },
    {
      name: "a change by GET, HEAD or a method that is not there",
      async run(target) {
        const { desktop, phone, id } = await scanned(target);
        const answers = [];
        for (const step of ["scan", "confirm", "cancel"]) {
          answers.push(
            await phone.client.call("GET", `/api/qr/${id}/${step}`),
            await phone.client.call("PUT", `/api/qr/${id}/${step}`),
          );
        }
        const held = refused(...answers, await desktop.call("GET", "/api/auth/callback/qr"));
        return missed((await desktop.status(id)).value.status !== "scanned", "the ticket changed", held);
      },
    },
    {
      name: "the session id survives a new sign-in",
      async run({ phone }) {
        const { client, account } = await phone();
        const before = { devices: client.jar.values, id: (await client.session()).value.device?.id };
        const old = [...before.devices].find(([name]) => name.includes("session-token"))?.[1] ?? "";
        void (await client.signIn(account)).value;
        const same = (await client.session()).value.device?.id === before.id;
        return missed(
          same,
          "the same device",
          refused(await client.devices({ headers: { cookie: `next-auth.session-token=${old}` } })),
        );
      },
    },
    {
      name: "forwarded headers, Host and x-client-address that lie",
      async run(target) {
        const { browser } = target;
        const desktop = await browser();
        const lies = {
          "x-forwarded-host": "evil.example",
          "x-forwarded-proto": "https",
          forwarded: "host=evil.example",
        };
        const { url } = (await desktop.createTicket({ headers: lies })).value;
        const csrf = await desktop.call("GET", "/api/auth/signin", { headers: lies });
        const own = await target.phone();
        const liar = await browser();
        const { id } = (await liar.createTicket({ headers: { "x-client-address": own.client.address } })).value;
        const { desktop: shown } = (await own.client.scan(id)).value;
        const told = `${url} ${csrf.headers.get("location")} ${csrf.text} ${shown.ip}`;
        return missed(
          told.includes("evil") || shown.ip === own.client.address,
          told,
          "the configured origin and the socket's address",
        );
      },
    },
    {
      name: "open redirects through callbackUrl",
      async run({ browser, phone, server }) {
        const { account } = await phone();
        const tricks = [
          EVIL,
          "//evil.example",
          "/\\evil.example",
          "/%09/evil.example",
          "javascript:alert(1)",
          "https:evil.example",
        ];
        for (const callbackUrl of tricks) {
          const { username, password } = account;
          const form = { username, password, callbackUrl };
          const { url } = (await (await browser()).post("/api/auth/callback/password", form, { proof: true })).value;
          if (new URL(url).origin !== server.origin) throw new GotThrough(`${callbackUrl} led to ${url}`);
        }
        return `${tricks.length} spellings led to our own origin`;
      },
    },
    {
      name: "malformed Authorization headers (CVE-2026-73418)",
      async run({ browser }) {
        const attacker = await browser();
        const headers = [
          "Bearer %E0%A4%A",
          "DPoP",
          "DPoP ",
          "Basic ====",
          `DPoP ${"x".repeat(9000)}`,
          'Bearer "',
          "DPoP a b",
        ];
        return refused(
          ...(await Promise.all(headers.map((authorization) => attacker.devices({ headers: { authorization } })))),
        );
      },
    },
    {
      name: "the header that once skipped middleware (CVE-2025-29927)",
      async run({ browser }) {
        const headers = { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy", "x-nextjs-data": "1" };
        const attacker = await browser();
        return refused(await attacker.devices({ headers }), await attacker.endOtherDevices({ headers }));
      },
    },
    {
      name: "bodies: prototype pollution, deep, huge, of other types",
      async run({ browser }) {
        const attacker = await browser();
        const post = (bytes: string, type = "application/json") =>
          attacker.call("POST", "/api/account", { bytes, headers: { "content-type": type } });
        return refused(
          await post('{"__proto__":{"admin":true},"username":"x"}'),
          await post("[".repeat(8000)),
          await post(`{"username":"${"x".repeat(20_000)}"}`),
          await post('{"username":"a"}', "text/plain"),
          await post("\xff\xfe"),
          await attacker.call("POST", "/api/qr", { body: { replaces: { $ne: null } } }),
        );
      },
    },
    {
      name: "100 sign-ins at once with wrong passwords (CVE-2026-110861)",
      async run({ browser, phone }) {
        const { account, client } = await phone();
        const attacker = await browser();
        const csrfToken = await attacker.csrfToken();
        const { username } = account;
        const answers = await Promise.all(
          Array.from({ length: 100 }, (_, guess) =>
            attacker.post(
              "/api/auth/callback/password",
              { csrfToken, username, password: `guess ${guess} of mine` },
              { proof: true },
            ),
          ),
        );
        const held = refused(...answers);
        const looked = answers.filter(({ status }) => status === 401).length;
        if (looked > 30) throw new GotThrough(`${looked} of 100 guesses were looked at`);
        void (await client.devices()).value;
        return `${looked} of 100 looked at (${held}); the owner's phone still works`;
      },
    },
    {
      name: "usernames told apart by the answer",
      async run({ browser, phone }) {
        const { account } = await phone();
        const attacker = await browser();
        const known = await attacker.signIn({ username: account.username, password: "not the one" });
        const unknown = await attacker.signIn({ username: "nobody-of-that-name", password: "not the one" });
        return missed(
          known.status !== unknown.status || known.text !== unknown.text,
          known.text,
          "the same words for both",
        );
      },
    },
    {
      name: "existing and unknown tickets told apart by who does not own them",
      async run(target) {
        const { id } = await confirmed(target);
        const stranger = await target.browser();
        const [theirs, none] = [await stranger.status(id), await stranger.status("A".repeat(22))];
        const words = (text: string) => text.replace(/"correlationId":"[^"]*"/, "");
        return missed(words(theirs.text) !== words(none.text), theirs.text, "the same 404 for both");
      },
    },
    {
      name: "headers that never end, and a body that never comes",
      async run(target) {
        const slow = await raw(target, "GET /login HTTP/1.1\r\nHost: x\r\nX-Slow: ", 20_000);
        const body = await raw(
          target,
          "POST /api/qr HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{",
          30_000,
        );
        return missed(slow === undefined || body === undefined, "still open after 30 s", "both cut");
      },
    },
    {
      name: "pages that can be framed or sniffed, and secrets in a cache",
      async run({ server, browser }) {
        for (const path of ["/", "/login", "/scan", "/sign-in", "/nowhere", "/api/nowhere", "/api/qr/x"]) {
          const { headers } = await (await browser()).call("GET", path);
          const policy = headers.get("content-security-policy") ?? "";
          if (!policy.includes("frame-ancestors 'none'")) throw new GotThrough(`${path} can be framed`);
          if (/script-src[^;]*'unsafe-inline'/.test(policy)) throw new GotThrough(`${path} runs any inline script`);
          if (headers.get("x-content-type-options") !== "nosniff") throw new GotThrough(`${path} can be sniffed`);
          if (headers.has("x-powered-by")) throw new GotThrough(`${path} says what it runs on`);
        }
        const status = await new Promise<number | undefined>((resolve) => {
          request(`${server.origin}/login`, { method: "TRACE" }, (response) => {
            response.resume();
            resolve(response.statusCode);
          }).end();
        });
        return missed(status === 200, "TRACE is answered", "no frame, no inline script, no sniffing, no TRACE");
      },
    },
  ],
};
