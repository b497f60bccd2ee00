import { once } from "node:events";
import type { IncomingHttpHeaders, Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createHttpServer, type HttpServerOptions, type Match } from "./http-server";

const ORIGIN = "https://login.example.org";
let server: Server | undefined;

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

interface Options {
  origin?: string;
  match?: Match;
  trustProxyHops?: number;
  trustedProxies?: string[];
  bounds?: HttpServerOptions["bounds"];
  isWell?: () => Promise<boolean>;
  /** Sees what Next.js would. */
  next?: (seen: { url: string | undefined; headers: IncomingHttpHeaders }) => void;
}

/** Starts the server without Next.js, in whose place "next" is answered; returns its port. */
async function listening(options: Options): Promise<number> {
  const { origin = ORIGIN, match = () => null, trustProxyHops = 0, trustedProxies, bounds, isWell, next } = options;
  const optional = { ...(trustedProxies && { trustedProxies }), ...(bounds && { bounds }), ...(isWell && { isWell }) };
  const edge = { origin, trustProxyHops, ...optional };
  server = createHttpServer(edge, match, (request, response) => {
    next?.({ url: request.url, headers: request.headers });
    response.end("next");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** Sends the lines as they are and gives back all that comes until the server closes. */
async function raw(port: number, ...lines: string[]): Promise<string> {
  const socket = connect(port, "127.0.0.1").setEncoding("utf8");
  socket.write([...lines, "Connection: close", "", ""].join("\r\n"));
  let answer = "";
  for await (const part of socket) answer += part;
  return answer;
}

describe("while the database is away", () => {
  const SESSION = "Cookie: __Host-next-auth.session-token=ey; qr-login.session-token=ey";
  const get = async (path: string, well: boolean, ...lines: string[]) => {
    const seen: { url: string | undefined; headers: IncomingHttpHeaders }[] = [];
    const port = await listening({ isWell: async () => well, next: (each) => seen.push(each) });
    const answer = await raw(port, `GET ${path} HTTP/1.1`, "Host: login.example.org", ...lines);
    server?.close();
    return { answer, url: seen[0]?.url, marked: seen[0]?.headers["x-database-away"], headers: seen[0]?.headers };
  };

  it("a page of who is signed in is the one that says so", async () => {
    const { answer, url, marked, headers } = await get("/devices?x=1", false, SESSION, "RSC: 1", "Next-Url: /");
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toMatch(/Retry-After: 5/);
    expect([url, marked]).toEqual(["/away", "1"]);
    expect(Object.keys(headers ?? {}).filter((name) => /^rsc|^next-/.test(name))).toEqual([]);
  });

  it.each([
    ["a page of nobody's", "/devices", false, []],
    ["a file", "/_next/static/x.js", false, [SESSION]],
    ["a page once it is well again", "/devices", true, [SESSION]],
    ["what says that it is away itself", "/devices", true, [SESSION, "X-Database-Away: 1"]],
  ] as const)("%s is as ever", async (_what, path, well, lines) => {
    const { answer, url, marked } = await get(path, well, ...lines);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect([url, marked]).toEqual([path, undefined]);
  });
});

describe("what a request says about itself", () => {
  const LIES = [
    "Host: evil.example",
    "X-Client-Address: 198.51.100.9",
    "X-Request-Id: mine",
    "X-Forwarded-For: 203.0.113.5",
    "X-Forwarded-Host: evil.example",
    "X-Forwarded-Proto: gopher",
    "X-Forwarded-Port: 1",
    "X-Forwarded-Prefix: /evil",
    "X-Real-IP: 198.51.100.9",
    "Forwarded: for=198.51.100.9;host=evil.example",
    "Content-Security-Policy: script-src 'nonce-mine'",
    "Content-Security-Policy-Report-Only: script-src 'nonce-mine'",
  ];
  const truth = (address: string) => ({
    // Anybody may send them, and nobody reads them.
    "x-client-address": "198.51.100.9",
    "x-request-id": "mine",
    host: "login.example.org",
    "x-forwarded-for": address,
    "x-forwarded-host": "login.example.org",
    "x-forwarded-proto": "https",
    "x-forwarded-port": "443",
    connection: "close",
  });

  it("is replaced by what the server knows, for Next.js", async () => {
    const seen: unknown[] = [];
    const port = await listening({ next: ({ headers }) => seen.push(headers) });
    await raw(port, "GET / HTTP/1.1", ...LIES);
    expect(seen).toEqual([{ ...truth("127.0.0.1"), "content-security-policy": expect.not.stringContaining("mine") }]);
  });

  it("is replaced by what the server knows, for a handler", async () => {
    const seen: unknown[] = [];
    const port = await listening({
      trustProxyHops: 1,
      match: () => async (request, connection) => {
        seen.push({ url: request.url, headers: Object.fromEntries(request.headers), connection });
        return new Response();
      },
    });
    const answer = await raw(port, "GET /api/qr?a=1 HTTP/1.1", ...LIES);
    const [, correlationId] = /^X-Request-Id: ([0-9a-f-]{36})\r$/m.exec(answer) ?? [];
    const connection = { address: "203.0.113.5", isDirect: false, correlationId };
    expect(seen).toEqual([{ url: `${ORIGIN}/api/qr?a=1`, headers: truth("203.0.113.5"), connection }]);
  });

  it.each<[string, string | undefined, string[], Partial<Options>]>([
    ["a proxy on this machine", "203.0.113.5", ["X-Forwarded-For: 203.0.113.5"], {}],
    ["a peer that is no proxy", "127.0.0.1", ["X-Forwarded-For: 203.0.113.5"], { trustedProxies: ["192.0.2.0/24"] }],
    ["a peer that is no proxy, and says nothing", "127.0.0.1", [], { trustedProxies: ["::1/128"] }],
    ["a proxy that says nothing", undefined, [], {}],
    ["a proxy that does not know", undefined, ["X-Forwarded-For: unknown"], {}],
    ["a proxy that hides it", undefined, ["X-Forwarded-For: 203.0.113.5, _hidden"], {}],
    ["one proxy of two", undefined, ["X-Forwarded-For: 203.0.113.5"], { trustProxyHops: 2 }],
  ])("%s tells that the client is at %s", async (_, address, headers, options) => {
    const seen: unknown[] = [];
    const match: Match = (_method, path) => {
      if (path !== "/api/x") return null;
      return async (_request, connection) => {
        seen.push(connection.address);
        return new Response();
      };
    };
    const next = (page: { headers: IncomingHttpHeaders }) => seen.push(page.headers["x-forwarded-for"]);
    const port = await listening({ match, next, trustProxyHops: 1, ...options });
    for (const path of ["/api/x", "/login"]) await raw(port, `GET ${path} HTTP/1.1`, "Host: a", ...headers);
    expect(seen).toEqual([address, address ?? "unknown"]);
  });

  it.each([
    ["http://evil.example/login?x=1", "/login?x=1"],
    ["https://evil.example", "/"],
    ["http://evil.example?x=1", "/?x=1"],
  ])("a target %s is the path %s of our own origin", async (target, path) => {
    const seen: unknown[] = [];
    const port = await listening({
      match: () => async (request) => {
        seen.push(request.url);
        return new Response();
      },
    });
    await raw(port, `GET ${target} HTTP/1.1`, "Host: evil.example");
    expect(seen).toEqual([ORIGIN + path]);
  });

  it.each([
    ["OPTIONS * HTTP/1.1", 400],
    ["GET ftp://evil.example/ HTTP/1.1", 400],
    ["TRACE / HTTP/1.1", 405],
    ["PROPFIND / HTTP/1.1", 405],
  ])("%s is refused with %i", async (line, status) => {
    const port = await listening({ match: () => () => Promise.reject(new Error("reached")) });
    const answer = await raw(port, line, "Host: a");
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(answer).toContain('"code":"invalid_request"');
  });

  it.each([
    ["/x/../api/health", "/api/health"],
    ["/./api/health?x=/../", "/api/health?x=/../"],
    ["/x/%2e%2E/api/health", "/api/health"],
    ["//api/health", "/api/health"],
    ["/api//health", "/api/health"],
    ["/api\\health", "/api/health"],
    ["/%61pi/health", "/api/health"],
    ["/api/%2568ealth", "/api/%2568ealth"],
    ["//evil.example/login", "/evil.example/login"],
    ["http://evil.example//x/..//login", "/login"],
    ["/scan#id", "/scan"],
  ])("a target %s is led to its normal form, %s, and read by nobody before", async (target, path) => {
    const seen: unknown[] = [];
    const note = (url: string | undefined) => void seen.push(url);
    const match: Match =
      () =>
      async ({ url }) => {
        note(url);
        return new Response();
      };
    const port = await listening({ match });
    const read = await raw(port, `GET ${target} HTTP/1.1`, "Host: a");
    if (target === path) return expect(seen).toEqual([ORIGIN + path]);
    expect(read).toContain("HTTP/1.1 308 ");
    expect(read.toLowerCase()).toContain(`\r\nlocation: ${ORIGIN}${path}\r\n`.toLowerCase());
    const posted = await raw(port, `POST ${target} HTTP/1.1`, "Host: a", "Content-Length: 0");
    expect(posted).toContain("HTTP/1.1 400 ");
    expect(seen).toEqual([]);
  });

  it.each<[string, string, string[], Partial<Options>]>([
    ["by a loopback name", "yes", ["Host: localhost:3000"], {}],
    ["by a loopback address", "yes", ["Host: 127.0.0.1"], {}],
    ["and says so itself", "yes", ["Host: localhost", "X-Client-Direct: no"], {}],
    ["by another name", "no", ["Host: evil.example", "X-Client-Direct: yes"], {}],
    ["through a proxy", "no", ["Host: localhost", "X-Forwarded-For: 127.0.0.1"], {}],
    ["through a proxy that says it in its own way", "no", ["Host: localhost", "Via: 1.1 proxy"], {}],
    ["where proxies are trusted", "no", ["Host: localhost"], { trustProxyHops: 1 }],
    ["where the origin is not on this machine", "no", ["Host: localhost"], { origin: ORIGIN }],
  ])("that comes from this machine %s is direct: %s", async (_, direct, headers, options) => {
    const seen: unknown[] = [];
    const match: Match =
      () =>
      async (_request, { isDirect }) => {
        seen.push(isDirect);
        return new Response();
      };
    const port = await listening({ origin: "http://localhost:3000", match, ...options });
    await raw(port, "GET /api/metrics HTTP/1.1", ...headers);
    expect(seen).toEqual([direct === "yes"]);
  });

  it("may hold the cookies of many codes, and no more than 32 KiB", async () => {
    const port = await listening({});
    expect(await raw(port, "GET / HTTP/1.1", "Host: a", `Cookie: ${"a".repeat(31_000)}`)).toContain("HTTP/1.1 200");
    expect(await raw(port, "GET / HTTP/1.1", "Host: a", `Cookie: ${"a".repeat(33_000)}`)).toContain("HTTP/1.1 431");
  });

  it.each([
    ["no host", []],
    ["two hosts", ["Host: login.example.org", "host: evil.example"]],
  ])("may not have %s", async (_, hosts) => {
    const port = await listening({});
    expect(await raw(port, "GET / HTTP/1.1", ...hosts)).toContain("HTTP/1.1 400 ");
  });

  it("needs no host in HTTP/1.0", async () => {
    const port = await listening({});
    expect(await raw(port, "GET / HTTP/1.0")).toContain("HTTP/1.1 200 OK");
  });

  it("may ask for another protocol in vain", async () => {
    const port = await listening({});
    const answer = await raw(port, "GET / HTTP/1.1", "Host: a", "Upgrade: websocket");
    expect(answer).toContain("HTTP/1.1 200 OK");
  });
});

describe("answers", () => {
  it("carry the same protection whoever answers, and several cookies", async () => {
    const match: Match = (_method, path) =>
      path === "/api/qr"
        ? async () => {
            const headers = new Headers({ "Referrer-Policy": "no-referrer" });
            headers.append("Set-Cookie", "a=1");
            headers.append("Set-Cookie", "b=2");
            return new Response("{}", { headers });
          }
        : null;
    const port = await listening({ match });
    const [api, page] = [await fetch(`http://127.0.0.1:${port}/api/qr`), await fetch(`http://127.0.0.1:${port}/`)];
    expect(api.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(api.headers.get("referrer-policy")).toBe("no-referrer");
    expect(page.headers.get("referrer-policy")).toBe("same-origin");
    for (const { headers } of [api, page]) {
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
    }
  });

  it("say nothing of a handler's error", async () => {
    const port = await listening({ match: () => () => Promise.reject(new Error("the password is hunter2")) });
    const response = await fetch(`http://127.0.0.1:${port}/api/qr`);
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ code: "internal" });
  });
});

describe("every answer", () => {
  /** The header lines of a raw answer. */
  const headersOf = (answer: string) => {
    const [, ...lines] = (answer.split("\r\n\r\n")[0] ?? "").split("\r\n");
    return Object.fromEntries(lines.map((line) => line.toLowerCase().split(/: (.*)/, 2)));
  };
  const PROTECTION = {
    "x-frame-options": "deny",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": expect.stringContaining("camera=(self)"),
    "strict-transport-security": "max-age=31536000",
    "content-security-policy": expect.stringMatching(/^default-src 'none';.* frame-ancestors 'none'/),
  };
  const long = "a".repeat(33_000);

  it.each<[string, number, string[]]>([
    ["a page", 200, ["GET / HTTP/1.1", "Host: a"]],
    ["a route", 204, ["GET /api/x HTTP/1.1", "Host: a"]],
    ["a route that throws", 500, ["GET /api/broken HTTP/1.1", "Host: a"]],
    ["a method that there is not", 405, ["TRACE / HTTP/1.1", "Host: a"]],
    ["a target that is no path", 400, ["GET * HTTP/1.1", "Host: a"]],
    ["a request without a host", 400, ["GET / HTTP/1.1"]],
    ["an expectation", 200, ["GET / HTTP/1.1", "Host: a", "Expect: miracles"]],
    ["headers too long", 431, ["GET / HTTP/1.1", "Host: a", `Cookie: ${long}`]],
    ["a target too long", 431, [`GET /${long} HTTP/1.1`, "Host: a"]],
    ["what is not HTTP", 400, ["GIVE ME / HTCPCP/1.0"]],
    ["a header that is none", 400, ["GET / HTTP/1.1", "Host: a", "no colon"]],
    ["two lengths", 400, ["POST / HTTP/1.1", "Host: a", "Content-Length: 5", "Content-Length: 6"]],
    ["a length in words", 400, ["POST / HTTP/1.1", "Host: a", "Content-Length: many"]],
    ["an encoding that is none", 400, ["POST / HTTP/1.1", "Host: a", "Transfer-Encoding: xchunked"]],
    ["an encoding without an end", 400, ["POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked, identity"]],
    ["an encoding of a page that is read", 400, ["GET / HTTP/1.1", "Host: a", "Transfer-Encoding: gzip"]],
    ["an encoding, to a route", 400, ["POST /api/x HTTP/1.1", "Host: a", "Transfer-Encoding: cow"]],
    ["a chunk that is none", 400, ["POST /api/body HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "", "zz"]],
    ["a tunnel", 405, ["CONNECT example.com:443 HTTP/1.1", "Host: a"]],
    ["a tunnel through a path", 405, ["CONNECT /api/x HTTP/1.1", "Host: a"]],
    ["a length and chunks", 400, ["POST / HTTP/1.1", "Host: a", "Content-Length: 5", "Transfer-Encoding: chunked"]],
  ])("to %s (%i) carries the same protection", async (_, status, lines) => {
    const match: Match = (_method, path) => {
      if (path === "/api/broken") return () => Promise.reject(new Error("broken"));
      if (path === "/api/body") return async (request) => new Response(await request.text());
      return path.startsWith("/api/") ? async () => new Response(null, { status: 204 }) : null;
    };
    const port = await listening({ match });
    const answer = await raw(port, ...lines);
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(headersOf(answer)).toMatchObject(PROTECTION);
    if (status >= 400) expect(headersOf(answer)["content-type"]).toBe("application/problem+json");
  });

  it("to what is sent ahead too much follows those that were taken", async () => {
    const port = await listening({ match: () => async () => new Response(null, { status: 204 }) });
    const socket = connect(port, "127.0.0.1").setEncoding("utf8");
    socket.write("GET /api/x HTTP/1.1\r\nHost: a\r\n\r\n".repeat(40));
    let answer = "";
    for await (const part of socket) answer += part;
    const answers = answer.split(/(?=HTTP\/1\.1 \d)/);
    expect(answers.slice(0, -1).every((each) => each.startsWith("HTTP/1.1 204"))).toBe(true);
    expect(answers.at(-1)).toContain("HTTP/1.1 429 ");
    expect(headersOf(answers.at(-1) ?? "")).toMatchObject({ ...PROTECTION, "retry-after": "1" });
  });

  it.each([
    ["first byte", ""],
    ["headers", "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "],
    ["body", "POST /api/x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{"],
  ])("to a client that is too slow with its %s too, and then the line is cut", async (_, start) => {
    const match: Match = () => async (request) => new Response(await request.text());
    const bounds = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 };
    const port = await listening({ match, bounds });
    const socket = connect(port, "127.0.0.1").setEncoding("utf8");
    socket.write(start);
    let answer = "";
    for await (const part of socket) answer += part;
    expect(answer).toContain("HTTP/1.1 408 Request Timeout");
    expect(headersOf(answer)).toMatchObject(PROTECTION);
  });

  it("does not cut into one that is under way when what follows it is no request", async () => {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const port = await listening({
      match: () => async () => {
        await finished;
        return new Response("whole");
      },
    });
    const socket = connect(port, "127.0.0.1").setEncoding("utf8");
    socket.write("GET /api/x HTTP/1.1\r\nHost: a\r\n\r\n");
    socket.write("no request\r\n\r\n");
    let answer = "";
    socket.on("data", (part) => {
      answer += part;
    });
    await once(socket, "close");
    finish();
    expect(answer).toBe("");
  });
});

describe("a page", () => {
  const reaches = { next: () => expect.unreachable() };

  it.each(["PUT", "PATCH", "DELETE", "OPTIONS"])("takes no %s: Next.js is not even asked", async (method) => {
    const port = await listening(reaches);
    const answer = await raw(port, `${method} /login HTTP/1.1`, "Host: a");
    expect(answer).toContain("HTTP/1.1 405 ");
    expect(answer.toLowerCase()).toContain("allow: get, head");
    expect(answer).toContain('"code":"invalid_request"');
  });

  it.each([[], ["Next-Action: x"], ["Content-Type: multipart/form-data; boundary=x"], ["RSC: 1"]])(
    "that a form is sent to is read instead (%s)",
    async (...headers) => {
      const port = await listening(reaches);
      for (const path of ["/sign-in?callbackUrl=%2Fsettings", "/evil.example/x"]) {
        const answer = await raw(port, `POST ${path} HTTP/1.1`, "Host: a", ...headers);
        expect(answer).toContain("HTTP/1.1 303 ");
        expect(answer.toLowerCase()).toContain(`location: ${ORIGIN}${path.toLowerCase()}\r\n`);
      }
    },
  );
});

describe("Next.js", () => {
  it("is told none of its own headers that its pages do not send", async () => {
    const seen: IncomingHttpHeaders[] = [];
    const port = await listening({ next: ({ headers }) => seen.push(headers) });
    const lies = ["Next-Action: x", "X-Middleware-Subrequest: x", "X-Nextjs-Data: 1", "Next-Router-State-Tree: %7B"];
    await raw(port, "GET /login HTTP/1.1", "Host: a", "RSC: 1", "Next-Url: /login", ...lies);
    const its = Object.keys(seen[0] ?? {}).filter((name) => /^(rsc|next-|x-(?!forwarded))/.test(name));
    expect(its).toEqual(["rsc", "next-url"]);
  });

  it.each([
    ["/login", "/login", "no-store"],
    ["/settings?a=1.js", "/settings?a=1.js", "no-store"],
    ["/_global-error", "/_not-found", "no-store"],
    ["/_global-error.rsc", "/_not-found", "no-store"],
    ["/_error?x=1", "/_not-found", "no-store"],
    ["/admin/users/%ff?x=1", "/missing", "no-store"],
    ["/%E0%A4%A", "/missing", "no-store"],
    ["/caf%C3%A9", "/caf%C3%A9", "no-store"],
    ["/_next/static/chunks/a.js", "/_next/static/chunks/a.js", null],
    ["/icon.svg", "/icon.svg", null],
  ])("answers %s as %s, and caches are told %s before", async (path, asked, cache) => {
    const seen: unknown[] = [];
    const port = await listening({ next: ({ url }) => seen.push(url) });
    const { headers } = await fetch(`http://127.0.0.1:${port}${path}`);
    expect([seen, headers.get("cache-control")]).toEqual([[asked], cache]);
  });
});

describe("scripts", () => {
  const nonceIn = (policy: unknown) => /script-src [^;]*'nonce-([^']+)'/.exec(String(policy))?.[1];

  it("have a nonce in pages, a new one each time, and Next.js is told it", async () => {
    const told: unknown[] = [];
    const port = await listening({ next: ({ headers }) => told.push(headers["content-security-policy"]) });
    const policies = await Promise.all(
      ["/", "/", "/login"].map(async (path) => {
        const { headers } = await fetch(`http://127.0.0.1:${port}${path}`);
        return headers.get("content-security-policy");
      }),
    );
    expect([...told].sort()).toEqual([...policies].sort());
    expect(new Set(policies.map(nonceIn)).size).toBe(3);
    for (const policy of policies) {
      expect(nonceIn(policy)).toMatch(/^[A-Za-z0-9+/]{22}==$/);
      expect(policy).not.toContain("unsafe");
      expect(policy).toContain("upgrade-insecure-requests");
    }
  });

  it("have none in the API's answers", async () => {
    const port = await listening({});
    const { headers } = await fetch(`http://127.0.0.1:${port}/api/unknown`);
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; frame-ancestors 'none'/);
  });
});

