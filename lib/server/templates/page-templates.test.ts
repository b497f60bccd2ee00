import { createHash } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { createGunzip } from "node:zlib";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { prefetchedTicket } from "../../api/prefetched-ticket";
import type { Answer } from "../../api/routes";
import { newId } from "../../secrets";
import { createHttpServer } from "../http-server";
import { codeModules, shorterPath } from "./code-modules";

const origin = "http://localhost:3000";
const hashOf = (style: string) => `sha256-${createHash("sha256").update(style).digest("base64")}`;
const SHEET = hashOf(".a{}");
let draw: (text: string) => string;
let server: Server | undefined;

beforeAll(async () => {
  draw = await codeModules(false);
});
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

interface Drawn {
  request: IncomingMessage;
  response: ServerResponse;
  nonce: string;
  html: string;
}

/** What stands in for Next.js; the changed page is what is sent. */
type Change = (drawn: Drawn) => string | undefined;

/** Counts what is drawn for visitors, and apart from that what is drawn for templates. */
async function serving(change: Change = ({ html }) => html) {
  const drawn = { visits: 0, forTemplates: 0 };
  const next = (request: IncomingMessage, response: ServerResponse) => {
    drawn[request.headers["x-forwarded-for"] === "unknown" ? "forTemplates" : "visits"] += 1;
    const nonce = /'nonce-([^']+)'/.exec(String(request.headers["content-security-policy"]))?.[1] ?? "";
    const ticket = prefetchedTicket(new Headers(request.headers as Record<string, string>));
    const code = ticket && `<path d="${draw(ticket.url)}"/>${ticket.userCode.slice(0, 4)}-${ticket.userCode.slice(4)}`;
    const language = `${request.headers["accept-language"]} ${request.headers.cookie}`;
    const html = `<style data-precedence="next">.a{}.b{}</style><p lang="${language}"><script nonce="${nonce}">${JSON.stringify(ticket)}</script>${code} ${request.url}`;
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(change({ request, response, nonce, html }));
  };
  const build = { files: () => false, styleHashes: { sheets: [SHEET], pages: [hashOf(".a{}.b{}"), hashOf(".c{}")] } };
  const edge = { origin, trustProxyHops: 1, prefetch, build };
  server = createHttpServer(edge, () => null, next);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  async function visit(path = "/login", changes: Record<string, string | null> = {}, method = "GET") {
    const all = {
      host: "localhost:3000",
      "x-forwarded-for": "203.0.113.5",
      "accept-language": "de-AT",
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": "document",
      "sec-fetch-site": "none",
      ...changes,
    };
    const headers = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)) as Record<
      string,
      string
    >;
    const before = drawn.visits;
    const sent = request({ port, path, method, headers, agent: false }).end();
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    const packed = answer.headers["content-encoding"] === "gzip";
    const html = await text(packed ? answer.pipe(createGunzip()) : answer);
    return { answer, html, status: answer.statusCode, fromTemplate: drawn.visits === before };
  }

  /** Visits until the page's template is there. */
  async function visited(...asked: Parameters<typeof visit>) {
    return vi.waitFor(async () => {
      const seen = await visit(...asked);
      expect(seen.fromTemplate).toBe(true);
      return seen;
    }, 10_000);
  }

  /** Visits until it has been tried to make a template, and once more. */
  async function refused(...asked: Parameters<typeof visit>) {
    await visit(...asked);
    await vi.waitFor(() => expect(drawn.forTemplates).toBeGreaterThan(0), 10_000);
    await vi.waitFor(async () => {
      const { forTemplates } = drawn;
      await visit(...asked);
      expect(drawn.forTemplates).toBe(forTemplates);
    }, 10_000);
    return visit(...asked);
  }

  return { visit, visited, refused, drawn };
}

let ticketSecond = 0;
const prefetch: Answer = async () => {
  const id = newId();
  const at = Date.parse("2026-11-27T02:00:00.000Z") + 1000 * ++ticketSecond;
  const ticket = {
    id,
    url: `${origin}/scan#${id}`,
    userCode: "BCDFGHJK",
    status: "pending",
    expiresAt: new Date(at + 60_000).toISOString(),
    serverTime: new Date(at).toISOString(),
    pollIntervalMs: 2000,
  };
  return Response.json(ticket, { status: 201, headers: { "Set-Cookie": `qr.${id}=secret` } });
};

