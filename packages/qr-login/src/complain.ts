import type { ApiError } from "./types";

const heard = new Set<string>();

/** Says once in the console, for whoever builds the page, why there is no code; who only reads it could do nothing about that. */
export async function complain(issuer: string, clientId: string, { code }: ApiError): Promise<void> {
  if (typeof location === "undefined" || heard.has(code) || code === "internal" || code === "rate_limited") return;
  heard.add(code);
  const { origin } = location;
  if (code === "proof_required") {
    return say(`${origin} keeps no key in this browser. Its address has to begin with https, or be http://localhost.`);
  }
  // A browser tells a page no more than that there was no answer. The tag's file is for every site.
  if (code === "offline" && !(await answers(`${issuer}/sdk/v1/qr-login.js`))) return;
  const why = code === "offline" ? "No client of that name has that origin." : `It said ${code}.`;
  say(`${issuer} gives no code to pages of ${origin} for the client "${clientId}". ${why} There, "npm run client -- list"
tells what is registered, and this registers a site:
npm run client -- add ${clientId || "my-page"} --name "Shop" --public --inline --origin ${origin}`);
}

function say(text: string): void {
  console.error(`QR Login: ${text}`);
}

function answers(url: string): Promise<boolean> {
  return fetch(url, { method: "HEAD", credentials: "omit", cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );
}
