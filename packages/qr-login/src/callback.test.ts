import { generateKeyPair, generateProof } from "dpop";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { handleCallback } from "./callback";
import { signInByRedirect } from "./popup";

const ISSUER = "https://login.example";
const BACK = "https://shop.example/signed-in";
const key = generateKeyPair("ES256");

// There is no browser's store here: a key that lives as long as the test.
vi.mock("./device-key", () => ({
  siteThumbprint: async () => "thumbprint",
  proofOf: async (url: string) => generateProof(await key, url, "POST"),
}));

/** What a browser keeps for one tab of the site. */
class Tab {
  readonly #kept = new Map<string, string>();
  getItem = (name: string) => this.#kept.get(name) ?? null;
  setItem = (name: string, value: string) => void this.#kept.set(name, value);
  removeItem = (name: string) => void this.#kept.delete(name);
}

let sent: { url: string; form: URLSearchParams }[];
let gone: URL;
let nonceInToken: string | undefined;

beforeEach(() => {
  sent = [];
  nonceInToken = undefined;
  vi.stubGlobal("sessionStorage", new Tab());
  vi.stubGlobal("history", { state: null, replaceState: vi.fn() });
  vi.stubGlobal("location", { search: "", pathname: "/signed-in", assign: (url: string) => (gone = new URL(url)) });
  vi.stubGlobal("close", vi.fn());
  vi.stubGlobal("fetch", async (url: string, { body }: { body: URLSearchParams }) => {
    sent.push({ url, form: body });
    const payload = Buffer.from(JSON.stringify({ nonce: nonceInToken })).toString("base64url");
    return Response.json({ id_token: `e30.${payload}.c2ln`, access_token: "access" });
  });
});
afterEach(() => vi.unstubAllGlobals());

/** Leaves for the login; resolves to what it was asked. */
async function leave(): Promise<URLSearchParams> {
  expect(await signInByRedirect({ issuer: ISSUER, clientId: "shop", redirectUri: BACK })).toMatchObject({
    error: null,
  });
  expect(gone.origin + gone.pathname).toBe(`${ISSUER}/oidc/authorize`);
  nonceInToken = gone.searchParams.get("nonce") ?? undefined;
  return gone.searchParams;
}

/** Comes back with what the login adds, or somebody else. */
function comeBack(asked: URLSearchParams, answer: Record<string, string> = {}) {
  const right = { code: "code", state: asked.get("state") ?? "", iss: ISSUER };
  Object.assign(location, { search: `?${new URLSearchParams({ ...right, ...answer })}` });
  return handleCallback();
}

test("what was asked is answered once, out of the address before anything else, with the verifier of this tab", async () => {
  const asked = await leave();
  expect(asked.get("code_challenge_method")).toBe("S256");
  const { data, error } = await comeBack(asked);
  expect([error, data?.accessToken]).toEqual([null, "access"]);
  expect(history.replaceState).toHaveBeenCalledWith(null, "", "/signed-in");
  expect(sent.map(({ url, form }) => [url, form.get("code"), form.get("redirect_uri")])).toEqual([
    [`${ISSUER}/oidc/token`, "code", BACK],
  ]);
  expect(sent[0]?.form.get("code_verifier")).toMatch(/^[\w-]{43}$/);
  expect(await comeBack(asked)).toEqual({ data: null, error: "unknown_answer" });
  expect(sent).toHaveLength(1);
});

describe("nothing is redeemed", () => {
  test("of an answer in another browser, or to nothing that was asked (login CSRF)", async () => {
    const asked = await leave();
    vi.stubGlobal("sessionStorage", new Tab());
    expect(await comeBack(asked)).toEqual({ data: null, error: "unknown_answer" });
    expect(await comeBack(asked, { state: "page.made-up" })).toEqual({ data: null, error: "unknown_answer" });
    expect(sent).toEqual([]);
  });

  test.each([
    ["another login's", { iss: "https://evil.example" }],
    ["nobody's", { iss: "" }],
  ])("of %s answer (mix-up, RFC 9207)", async (_whose, answer) => {
    expect(await comeBack(await leave(), answer)).toEqual({ data: null, error: "invalid_answer" });
    expect(sent).toEqual([]);
  });

  test("where the phone said no", async () => {
    const refused = { code: "", error: "access_denied" };
    expect(await comeBack(await leave(), refused)).toEqual({ data: null, error: "access_denied" });
    expect(sent).toEqual([]);
  });
});

test("a token of another sign-in is none (code injection)", async () => {
  const asked = await leave();
  nonceInToken = "of another";
  expect(await comeBack(asked)).toEqual({ data: null, error: "invalid_answer" });
});

test("a window hands its answer to the page that opened it, and to no other, and redeems nothing itself", async () => {
  const heard: string[] = [];
  const channels = ["popup.one", "popup.other"].map((state) => new BroadcastChannel(`qr-login.${state}`));
  for (const channel of channels) channel.onmessage = ({ data }) => heard.push(`${channel.name} ${data}`);
  const asked = new URLSearchParams({ state: "popup.one" });
  expect(await comeBack(asked)).toEqual({ data: null, error: "popup" });
  await vi.waitFor(() => expect(heard).toHaveLength(1), 10_000);
  expect(heard[0]).toContain("qr-login.popup.one code=code");
  expect(close).toHaveBeenCalled();
  expect(sent).toEqual([]);
  for (const channel of channels) channel.close();
});