describe("a page's second visit", () => {
  test("is answered by what was drawn before, with its own nonce and ticket, plain and packed", async () => {
    const { visit, visited, drawn } = await serving();
    const first = await visit();
    expect(first.fromTemplate).toBe(false);
    const later = [await visited(), await visited("/login", { "accept-encoding": "gzip, br" }), await visit()];
    const { visits } = drawn;
    const ids = new Set<string | undefined>();
    for (const { answer, html, fromTemplate } of [first, ...later]) {
      const id = /"id":"([^"]+)"/.exec(html)?.[1] ?? "";
      const nonce = /'nonce-([^']+)'/.exec(String(answer.headers["content-security-policy"]))?.[1] ?? "";
      expect(answer.headers["set-cookie"]).toEqual([`qr.${id}=secret`]);
      expect(answer.headers["cache-control"]).toBe("no-store");
      expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
      expect(html).toContain(`nonce="${nonce}"`);
      expect(html).toContain(`"url":"${origin}/scan#${id}"`);
      const path = draw(`${origin}/scan#${id}`);
      expect(html.replace(/ +"/, '"')).toContain(`<path d="${fromTemplate ? shorterPath(path) : path}"/>BCDF-GHJK`);
      for (const other of ids) expect(html).not.toContain(other);
      ids.add(id).add(nonce);
    }
    expect(ids.size).toBe(8);
    expect(later.map(({ answer }) => answer.headers["content-encoding"])).toEqual([undefined, "gzip", undefined]);
    expect(drawn).toEqual({ visits, forTemplates: 2 });
  });

  test.each([
    ["gzip", "gzip"],
    ["br, gzip;q=0.3", "gzip"],
    ["*", "gzip"],
    ["gzip;q=0", undefined],
    ["*;q=0", undefined],
    ["gzip;q=0.5, identity", undefined],
    ["", undefined],
    ["br", undefined],
  ])("is packed as who accepts %o likes best", async (accepted, encoding) => {
    const { visited } = await serving();
    const { answer, html } = await visited("/sign-in", { "accept-encoding": accepted });
    expect(answer.headers["content-encoding"]).toBe(encoding);
    expect(html).toContain("/sign-in");
  });

  test.each([
    ["alone where its head has all that its data name", "a", []],
    ["and each sheet by itself where its data name another", "b", [SHEET]],
  ])("has a policy that allows the styles of its own page, %s", async (_, named, besides) => {
    const sheet = (name: string) => `/_next/static/chunks/${name}.css`;
    const { visit, visited } = await serving(({ html }) =>
      html.replace("<style", `<style data-href="${sheet("a")}"`).concat(`<script>\\"${sheet(named)}\\"</script>`),
    );
    const stylesOf = ({ answer }: Awaited<ReturnType<typeof visit>>) =>
      /style-src 'self'([^;]*)/.exec(String(answer.headers["content-security-policy"]))?.[1];
    const written = (hashes: string[]) => hashes.map((each) => ` '${each}'`).join("");
    const [own, other] = [hashOf(".a{}.b{}"), hashOf(".c{}")];
    expect(stylesOf(await visit("/scan"))).toBe(written([SHEET, own, other]));
    expect(stylesOf(await visited("/scan"))).toBe(written([...besides, own]));
  });

  test("has a template of its own for each language, page and way to it", async () => {
    const { visited, visit, drawn } = await serving();
    const asked: [string, Record<string, string | null>][] = [
      ["/login", {}],
      ["/login", { "accept-language": "fr" }],
      ["/login", { "accept-language": "fr", cookie: "language=ar" }],
      ["/login", { "sec-fetch-site": "cross-site" }],
      ["/scan", {}],
      ["/scan", { "sec-fetch-site": "cross-site" }],
      ["/sign-in", {}],
      ["/sign-in?callbackUrl=%2Fscan", {}],
    ];
    const pages: string[] = [];
    for (const each of asked) pages.push((await visited(...each)).html.replace(/nonce=".*?"|\{.*?\}|<path.*/g, ""));
    expect(drawn.forTemplates).toBe(2 * asked.length);
    // Led to by a site or not is the page's to tell, and this one does not.
    expect(pages[5]).toBe(pages[4]);
    expect(new Set(pages).size).toBe(asked.length - 1);
    for (const each of asked) expect((await visit(...each)).fromTemplate).toBe(true);
  });

  test.each<[string, string, Record<string, string | null>, string?]>([
    ["another page", "/sign-up", {}],
    ["a page with a query of its own", "/login?callbackUrl=%2Fsettings", {}],
    ["a page with an unknown query", "/login?x", {}],
    ["what an object has by nature", "/constructor", {}],
    ["whoever has a session's token", "/sign-in", { cookie: "qr-login.session-token=ey" }],
    ["whoever has one by its former name", "/login", { cookie: "next-auth.session-token=ey" }],
    ["a script's request", "/scan", { "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" }],
    ["a frame", "/scan", { "sec-fetch-dest": "iframe" }],
    ["who does not say what for", "/scan", { "sec-fetch-dest": null }],
    ["a region that is a number", "/scan", { "accept-language": "en-001" }],
    ["a page fetched ahead", "/scan", { "sec-purpose": "prefetch" }],
    ["the data of a page", "/scan", { rsc: "1" }],
    ["a part of a page", "/scan", { "next-url": "/scan" }],
    ["its head alone", "/scan", {}, "HEAD"],
  ])("is drawn anew for %s", async (_, path, headers, method) => {
    const { visit, visited, drawn } = await serving();
    for (const target of ["/login", "/scan", "/sign-in"]) await visited(target);
    const { forTemplates } = drawn;
    for (let count = 0; count < 3; count++) {
      expect((await visit(path, headers, method)).fromTemplate).toBe(false);
    }
    expect(drawn.forTemplates).toBe(forTemplates);
  });
});

