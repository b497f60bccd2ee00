import { hash } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { settings } from "../../env/settings";
import { preferredEncoding } from "../../http/content-encoding";
import { log } from "../../log";
import { LruCache } from "../../process/lru-cache";
import type { StyleHashes } from "../page-headers";
import { unheard } from "../unheard";
import { codeModules, type DrawCode, shorterPath } from "./code-modules";
import { madeUpVisit } from "./made-up-visit";
import { PackedTemplate } from "./packed-template";
import { ticketUrl, type Variant, visitOf } from "./page-visit";
import { withoutRepeatedStyles } from "./repeated-styles";
import { filled, isSameTemplate, type Template, templateOf } from "./template";
import { areFit, type ValueName, type Values } from "./values";

/** Answers a visit whose page differs from others by a few known values alone, and tells whether it did. Never rejects. */
export type PageTemplates = (request: IncomingMessage, response: ServerResponse, nonce: string) => Promise<boolean>;

/** Some 120 KiB each, and no visitor can ask for more kinds: 14 a language, with a region or without, and in Arabic with either digits. */
const MOST = 180;
/** Until a page that made no template is tried again. */
const REFUSED_MS = 60_000;

interface Page {
  body: PackedTemplate;
  /** Of a code's path, filled up with spaces: with a width that is known, what stands behind it can refer to what stands before. */
  modulesWidth: number;
  /** As JSON. */
  headers: Template;
  /** Its own alone: a policy is not compressed. */
  styles: readonly string[];
  names: ReadonlySet<ValueName>;
}

/**
 * Next.js draws each page twice for nobody, with values made up; where both texts are the same but for these, later visits get that
 * text with their own. Nothing of a visit ever goes into a template, whatever is not known here is drawn anew, and so is the page
 * until its template is made.
 *
 * @param policyOf a page's policy with a nonce, from which Next.js takes it
 */
export function pageTemplates(
  next: RequestListener,
  styleHashes: StyleHashes,
  policyOf: (path: string, nonce: string, styles: readonly string[]) => string,
): PageTemplates {
  const ask = unheard(next);
  const pages = new LruCache<Page | { refusedAt: number }>(MOST);
  const underWay = new Set<string>();
  let modules: Promise<DrawCode> | undefined;

  async function find(variant: Variant): Promise<Page | undefined> {
    const key = JSON.stringify(variant);
    const page = pages.get(key);
    if (page && !("refusedAt" in page)) return page;
    if ((page && Date.now() - page.refusedAt < REFUSED_MS) || underWay.size > 0) return undefined;
    underWay.add(key);
    make(variant)
      .catch((err: unknown) => {
        log().warn({ event: "page_template_refused", page: variant.target, language: variant.language, err });
        return { refusedAt: Date.now() };
      })
      .then((made) => pages.set(key, made))
      .finally(() => underWay.delete(key));
    return undefined;
  }

  async function make(variant: Variant): Promise<Page> {
    modules ??= codeModules(settings().site.mark !== undefined);
    const draw = await modules;
    const one = await drawn(variant, draw, true);
    const other = await drawn(variant, draw, false);
    if (!isSameTemplate(one.body, other.body) || !isSameTemplate(one.headers, other.headers)) {
      throw new Error("The page differs from drawing to drawing.");
    }
    const { headers, styles } = one;
    // Codes of one length differ by a few hundredths.
    const modulesWidth = Math.ceil(1.2 * shorterPath(one.values.modules ?? "").length);
    const body = new PackedTemplate(one.body, { modules: modulesWidth });
    return {
      body,
      modulesWidth,
      headers,
      styles,
      names: new Set([...one.body.names, ...headers.names]),
    };
  }

  async function drawn(variant: Variant, draw: (text: string) => string, isFirst: boolean) {
    const { values, headers } = madeUpVisit(variant, draw, isFirst);
    const policy = policyOf(pathOf(variant), values.nonce ?? "", []);
    const answer = await ask(variant.target, { ...headers, "content-security-policy": policy });
    if (answer.status !== 200) throw new Error(`The page was answered with ${answer.status}.`);
    const html = await answer.text();
    const body = templateOf(withoutRepeatedStyles(html), values);
    for (const name of Object.keys(values)) {
      if (!body.names.includes(name as ValueName)) throw new Error(`The page lacks its ${name}.`);
    }
    if (hasOtherNonces(html, values.nonce ?? "")) throw new Error("The page has a script of another nonce.");
    return {
      values,
      body,
      styles: stylesIn(html, styleHashes),
      headers: templateOf(JSON.stringify(keptHeaders(answer.headers)), values),
    };
  }

  return async (request, response, nonce) => {
    try {
      const visit = await visitOf(request);
      const page = visit && (await find(visit.variant));
      if (!page || response.destroyed) return false;
      const { ticketId } = visit.values;
      const drawn = ticketId && (await modules)?.(ticketUrl(ticketId), true);
      const values: Values = {
        ...visit.values,
        nonce,
        ...(drawn && { modules: drawn.padEnd(page.modulesWidth) }),
      };
      if ((values.modules?.length ?? 0) > page.modulesWidth) return false;
      if (!areFit(values) || ![...page.names].every((name) => values[name] !== undefined)) return false;
      response.setHeader("Content-Security-Policy", policyOf(pathOf(visit.variant), nonce, page.styles));
      send(request, response, page, values);
      return true;
    } catch {
      // Drawn anew it is told why.
      return false;
    }
  };
}