describe("a page of a plain http origin", () => {
  const plain = "http://localhost:3000";

  it.each([
    ["/", "127.0.0.1:3000", {}, plain],
    ["/login?callbackUrl=%2Fsettings", "[::1]:3000", { "sec-fetch-mode": "navigate" }, plain],
    ["/", "app.localhost:3000", {}, plain],
    ["/evil.example/x", "127.0.0.1:3000", {}, plain],
    ["/", "localhost:3000", {}, "http://192.0.2.1:3000"],
  ])("%s opened at %s leads to the canonical origin", async (path, host, headers, origin) => {
    const port = await listening({ origin });
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const answer = await raw(port, `GET ${path} HTTP/1.1`, `Host: ${host}`, ...lines);
    expect(answer).toContain("HTTP/1.1 307 ");
    expect(answer.toLowerCase()).toContain(`location: ${origin}${path.toLowerCase()}\r\n`);
  });

  it.each<[string, string, string, Partial<Options>]>([
    ["at the canonical host", "GET /", "localhost:3000", {}],
    ["at the canonical host in capitals", "GET /", "LOCALHOST:3000", {}],
    ["by a phone on the network, whose localhost is another", "GET /", "192.0.2.1:3000", {}],
    ["at any other name, which may be a proxy's", "GET /", "evil.example:3000", {}],
    ["through a forwarded port", "GET /", "127.0.0.1:8080", {}],
    ["behind a proxy", "GET /", "127.0.0.1:3000", { trustProxyHops: 1 }],
    ["over https", "GET /", "127.0.0.1:3000", { origin: "https://localhost:3000" }],
    ["at what is no host", "GET /", "a b:c", {}],
    ["as a file", "GET /_next/static/x.js", "127.0.0.1:3000", {}],
    ["as data", "GET /api/health", "127.0.0.1:3000", {}],
  ])("opened %s stays", async (_, line, host, options) => {
    const port = await listening({ origin: plain, ...options });
    expect(await raw(port, `${line} HTTP/1.1`, `Host: ${host}`)).toContain("HTTP/1.1 200 OK");
  });

  it("asked for by a script stays: only navigations follow", async () => {
    const port = await listening({ origin: plain });
    expect(await raw(port, "GET / HTTP/1.1", "Host: 127.0.0.1:3000", "Sec-Fetch-Mode: cors")).toContain(" 200 OK");
  });
});