function withHeader(name: string, value: string): Change {
  return ({ html, response }) => {
    response.setHeader(name, value);
    return html;
  };
}

describe("no template is made", () => {
  let count = 0;
  test.each<[string, Change]>([
    ["of a page that differs each time", ({ html }) => `${html}${count++}`],
    ["of a page that lacks what is put in", ({ html }) => html.replace(/[A-Z]{4}-[A-Z]{4}/, "")],
    [
      "of a page that writes it otherwise",
      ({ html }) => html.replace(/"id":"(.*?)"/, (id) => `${id}${id.toLowerCase()}`),
    ],
    ["of a page that draws another code", ({ html }) => html.replace(/d="M/, 'd="M0 0')],
    [
      "of a page that writes thousands as they do where its reader is",
      ({ request, html }) => html + (1234).toLocaleString(request.headers["accept-language"]),
    ],
    ["of a page with another nonce", ({ html }) => `${html}<script nonce="other"></script>`],
    ["of a page with a cookie", withHeader("Set-Cookie", "a=b")],
    ["of a page that leads elsewhere", withHeader("Location", "/")],
    [
      "of a page that failed",
      ({ html, response }) => {
        response.statusCode = 500;
        return html;
      },
    ],
    ["of a page that is cut", ({ response }) => void response.destroy()],
  ])("%s, and its visitors get it as ever", async (_, change) => {
    const { refused, drawn } = await serving((drawn) =>
      drawn.request.headers["x-forwarded-for"] === "unknown" ? change(drawn) : drawn.html,
    );
    const { fromTemplate, html, status } = await refused();
    expect([fromTemplate, status]).toEqual([false, 200]);
    expect(html).toContain('<script nonce="');
    expect(drawn.forTemplates).toBeLessThanOrEqual(2);
  });
});

test("whoever asks for ever new regions gets each of them from one template, and pushes out no other", async () => {
  const { visit, visited, drawn } = await serving();
  await visited("/sign-in", { "accept-language": "fr" });
  await visited("/scan", { "accept-language": "en-AA" });
  const before = { ...drawn };
  for (let count = 0; count < 200; count++) {
    const region = String.fromCharCode(65 + (count % 26), 65 + Math.floor(count / 26));
    const { html, fromTemplate } = await visit("/scan", { "accept-language": `en-${region}` });
    // Of a region that is no more, its heir's: en-DD is en-DE.
    expect(html).toContain(`lang="${new Intl.Locale(`en-${region}`)} language=en"`);
    expect(fromTemplate).toBe(true);
  }
  expect((await visit("/sign-in", { "accept-language": "fr" })).fromTemplate).toBe(true);
  expect(drawn).toEqual(before);
});

test("regions that write with other digits have templates of their own", async () => {
  const { visit, visited, drawn } = await serving(
    ({ request, html }) => html + (58).toLocaleString(request.headers["accept-language"]),
  );
  for (const region of ["EG", "MA"]) await visited("/scan", { "accept-language": `ar-${region}` });
  expect(drawn.forTemplates).toBe(4);
  for (const [region, digits] of [
    ["EG", "٥٨"],
    ["SA", "٥٨"],
    ["MA", "58"],
    ["DZ", "58"],
  ]) {
    const { html, fromTemplate } = await visit("/scan", { "accept-language": `ar-${region}` });
    expect([html.slice(-2), fromTemplate]).toEqual([digits, true]);
    expect(html).toContain(`lang="ar-${region} `);
  }
});