function send(request: IncomingMessage, response: ServerResponse, { body, headers }: Page, values: Values): void {
  const packed = preferredEncoding(request, ["gzip"]) === "gzip";
  const bytes = packed ? body.fillPacked(values) : body.fill(values);
  for (const [name, value] of JSON.parse(filled(headers, values))) response.setHeader(name, value);
  if (packed) response.setHeader("Content-Encoding", "gzip");
  response.setHeader("Content-Length", bytes.length);
  response.end(bytes);
}

function pathOf({ target }: Variant): string {
  return target.split("?", 1)[0] ?? "";
}

/**
 * Which of those that are known the page asks for, now or later: what its head has as one, and each sheet by itself where its data
 * have another than its head, as for a page that its scripts would draw. A page that a link leads to from there has its sheets linked.
 */
function stylesIn(html: string, { sheets, pages }: StyleHashes): string[] {
  const inHead = [...html.matchAll(/<style\b([^>]*)>(.*?)<\/style>/gs)];
  const hashes = inHead.map(([, , text = ""]) => `sha256-${hash("sha256", text, "base64")}`);
  const own = pages.filter((each) => hashes.includes(each));
  const hrefs = new Set(inHead.flatMap(([, attributes = ""]) => attributes.match(SHEET) ?? []));
  const isWhole = (html.match(SHEET) ?? []).every((href) => hrefs.has(href));
  return isWhole ? own : [...new Set([...sheets, ...own])];
}

const SHEET = /\/_next\/static\/[^"'\\\s]+\.css/g;

function hasOtherNonces(html: string, nonce: string): boolean {
  return [...html.matchAll(/\bnonce(?:=|\\":)\\?"([^"\\]*)/g)].some(([, found]) => found !== nonce);
}

/** Those that tell of the text; any that is not known may be of the visit. */
function keptHeaders(headers: Headers): [string, string][] {
  for (const name of headers.keys()) {
    if (!OF_THE_TEXT.has(name) && !OF_THE_ANSWER.has(name)) throw new Error(`The page comes with the header ${name}.`);
  }
  return [...headers].flatMap(([name, value]) => {
    const written = OF_THE_TEXT.get(name);
    return written ? [[written, value] as [string, string]] : [];
  });
}

const OF_THE_TEXT = new Map([
  ["content-type", "Content-Type"],
  ["link", "Link"],
  ["vary", "Vary"],
]);
const OF_THE_ANSWER = new Set([
  "cache-control",
  "connection",
  "content-length",
  "date",
  "keep-alive",
  "transfer-encoding",
]);
