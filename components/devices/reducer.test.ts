import { describe, expect, test } from "vitest";
import type { DeviceResponse } from "@/lib/api/types";
import { LOADING, listed, nextPanel, type Panel, type PanelEvent, type Request } from "./reducer";

const device = (id: string, current = false): DeviceResponse => ({
  id,
  current,
  kind: "browser",
  deviceType: "desktop",
  label: `Device ${id}`,
  browser: "Firefox",
  os: "Linux",
  ip: "192.0.2.1",
  signedInBy: "password",
  createdAt: "2026-01-31T12:00:00Z",
  lastSeenAt: "2026-01-31T12:00:00Z",
});

const own = device("own", true);
const other = device("other");
const read: PanelEvent = { type: "read", devices: [own, other] };
const end: Request = { what: "end", device: other };
const asked: PanelEvent = { type: "asked", request: end };
const agreed: PanelEvent = { type: "agreed" };
const offline = { code: "offline" } as const;

const play = (...events: PanelEvent[]): Panel => events.reduce(nextPanel, LOADING);

describe("reading", () => {
  test("shows the devices", () => {
    expect(play(read)).toEqual({ step: "shown", devices: [own, other] });
  });

  test("that fails says so, and can be tried again", () => {
    const failed = play({ type: "notRead", error: offline });
    expect(failed).toEqual({ step: "failed", error: offline });
    expect(nextPanel(failed, { type: "reading" })).toEqual(LOADING);
  });

  test("again keeps the list in sight, and the question in front of it", () => {
    const panel = play(read, asked, { type: "reading" }, { type: "notRead", error: offline });
    expect(panel).toMatchObject({ devices: [own, other], asking: { request: end } });
    expect(nextPanel(panel, { ...read, devices: [own] })).toMatchObject({ devices: [own], asking: { request: end } });
  });
});

describe("signing out", () => {
  test("asks first", () => {
    expect(play(read, asked)).toMatchObject({ asking: { request: end, sending: false } });
    expect(play(read, asked, { type: "dismissed" })).toEqual(play(read));
  });

  test("shows what is left, and says what was done", () => {
    const panel = play(read, asked, agreed, { type: "did", request: end, devices: [own] });
    expect(panel).toEqual({ step: "shown", devices: [own], done: end });
  });

  test("asks for the password where the server wants it, and keeps asking while it is wrong", () => {
    const wanted = { code: "step_up_required" } as const;
    const panel = play(read, asked, agreed, { type: "refused", error: wanted });
    expect(panel).toMatchObject({ asking: { request: end, sending: false, stepUp: true } });
    expect(panel).not.toHaveProperty("asking.error");
    const sending = nextPanel(panel, agreed);
    expect(sending).toMatchObject({ asking: { sending: true, stepUp: true } });
    const wrong = { ...wanted, reason: "wrong_password" } as const;
    expect(nextPanel(sending, { type: "refused", error: wrong })).toMatchObject({
      asking: { stepUp: true, error: wrong },
    });
  });

  test("cannot be stepped back from while it is under way", () => {
    expect(play(read, asked, agreed, { type: "dismissed" })).toMatchObject({ asking: { sending: true } });
  });

  test("that is refused says why, and can be tried again", () => {
    const refused = play(read, asked, agreed, { type: "refused", error: offline });
    expect(refused).toMatchObject({ asking: { request: end, sending: false, error: offline } });
    const again = nextPanel(refused, agreed);
    expect(again).toMatchObject({ asking: { sending: true } });
    expect(again).not.toHaveProperty("asking.error");
  });

  test("starts anew with each question", () => {
    const done = play(read, asked, agreed, { type: "did", request: end, devices: [own] });
    expect(nextPanel(done, asked)).not.toHaveProperty("done");
  });
});

test("who disowns waits for the next page with the question in front", () => {
  const request: Request = { what: "disown", device: other };
  const panel = play(read, { type: "asked", request }, agreed, { type: "did", request, devices: [own] });
  expect(panel).toMatchObject({ devices: [own], asking: { request, sending: true } });
});

test("nothing can be asked of a list that is not there", () => {
  expect(play(asked, agreed)).toEqual(LOADING);
});

test("what is new and answered for by nobody comes first, then who was here last", () => {
  const nowMs = Date.parse("2026-03-01T12:00:00Z");
  const seen = (id: string, createdAt: string, lastSeenAt: string, more: Partial<DeviceResponse> = {}) => ({
    ...device(id),
    createdAt,
    lastSeenAt,
    ...more,
  });
  const [long, lately] = ["2026-01-01T12:00:00Z", "2026-02-27T12:00:00Z"];
  const old = seen("old", long, long);
  const used = seen("used", long, lately);
  const known = seen("known", lately, lately);
  const letIn = seen("letIn", lately, long, { approvedBy: own });
  const strange = seen("strange", lately, lately);
  const stranger = seen("stranger", "2026-02-28T12:00:00Z", lately);
  const list = listed([old, own, used, known, letIn, strange, stranger], ["known"], nowMs);
  expect(list.current).toBe(own);
  expect(list.strange.map(({ id }) => id)).toEqual(["stranger", "strange"]);
  expect(list.others.map(({ id }) => id)).toEqual(["used", "known", "old", "letIn"]);
  expect(list.unused).toBe(2);
});
