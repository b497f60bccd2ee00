import { describe, expect, test } from "vitest";
import { nextScanner, SCANNER, type Scanner, type ScannerEvent, wantsCamera } from "./scanner-reducer";

const ID = "Zm9vYmFyYmF6cXV4LV8wMTIz";
const OURS = { ours: true, id: ID } as const;
const FOREIGN = { ours: false } as const;

function play(start: Scanner, ...events: ScannerEvent[]): Scanner {
  return events.reduce(nextScanner, start);
}

const opened = (more: Partial<Extract<ScannerEvent, { type: "opened" }>> = {}): ScannerEvent => ({
  type: "opened",
  deviceId: "back",
  cameras: ["back"],
  light: false,
  ...more,
});

const asking = play(SCANNER, { type: "permission", state: "prompt" });
const starting = play(asking, { type: "asked" });
const filming = play(starting, opened());
const hidden: ScannerEvent = { type: "visibility", visible: false };
const shown: ScannerEvent = { type: "visibility", visible: true };

describe("permission", () => {
  test("nothing opens before it is known, or before a tap", () => {
    expect(wantsCamera(SCANNER)).toBe(false);
    expect(asking.camera).toEqual({ is: "asking" });
    expect(wantsCamera(asking)).toBe(false);
    expect(wantsCamera(starting)).toBe(true);
  });

  test("given before, the camera starts at once", () => {
    expect(play(SCANNER, { type: "permission", state: "granted" }).camera).toEqual({ is: "starting" });
  });

  test("refused before, it says how to allow it, and starts as soon as it is allowed", () => {
    const denied = play(SCANNER, { type: "permission", state: "denied" });
    expect(denied.camera).toEqual({ is: "unusable", why: "denied" });
    expect(play(denied, { type: "permission", state: "granted" }).camera).toEqual({ is: "starting" });
  });

  test("that it changes elsewhere disturbs no camera that runs, and revives none that has another fault", () => {
    expect(play(filming, { type: "permission", state: "granted" })).toBe(filming);
    const missing = play(starting, { type: "failed", why: "missing" });
    expect(play(missing, { type: "permission", state: "granted" })).toBe(missing);
  });
});

describe("a permission that is withdrawn while the camera films", () => {
  const busy: ScannerEvent = { type: "failed", why: "busy" };
  const denied = { is: "unusable", why: "denied" };

  test("is the cause, whether it is told before the camera's end or after", () => {
    const told: ScannerEvent = { type: "permission", state: "denied" };
    expect(play(filming, told).camera).toEqual(denied);
    expect(play(filming, busy, told).camera).toEqual(denied);
    expect(play(filming, told, busy).camera).toEqual(denied);
    expect(play(starting, told).camera).toEqual(denied);
  });

  test("and is to be asked for again, leads back to the question", () => {
    const told: ScannerEvent = { type: "permission", state: "prompt" };
    expect(play(filming, told).camera).toEqual({ is: "asking" });
    expect(play(filming, busy, told).camera).toEqual({ is: "asking" });
    // The browser asks at this moment.
    expect(play(starting, told)).toBe(starting);
  });

  test("says nothing of a camera that is missing", () => {
    const missing = play(starting, { type: "failed", why: "missing" });
    expect(play(missing, { type: "permission", state: "prompt" })).toBe(missing);
  });
});

