import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type FirstPartyCall, type FirstPartyPorts, firstPartyApi } from "./first-party";
import type { ApiResult } from "./types";

const HERE = "https://login.example";
const USER = { username: "ada", name: "Ada", image: "/" };
const offline = { ok: false, error: { code: "offline" } } as const;
const ok = (value: unknown) => ({ ok: true, value }) as const;

beforeAll(() => {
  vi.stubGlobal("navigator", { cookieEnabled: true });
  vi.stubGlobal("location", { origin: HERE });
});
afterAll(() => vi.unstubAllGlobals());

/** The server's answers, by path. */
function loginBy(answers: Record<string, ApiResult<unknown>>, key: Awaited<ReturnType<FirstPartyPorts["key"]>>) {
  const asked: FirstPartyCall[] = [];
  const call = async <T>(request: FirstPartyCall) => {
    asked.push(request);
    return (answers[request.path] ?? offline) as ApiResult<T>;
  };
  return { api: firstPartyApi({ call, key: async () => key }, "uid"), asked };
}

test("a code is asked for with this browser's key and the request that it is for; without a key there is none", async () => {
  const { api, asked } = loginBy({ "/api/qr": ok({ id: "1" }) }, { jkt: "thumb" });
  expect(await api.create("0")).toEqual(ok({ id: "1" }));
  expect(asked).toEqual([{ method: "POST", path: "/api/qr", body: { jkt: "thumb", replaces: "0", request: "uid" } }]);
  const keyless = loginBy({}, null);
  expect(await keyless.api.create(undefined)).toEqual({ ok: false, error: { code: "proof_required" } });
  expect(keyless.asked).toEqual([]);
});

describe("what was confirmed", () => {
  const claimBy = (claimed: ApiResult<unknown>, session: ApiResult<unknown>) => {
    const answers = { "/api/auth/csrf": ok({ csrfToken: "t" }), "/api/auth/callback/qr": claimed };
    return loginBy({ ...answers, "/api/auth/session": session }, { jkt: "thumb" }).api.claim("1");
  };
  const refusal = (code: string) => ({ ok: false, error: { code } });

  test.each([
    ["signs in", ok({ url: `${HERE}/` }), ok({ user: USER }), ok({ user: USER })],
    ["signs in where only the answer was lost", offline, ok({ user: USER }), ok({ user: USER })],
    ["signs in where the session cannot be asked for", ok({ url: `${HERE}/` }), offline, ok({})],
    ["is told to be gone without its answer and session", offline, ok({}), offline],
    ["wants cookies that come back", ok({ url: `${HERE}/` }), ok({}), refusal("no_cookies")],
    ["wants the form's cookie", ok({ url: `${HERE}/login?csrf=true` }), ok({}), refusal("no_cookies")],
    ["is refused by its address", ok({ url: `${HERE}/login?error=Callback` }), ok({}), refusal("wrong_state")],
    ["is refused without one", ok({}), ok({}), refusal("wrong_state")],
  ])("%s", async (_what, claimed, session, expected) => {
    expect(await claimBy(claimed, session)).toEqual(expected);
  });
});
