import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createQrLogin, type State } from "./login";

const reported: unknown[] = [];

beforeEach(() => {
  reported.length = 0;
  vi.stubGlobal("reportError", (error: unknown) => reported.push(error));
  // No browser's store here, as in some private windows.
  vi.stubGlobal("indexedDB", undefined);
});

afterEach(() => vi.unstubAllGlobals());

test("who cannot keep a key is told so, by state and by callback, and a callback that throws changes nothing", async () => {
  const states: State[] = [];
  const errors: string[] = [];
  const login = createQrLogin({
    issuer: "https://login.example",
    clientId: "shop",
    onState(state) {
      states.push(state);
      throw new Error("the page's own");
    },
    onError(code) {
      errors.push(code);
      throw new Error("the page's own, too");
    },
  });
  login.start();
  await vi.waitFor(() => expect(login.state().step).toBe("refused"), 10_000);
  expect(states.at(-1)).toEqual({ step: "refused", reason: "proof_required" });
  expect(errors).toEqual(["proof_required"]);
  expect(reported).toHaveLength(states.length + 1);
  login.destroy();
});

test("a state is the same object until it is another", () => {
  const login = createQrLogin({ issuer: "https://login.example/", clientId: "shop" });
  const before = login.state();
  expect(login.state()).toBe(before);
  expect(before).toEqual({ step: "opening" });
  login.refresh();
  expect(login.state()).not.toBe(before);
});