describe("the camera", () => {
  test.each(["denied", "missing", "busy", "broken"] as const)("%s can be tried again", (why) => {
    const failed = play(starting, { type: "failed", why });
    expect(failed.camera).toEqual({ is: "unusable", why });
    expect(wantsCamera(failed)).toBe(false);
    expect(play(failed, { type: "asked" }).camera).toEqual({ is: "starting" });
  });

  test("a page that may have none says so at once", () => {
    expect(play(SCANNER, { type: "failed", why: "insecure" }).camera).toEqual({ is: "unusable", why: "insecure" });
  });

  test("one that another app takes away is in use", () => {
    expect(play(filming, { type: "failed", why: "busy" }).camera).toEqual({ is: "unusable", why: "busy" });
  });

  test("switching goes round all of them", () => {
    const cameras = ["front", "back", "wide"];
    const at = (deviceId: string) => play(starting, opened({ deviceId, cameras }));
    const after = (deviceId: string) => play(at(deviceId), { type: "switched" }).camera;
    expect(after("front")).toEqual({ is: "starting", deviceId: "back" });
    expect(after("back")).toEqual({ is: "starting", deviceId: "wide" });
    expect(after("wide")).toEqual({ is: "starting", deviceId: "front" });
  });

  test("a single one cannot be switched", () => {
    expect(play(filming, { type: "switched" })).toBe(filming);
  });

  test("one that is gone by the time it is chosen gives way to any", () => {
    const switched = play(starting, opened({ cameras: ["back", "front"] }), { type: "switched" });
    expect(play(switched, { type: "failed", why: "missing" }).camera).toEqual({ is: "starting" });
  });

  test("a light is offered where there is one, and is off again on another camera", () => {
    expect(filming.camera).not.toHaveProperty("light");
    const lit = play(starting, opened({ light: true }), { type: "lit", on: true });
    expect(lit.camera).toMatchObject({ light: "on" });
    expect(play(lit, hidden, shown, opened({ light: true })).camera).toMatchObject({ light: "off" });
  });

  test("a hidden page has none; it comes back with the page, the same one", () => {
    const away = play(filming, hidden);
    expect(wantsCamera(away)).toBe(false);
    const back = play(away, shown);
    expect(wantsCamera(back)).toBe(true);
    expect(back.camera).toEqual({ is: "starting", deviceId: "back" });
  });

  test("one that opens after it was no longer wanted is none", () => {
    const failed = play(starting, { type: "failed", why: "busy" });
    expect(play(failed, opened())).toBe(failed);
  });
});

describe("codes", () => {
  test("ours ends it, and the camera with it", () => {
    const found = play(filming, { type: "filmed", code: OURS });
    expect(found.camera).toEqual({ is: "found", id: ID, by: "camera" });
    expect(wantsCamera(found)).toBe(false);
  });

  test("another site's is refused, and scanning goes on", () => {
    const refused = play(filming, { type: "filmed", code: FOREIGN });
    expect(refused).toEqual({ ...filming, notice: "foreign" });
    expect(wantsCamera(refused)).toBe(true);
    // Seen again in each frame: nothing to draw anew.
    expect(play(refused, { type: "filmed", code: FOREIGN })).toBe(refused);
    expect(play(refused, { type: "filmed", code: OURS })).toMatchObject({ camera: { is: "found" } });
  });

  test("a browser's own, for a passkey, gets its own sentence", () => {
    const refused = play(filming, { type: "filmed", code: { ours: false, is: "passkey" } });
    expect(refused).toEqual({ ...filming, notice: "passkey" });
    expect(play(refused, { type: "filmed", code: FOREIGN })).toEqual({ ...filming, notice: "foreign" });
  });

  test("nothing undoes a found one", () => {
    const found = play(filming, { type: "filmed", code: OURS });
    const late: ScannerEvent[] = [
      { type: "filmed", code: { ours: true, id: "b3RoZXItb3RoZXItb3RoZXItMQ" } },
      { type: "failed", why: "busy" },
      { type: "pictureChosen" },
      { type: "unable" },
      opened(),
      hidden,
    ];
    for (const event of late) expect(play(found, event)).toBe(found);
  });

  test("a frame that was still being read when the camera went counts for nothing", () => {
    const away = play(filming, hidden);
    expect(play(away, { type: "filmed", code: OURS })).toBe(away);
  });
});

describe("pictures", () => {
  test.each([
    ["asking", asking],
    ["filming", filming],
    ["denied", play(starting, { type: "failed", why: "denied" })],
  ])("are read while %s", (_name, scanner) => {
    const reading = play(scanner, { type: "pictureChosen" });
    expect(reading).toMatchObject({ reading: true, camera: scanner.camera });
    const found = play(reading, { type: "pictureRead", code: OURS });
    expect(found).toMatchObject({ reading: false, camera: { is: "found", id: ID, by: "picture" } });
  });

  test.each([
    ["without a code", { type: "pictureRead" }, "no_code"],
    ["with another site's", { type: "pictureRead", code: FOREIGN }, "foreign"],
    ["that are none", { type: "pictureRefused" }, "no_picture"],
    ["that nothing here can read", { type: "unable" }, "unable"],
  ] as const)("%s are refused with a sentence, gone with the next", (_name, event, notice) => {
    const refused = play(asking, { type: "pictureChosen" }, event);
    expect(refused).toEqual({ ...asking, notice });
    expect(play(refused, { type: "pictureChosen" })).not.toHaveProperty("notice");
  });

  test("one that was not asked for changes nothing", () => {
    expect(play(asking, { type: "pictureRead", code: OURS })).toBe(asking);
  });
});