describe("a stream", () => {
  /** A handler whose answer is open until the test ends it, and that tells when its request was aborted. */
  function stream() {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    let aborted = () => {};
    const gone = new Promise<void>((resolve) => {
      aborted = resolve;
    });
    const match: Match = () => async (request) => {
      request.signal.addEventListener("abort", () => aborted());
      const body = new ReadableStream<Uint8Array>({
        start: (each) => {
          controller = each;
          controller.enqueue(new TextEncoder().encode("first"));
        },
      });
      return new Response(body);
    };
    return { match, gone, send: (text: string) => controller?.enqueue(new TextEncoder().encode(text)) };
  }

  it("sends each chunk at once, and tells the handler when the client is gone", async () => {
    const { match, gone, send } = stream();
    const port = await listening({ match });
    const abort = new AbortController();
    const response = await fetch(`http://127.0.0.1:${port}/api/qr/x/events`, { signal: abort.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect(await reader?.read()).toEqual({ done: false, value: "first" });
    send("second");
    expect(await reader?.read()).toEqual({ done: false, value: "second" });
    abort.abort();
    await gone;
  });

  it("is not left open by who asks for its headers only", async () => {
    let cancelled = () => {};
    const ended = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    const port = await listening({ match: () => async () => new Response(new ReadableStream({ cancel: cancelled })) });
    expect(await raw(port, "HEAD /api/qr/x/events HTTP/1.1", "Host: a")).toContain("HTTP/1.1 200 ");
    await ended;
  });

  it("asks for no more than the client takes", async () => {
    let pulled = 0;
    const chunk = new Uint8Array(64 * 1024);
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += chunk.length;
        controller.enqueue(chunk);
        if (pulled > 512 * 1024 * 1024) controller.close();
      },
    });
    const port = await listening({ match: () => async () => new Response(body) });
    const socket = connect(port, "127.0.0.1");
    socket.write("GET /api/x HTTP/1.1\r\nHost: a\r\n\r\n");
    await once(socket, "readable");
    // The reader stands still; the server has stopped once two looks in a row find the same.
    let before = -1;
    while (before !== pulled) {
      before = pulled;
      for (let turn = 0; turn < 1000; turn++) await new Promise(setImmediate);
    }
    expect(pulled).toBeLessThan(64 * 1024 * 1024);
    socket.destroy();
  });
});
