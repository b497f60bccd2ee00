import { describe, expect, test } from "vitest";
import { refuseCrossSite } from "./origin";
import type { Problem } from "./problem";

const OURS = "https://login.example.org:8443";

function refusal(method: string, headers: Record<string, string> | [string, string][], path = "x"): string | undefined {
  try {
    refuseCrossSite(new Request(`${OURS}/api/${path}`, { method, headers }), OURS);
  } catch (error) {
    return (error as Problem).code;
  }
}

const MAY: Record<string, Record<string, string>> = {
  "our own page": { origin: OURS, "sec-fetch-site": "same-origin" },
  "our own page, in a browser without Sec-Fetch-Site": { origin: OURS },
  "our own page, in a browser that hides the origin from its own": { "sec-fetch-site": "same-origin" },
  "a client that is no browser": {},
};

const MAY_NOT: Record<string, Record<string, string> | [string, string][]> = {
  "another site": { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
  "another site, in a browser without Sec-Fetch-Site": { origin: "https://evil.example" },
  "another site that hides its origin": { "sec-fetch-site": "cross-site" },
  "a neighbour on the same site": { origin: "https://shop.example.org", "sec-fetch-site": "same-site" },
  "a neighbour that hides its origin": { "sec-fetch-site": "same-site" },
  "a subdomain": { origin: "https://evil.login.example.org:8443" },
  "what ends like us": { origin: "https://notlogin.example.org:8443" },
  "what starts like us": { origin: `${OURS}.evil.example` },
  "us as somebody's user": { origin: `${OURS}@evil.example` },
  "our name over http": { origin: "http://login.example.org:8443" },
  "our name on another port": { origin: "https://login.example.org" },
  "a sandboxed frame": { origin: "null", "sec-fetch-site": "same-origin" },
  "a sandboxed frame, in a browser without Sec-Fetch-Site": { origin: "null" },
  "no page at all": { "sec-fetch-site": "none" },
  "no page at all, with our origin": { origin: OURS, "sec-fetch-site": "none" },
  "an origin that contradicts the site": { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
  "a site that contradicts the origin": { origin: OURS, "sec-fetch-site": "cross-site" },
  "an empty origin": { origin: "" },
  "an empty site": { "sec-fetch-site": "" },
  "our origin with a slash": { origin: `${OURS}/` },
  "our origin with a path": { origin: `${OURS}/login` },
  "our origin in capitals": { origin: OURS.toUpperCase() },
  "our origin twice": [
    ["origin", OURS],
    ["origin", OURS],
  ],
  "our origin and another": [
    ["origin", OURS],
    ["origin", "https://evil.example"],
  ],
  "a site in capitals": { origin: OURS, "sec-fetch-site": "SAME-ORIGIN" },
  "two sites": [
    ["sec-fetch-site", "same-origin"],
    ["sec-fetch-site", "same-origin"],
  ],
};

describe.each(["POST", "PUT", "PATCH", "DELETE"])("%s is let through from", (method) => {
  test.each(Object.entries(MAY))("%s", (_, headers) => {
    expect(refusal(method, headers)).toBeUndefined();
  });
});

describe.each(["POST", "PUT", "PATCH", "DELETE"])("%s is refused from", (method) => {
  test.each(Object.entries(MAY_NOT))("%s", (_, headers) => {
    expect(refusal(method, headers)).toBe("cross_site");
  });
});

const READ_BY_ADDRESS = ["no page at all"];

describe.each(["GET", "HEAD", "OPTIONS"])("%s", (method) => {
  test.each(Object.entries(MAY))("is let through from %s", (_, headers) => {
    expect(refusal(method, headers)).toBeUndefined();
  });

  test.each(Object.entries(MAY_NOT))("is let through from no other site, nor the like: %s", (who, headers) => {
    const may = READ_BY_ADDRESS.some((each) => who.startsWith(each));
    expect(refusal(method, headers)).toBe(may ? undefined : "cross_site");
  });
});

describe("a link on another site", () => {
  const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };

  test.each(["pictures/a", "site/mark", "site/style", "language/de"])(
    "leads to /api/%s, which nothing but a link reaches",
    (path) => {
      expect(refusal("GET", link, path)).toBeUndefined();
      expect(refusal("GET", { ...link, "sec-fetch-site": "same-site" }, path)).toBeUndefined();
      expect(refusal("GET", { ...link, "sec-fetch-mode": "no-cors" }, path)).toBe("cross_site");
      expect(refusal("POST", link, path)).toBe("cross_site");
    },
  );

  test.each([
    "qr/x/events",
    "account/events",
    "auth/session",
    "auth/csrf",
    "devices",
    "device/nonce",
    "qr/site/",
    "health",
    "auth/signin",
    "sites/x",
  ])("does not lead to /api/%s", (path) => expect(refusal("GET", link, path)).toBe("cross_site"));
});
