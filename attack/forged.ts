import { confirmed, GotThrough, missed, refused, type Source, scanned, sessionToken } from "./attack";
import { rawRequest, statusOf } from "./raw";

const EVIL = "https://evil.example";

/** Requests that lie about where they come from, where they go and what they hold; pages that are led, framed or filled. */
export const forged: Source = {
  name: "Forged requests",
  attacks: [
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
      name: "a Host of the attacker's, twice, with a port, or in the request's target",
      stateless: true,
      async run(target) {
        const asked = [
          ["GET /login", "Host: evil.example"],
          ["GET /settings", "Host: evil.example"],
          ["GET /api/auth/signin", "Host: evil.example:1"],
          ["GET http://evil.example/settings", "Host: evil.example"],
          ["GET //evil.example/settings", "Host: x"],
          ["GET /\\evil.example", "Host: x"],
          ["GET /%2F%2Fevil.example/..", "Host: x"],
          ["GET /login", "Host: x", "Host: evil.example"],
          ["GET /login"],
        ];
        const seen = new Set<number>();
        for (const [line = "", ...headers] of asked) {
          const answer = await rawRequest(target, line, headers);
          const location = /^location: *(.*)$/im.exec(answer)?.[1]?.trim() ?? "/";
          const leads = new URL(location, target.world.origin).origin;
          if (leads !== target.world.origin) throw new GotThrough(`${line} leads to ${location}`);
          if (statusOf(answer) >= 500 || statusOf(answer) === 0)
            throw new GotThrough(`${line}: ${answer.slice(0, 80)}`);
          if (/(href|src|action|content)="[^"]*evil\.example/i.test(answer))
            throw new GotThrough(`${line} is in a link`);
          seen.add(statusOf(answer));
        }
        return `${asked.length} spellings, none leads away: ${[...seen].join(", ")}`;
      },
    },
    {
      name: "one request smuggled in another, or line breaks in headers",
      stateless: true,
      async run(target) {
        const smuggled = "GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n";
        const post = "POST /api/qr";
        const type = "Content-Type: application/json";
        const asked: [string, string[], string][] = [
          [post, ["Host: x", type, "Content-Length: 2", "Transfer-Encoding: chunked"], `0\r\n\r\n${smuggled}`],
          [post, ["Host: x", type, "Content-Length: 2", "Content-Length: 60"], `{}${smuggled}`],
          [post, ["Host: x", type, "Transfer-Encoding: chunked, identity"], `0\r\n\r\n${smuggled}`],
          [post, ["Host: x", type, "Transfer-Encoding: xchunked"], `0\r\n\r\n${smuggled}`],
          [post, ["Host: x", type, "Transfer-Encoding : chunked"], `0\r\n\r\n${smuggled}`],
          [post, ["Host: x", type, "Content-Length: +2"], `{}${smuggled}`],
          [post, ["Host: x", type, "Transfer-Encoding: chunked"], `2;\n{}\r\n0\r\n\r\n${smuggled}`],
          ["GET /login", ["Host: x", "X-A: b\rX-Client-Address: 1.2.3.4"], ""],
          ["GET /login", ["Host: x", "X-A: b\0c"], ""],
          ["GET /login", ["Host: x", " folded: y"], ""],
        ];
        const seen = await Promise.all(
          asked.map(async ([line, headers, body]) => {
            const answer = await rawRequest(target, line, headers, body);
            const answers = answer.match(/^HTTP\/1\.1 /gm)?.length ?? 0;
            const status = statusOf(answer);
            if (answer === "") return "cut";
            if (answers === 1 && status >= 400 && status < 500) return status;
            throw new GotThrough(`${headers.at(-1)}: ${answers} answers, ${status}`);
          }),
        );
        return `${asked.length} spellings, one answer each or none: ${[...new Set(seen)].join(", ")}`;
      },
    },
    {
      name: "open redirects through callbackUrl, and by way of the language",
      stateless: true,
      async run({ browser, phone, world }) {
        const { username, password } = (await phone()).account;
        const tricks = [
          EVIL,
          "//evil.example",
          "/\\evil.example",
          "\\\\evil.example",
          "/%09/evil.example",
          "/\t/evil.example",
          "/%2F/evil.example",
          "/.//evil.example",
          "javascript:alert(1)",
          "data:text/html,x",
          "https:evil.example",
          `${world.origin}@evil.example`,
          `${world.origin}.evil.example`,
          `${world.origin}\\@evil.example`,
          "/\r\nSet-Cookie: a=b",
          "/%0d%0aSet-Cookie:a=b",
        ];
        for (const callbackUrl of tricks) {
          const attacked = await browser();
          const form = { username, password, callbackUrl };
          const answer = await attacked.post("/api/auth/callback/password", form, { proof: true });
          const query = `?${new URLSearchParams({ callbackUrl })}`;
          const page = await (await browser()).call("GET", `/sign-in${query}`);
          const language = await attacked.call("GET", `/api/language/en?${new URLSearchParams({ to: callbackUrl })}`);
          const leads = [answer.value.url, ...[page, language].map(({ headers }) => headers.get("location") ?? "/")];
          const away = leads.find((each) => new URL(each, world.origin).origin !== world.origin);
          if (away) throw new GotThrough(`${callbackUrl} led to ${away}`);
          if (answer.headers.getSetCookie().some((cookie) => cookie.startsWith("a=")))
            throw new GotThrough("a=b is set");
        }
        return `${tricks.length} spellings led to our own origin`;
      },
    },
    {
      name: "a method in a header, a query or a form",
      async run(target) {
        const { desktop, phone, id } = await scanned(target);
        const headers = {
          "x-http-method-override": "DELETE",
          "x-method-override": "DELETE",
          "x-http-method": "DELETE",
        };
        await desktop.call("GET", `/api/qr/${id}?_method=DELETE`, { headers });
        await phone.client.call("GET", "/api/devices?_method=DELETE", { headers });
        const held = refused(await desktop.call("POST", `/api/qr/${id}`, { body: { _method: "DELETE" }, headers }));
        return missed((await desktop.status(id)).value.status !== "scanned", "the ticket changed", held);
      },
    },
    {
      name: "bodies: prototype pollution, names twice, deep, of other types, zipped, not UTF-8",
      stateless: true,
      async run({ browser, phone }) {
        const attacker = await browser();
        const { client } = await phone();
        const post = (bytes: string, headers: Record<string, string> = {}) =>
          attacker.call("POST", "/api/account", { bytes, headers: { "content-type": "application/json", ...headers } });
        const held = refused(
          await post('{"__proto__":{"admin":true},"username":"x"}'),
          await post('{"constructor":{"prototype":{"admin":true}}}'),
          await post('{"username":"someone","username":{"$ne":null},"password":"a phrase of mine","name":"x"}'),
          await post("[".repeat(8000)),
          await post(`${'{"a":'.repeat(2000)}1${"}".repeat(2000)}`),
          await post('{"username":"a"}', { "content-type": "text/plain" }),
          await post('{"username":"a"}', { "content-type": "multipart/form-data; boundary=x" }),
          await post("\x1f\x8b\x08", { "content-encoding": "gzip" }),
          await post("\xff\xfe"),
          await attacker.call("POST", "/api/qr", { body: { replaces: { $ne: null } } }),
          await client.call("POST", "/api/qr/lookup", { bytes: '{"userCode":["BCDFGHJK"]}', proof: true }),
        );
        return missed("admin" in {}, "every object is polluted", held);
      },
    },
    {
      name: "ids that are long, encoded, of another shape or a path",
      stateless: true,
      async run(target) {
        const { client } = await target.phone();
        const ids = [
          "A".repeat(8000),
          "..%2f..%2fetc%2fpasswd",
          "%00",
          "%0d%0aX-Evil:%20yes",
          "%E0%A4%A",
          "__proto__",
          "'%20OR%201=1--",
          "A".repeat(21),
          `${"A".repeat(22)}%20`,
        ];
        const answers = [];
        for (const id of ids) {
          answers.push(await client.status(id), await client.scan(id), await client.withdraw(id));
          answers.push(await client.endDevice(id), await client.disown(id), await client.claim(asInForm(id)));
        }
        if (answers.some(({ headers }) => headers.has("x-evil"))) throw new GotThrough("a header of the attacker's");
        return refused(...answers);
      },
    },
    {
      name: "paths spelled otherwise, to pass a guard: slashes, case, dots, encodings",
      stateless: true,
      async run(target) {
        const answers = [];
        for (const path of [
          "/api//devices",
          "/API/devices",
          "/api/devices/",
          "/api/%64evices",
          "/api/devices%2f",
          "/api/x/../devices",
          "/api/devices;x",
          "/api/devices.json",
          "/_next/data/x/devices.json",
          "/.env",
          "/_next/../.env",
          "/..%2f.env",
          "/dist/server.mjs",
          "/data/demo/secrets.env",
          "/_next/image?url=http%3A%2F%2F127.0.0.1%3A22%2F&w=64&q=75",
          "/_next/image?url=%2Fapi%2Fdevices&w=64&q=75",
        ]) {
          const answer = await rawRequest(target, `GET ${path}`, ["Host: x"]);
          const status = statusOf(answer);
          answers.push({ ok: status < 300, status, code: undefined });
          if (/NEXTAUTH_SECRET=|"devices":/.test(answer)) throw new GotThrough(`${path} was read`);
          if (status === 200 || status === 0) throw new GotThrough(`${path}: ${status}`);
        }
        return refused(...answers);
      },
    },
    {
      name: "the metrics, read by who is not on this machine",
      stateless: true,
      async run(target) {
        const stranger = await target.browser();
        const lies: Record<string, string>[] = [
          {},
          { "x-client-direct": "yes" },
          { host: "localhost" },
          { "x-forwarded-for": "127.0.0.1" },
        ];
        const asked = lies.map((headers) => stranger.call("GET", "/api/metrics", { headers }));
        const raw = await rawRequest(target, "GET /api/metrics", ["Host: evil.example", "X-Client-Direct: yes"]);
        const status = statusOf(raw);
        return refused(...(await Promise.all(asked)), { ok: status < 400, status, code: undefined });
      },
    },
    {
      name: "pages of an account without a session: as documents, as data, as server actions",
      stateless: true,
      async run({ browser }) {
        const stranger = await browser();
        const found = new Set<number>();
        for (const path of ["/devices", "/settings"]) {
          const ways: Record<string, string>[] = [
            {},
            { rsc: "1" },
            { rsc: "1", "next-router-prefetch": "1" },
            { "next-router-state-tree": "%5B%5D" },
          ];
          for (const headers of ways) {
            const { status, text } = await stranger.call("GET", path, { headers });
            if (status >= 500 || /Sign out all others|Change your password/.test(text))
              throw new GotThrough(`${path}: ${status}`);
            found.add(status);
          }
          const action = { "next-action": "0".repeat(42), "content-type": "text/plain;charset=UTF-8" };
          refused(await stranger.call("POST", path, { bytes: "[]", headers: action }));
          // What made servers of React run code (CVE-2025-55182): an action's arguments that refer to their prototypes.
          const form = new FormData();
          form.set("0", '["$1:__proto__:then"]');
          form.set("1", '{"then":"$1:__proto__:then","status":"resolved_model","value":"{}"}');
          const answer = await stranger.call("POST", path, { bytes: form, headers: { "next-action": "x" } });
          if (answer.status !== 303) throw new GotThrough(`an action of ${path}: ${answer.status}`);
        }
        return `nothing of an account: ${[...found].join(", ")}`;
      },
    },
    {
      name: "pages that can be framed or sniffed, and secrets in a cache",
      stateless: true,
      async run(target) {
        const { browser } = target;
        for (const path of ["/", "/login", "/scan", "/sign-in", "/nowhere", "/api/nowhere", "/api/qr/x", "/_next/x"]) {
          const { headers } = await (await browser()).call("GET", path);
          const policy = headers.get("content-security-policy") ?? "";
          if (!policy.includes("frame-ancestors 'none'")) throw new GotThrough(`${path} can be framed`);
          if (/script-src[^;]*'unsafe-(inline|eval)'/.test(policy)) throw new GotThrough(`${path} runs any script`);
          if (headers.get("x-content-type-options") !== "nosniff") throw new GotThrough(`${path} can be sniffed`);
          if (headers.has("x-powered-by") || headers.has("server"))
            throw new GotThrough(`${path} says what it runs on`);
          if (!headers.has("permissions-policy") || !headers.has("cross-origin-opener-policy")) {
            throw new GotThrough(`${path} leaves out a policy`);
          }
          if (headers.has("access-control-allow-origin")) throw new GotThrough(`${path} can be read by other sites`);
          if (path.startsWith("/api/") && headers.get("cache-control") !== "no-store") {
            throw new GotThrough(`${path} is cached`);
          }
        }
        const trace = statusOf(await rawRequest(target, "TRACE /login", ["Host: x", "Cookie: a=b"]));
        return missed(trace < 400, "TRACE is answered", `no frame, no inline script, no sniffing; TRACE: ${trace}`);
      },
    },
    {
      name: "a device that calls itself by markup, control characters or a megabyte",
      async run(target) {
        const names = ["<script>alert(1)</script>/1", "\u202eevil", "a".repeat(20_000), "Mozilla/5.0 (&amp;; <b>) x/1"];
        const { client } = await target.phone();
        for (const name of names) {
          const desktop = await target.browser();
          desktop.userAgent = Buffer.from(name).toString("latin1");
          const { id } = (await desktop.createTicket()).value;
          const { desktop: shown } = (await client.scan(id)).value;
          const told = `${shown.browser}${shown.os}`;
          if (/[<>"'&\p{C}]/u.test(told) || told.length > 100) throw new GotThrough(told);
        }
        return "plain letters, 40 of them at most";
      },
    },
    {
      name: "a victim signed in to the attacker's account: planted cookies, of a session and of a code",
      async run(target) {
        const { desktop: attacker, phone, id } = await confirmed(target);
        // The attacker's session: the victim's browser holds another key.
        const victim = await target.browser(phone.client.userAgent);
        victim.jar.values.set("qr-login.session-token", sessionToken(phone.client));
        const { id: code } = (await (await target.browser()).createTicket()).value;
        const session = refused(await victim.scan(code), await victim.endOtherDevices());
        // The attacker's code, confirmed by the attacker's phone: it is claimed by its own key only.
        const other = await target.browser(attacker.userAgent);
        other.jar.values.set(`qr.${id}`, attacker.jar.values.get(`qr.${id}`) ?? "");
        const claim = refused(await other.claim(id), await other.claim(id, { proof: false }));
        // And signing in replaces whatever was planted.
        const account = await (await target.browser()).signUp();
        void (await victim.signIn(account)).value;
        const { user } = (await victim.session()).value;
        return missed(user?.username !== account.username, "still in the attacker's account", `${session}; ${claim}`);
      },
    },
    {
      name: "a sign-in without the CSRF token, or with another browser's",
      async run({ phone, browser }) {
        const { account } = await phone();
        const { username, password } = account;
        const foreign = await (await browser()).csrfToken();
        for (const csrfToken of ["mine", "", foreign]) {
          const victim = await browser();
          await victim.post("/api/auth/callback/password", { csrfToken, username, password }, { proof: true });
          if ("user" in (await victim.session()).value) throw new GotThrough("signed in");
        }
        return "nobody signed in";
      },
    },
  ],
};

/** As a form would hold it. */
function asInForm(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
