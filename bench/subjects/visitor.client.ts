import { Connection, expect } from "../measure/connection";
import type { Play } from "../measure/load";

export interface VisitedPage {
  origin: string;
  port: number;
  path: string;
  /** Of somebody who is signed in: a Cookie field's. */
  cookie?: string;
  /** In a frame, for which nothing is kept. */
  anew?: boolean;
}

const AGENT =
  "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\nAccept-Language: en-US\r\n";
const NAVIGATION = "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Site: none\r\n";
const PACKED = "Accept-Encoding: gzip, deflate, br\r\n";

/** Browsers that come to a page: for the first time, or again, with everything but the page itself in their cache. */
export function play({ origin, port, path, cookie, anew = false }: VisitedPage): Play {
  const place = { port, host: new URL(origin).host };
  const fields = `${AGENT}Accept: text/html\r\n${NAVIGATION}Sec-Fetch-Dest: ${anew ? "iframe" : "document"}\r\n${cookie ? `Cookie: ${cookie}\r\n` : ""}`;
  const browsers: Connection[] = [];
  let assets: string[] = [];

  function browserOf(person: number): Connection {
    browsers[person] ??= new Connection(place);
    return browsers[person];
  }

  async function visit(person: number): Promise<void> {
    expect(await browserOf(person).request("GET", path, fields + PACKED), 200);
  }

  return {
    async gather() {
      assets = assetsOf(expect(await browserOf(0).request("GET", path, fields), 200).body);
    },
    repeatVisit: visit,
    async firstVisit(person) {
      await visit(person);
      for (const asset of assets) expect(await browserOf(person).request("GET", asset, AGENT + PACKED), 200);
    },
  };
}

/** What a browser fetches for a page: its scripts, and its style sheets where they are not in it. */
export function assetsOf(html: string): string[] {
  const tags = html.matchAll(
    /<(?:script|link)\b[^>]*?\b(?:src|href)="(\/_next\/static\/[^"?]+\.(?:js|css))[^"]*"[^>]*>/g,
  );
  const needed = [...tags].filter(([tag]) => !/\bnomodule\b/i.test(tag));
  return [...new Set(needed.map(([, asset = ""]) => asset))];
}
