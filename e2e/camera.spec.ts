import type { Page } from "@playwright/test";
import sharp from "sharp";
import { renderSVG } from "uqr";
import { cameras, expect, test } from "./camera-fixtures";
import { filmPicture, filmScreen } from "./film";
import { confirm, fillSignIn, question, sessionOf, showCode, signIn } from "./steps";

const askForCamera = (phone: Page) => phone.getByRole("button", { name: "Use the camera" });
const picture = async (text: string) =>
  sharp(Buffer.from(renderSVG(text, { border: 4 })))
    .resize(480, 480, { kernel: "nearest" })
    .png()
    .toBuffer();

/** Chooses a file as from the gallery. */
async function choose(phone: Page, name: string, mimeType: string, buffer: Buffer): Promise<void> {
  const chooser = phone.waitForEvent("filechooser");
  await phone.getByRole("button", { name: "Use a photo of the code" }).click();
  await (await chooser).setFiles({ name, mimeType, buffer });
}

/** The two digits that the desktop shows. */
async function typeNumber(phone: Page, desktop: Page): Promise<void> {
  const number = (await desktop.getByText(/^\d\d$/).textContent()) ?? "";
  await phone.getByLabel("Number on the other screen").fill(number);
}

/** Makes the page believe that it went to the background, or came back. */
async function show(phone: Page, state: "visible" | "hidden"): Promise<void> {
  await phone.evaluate((state) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
}

test("a browser's own code, for a passkey, gets its own sentence", async ({ newFilmingPhone, film, account }) => {
  const phone = await newFilmingPhone(film);
  await signIn(phone, account);
  await phone.goto("/scan");
  await choose(phone, "passkey.png", "image/png", await picture("FIDO:/130864008381073036673327190125951157478218950"));
  await expect(phone.getByText("This is a browser’s own code, for a passkey.")).toBeVisible();
});

test("a phone films the code and signs the desktop in", async ({ desktop, newFilmingPhone, film, account, server }) => {
  await showCode(desktop);
  await filmScreen(desktop, film);
  const phone = await newFilmingPhone(film);
  const wasm: string[] = [];
  const vias: unknown[] = [];
  phone.on("request", (request) => {
    if (request.url().includes("wasm")) wasm.push(request.url());
    if (request.url().endsWith("/scan") && request.method() === "POST") vias.push(request.postDataJSON());
  });

  // The phone's home screen leads here.
  await phone.goto("/scan");
  await fillSignIn(phone, account);
  await expect(question(phone)).toBeVisible();
  expect(await cameras(phone)).toEqual({ opened: 1, running: 0 });
  expect(wasm).toEqual([expect.stringMatching(`^${server.origin}/_next/static/media/zxing_reader\\.[\\w-]+\\.wasm$`)]);
  expect(vias).toEqual([{ via: "camera" }]);

  // In no address, and yet a reload finds it again.
  expect(phone.url()).toBe(`${server.origin}/scan`);
  await phone.reload();
  await expect(question(phone)).toBeVisible();
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
  expect((await sessionOf(desktop)).user?.username).toBe(account.username);
});

test("another site's code is refused, and scanning goes on", async ({ newFilmingPhone, film, account, server }) => {
  const code = "https://login.example.net/scan#AAAAAAAAAAAAAAAAAAAAAA";
  await filmPicture(await picture(code), film);
  const phone = await newFilmingPhone(film);
  await signIn(phone, account);
  const requests: string[] = [];
  phone.on("request", (request) => requests.push(request.url()));
  // By the link, which has to load the page with its own policy.
  await phone.getByRole("link", { name: "Scan" }).click();
  const { host } = new URL(server.origin);
  await expect(phone.getByRole("status").filter({ hasText: `This is not a code of ${host}` })).toBeVisible();
  expect(await cameras(phone)).toEqual({ opened: 1, running: 1 });

  await show(phone, "hidden");
  await expect.poll(() => cameras(phone)).toEqual({ opened: 1, running: 0 });
  await show(phone, "visible");
  await expect.poll(() => cameras(phone)).toEqual({ opened: 2, running: 1 });
  // The screen is the picture's, and the letters are one tap away.
  const letters = phone.getByLabel("Letters below the code");
  await expect(letters).toBeHidden();
  await phone.locator("summary", { hasText: "Type the letters instead" }).click();
  await letters.fill("bcdf");
  await letters.fill("");
  await expect(letters).toBeFocused();
  await phone.goBack();
  expect(requests.filter((url) => !url.startsWith(server.origin))).toEqual([]);
});

test("a camera is asked for by a tap, refused, and allowed later", async ({ newFilmingPhone, film, account }) => {
  await filmPicture(await picture("nothing of ours"), film);
  const phone = await newFilmingPhone(film, "open");
  await signIn(phone, account);
  await phone.goto("/scan");
  await expect(phone.getByText("this page needs your camera")).toBeVisible();
  // The way without a camera is in sight, too.
  await expect(phone.getByLabel("Letters below the code")).toBeInViewport({ ratio: 1 });
  await expect(phone.getByRole("button", { name: "Continue" })).toBeInViewport({ ratio: 1 });
  expect(await cameras(phone)).toEqual({ opened: 0, running: 0 });
  // A browser without a window refuses what it cannot ask.
  await askForCamera(phone).click();
  await expect(phone.getByRole("heading", { name: "The camera is not allowed" })).toBeVisible();
  await expect(phone.getByRole("status").filter({ hasText: "The camera is not allowed" })).toBeAttached();
  // No keypad covers what to do about it.
  await expect(phone.getByRole("group", { name: "Scanner" })).toBeFocused();
  await phone.keyboard.press("Tab");
  await expect(phone.getByRole("button", { name: "Try again" })).toBeFocused();
  // As soon as it is allowed in the browser's settings it starts by itself.
  await phone.context().grantPermissions(["camera"]);
  await expect(phone.getByRole("status").filter({ hasText: "This is not a code of" })).toBeVisible();
  expect(await cameras(phone)).toEqual({ opened: 1, running: 1 });
});

test("of two cameras the other one is taken by a tap, and a light is switched on and off", async ({
  newFilmingPhone,
  account,
}) => {
  const phone = await newFilmingPhone(undefined, "given", 2);
  // Chromium's cameras are real to the page, and have no light: that alone is played.
  await phone.addInitScript(() => {
    const asked: unknown[] = [];
    Object.assign(window, { askedOfTrack: asked });
    const { getCapabilities } = MediaStreamTrack.prototype;
    MediaStreamTrack.prototype.getCapabilities = function () {
      return { ...getCapabilities.call(this), torch: true };
    };
    MediaStreamTrack.prototype.applyConstraints = async (wanted) => void asked.push(wanted);
  });
  await signIn(phone, account);
  await phone.goto("/scan");
  const light = phone.getByRole("button", { name: "Light" });
  await expect(light).toHaveAttribute("aria-pressed", "false");
  const inUse = () =>
    phone.evaluate(() => {
      const { openedStreams } = window as unknown as { openedStreams: MediaStream[] };
      return openedStreams
        .filter(({ active }) => active)
        .map((each) => each.getVideoTracks()[0]?.getSettings().deviceId);
    });
  const [first] = await inUse();
  await light.click();
  await expect(light).toHaveAttribute("aria-pressed", "true");
  await light.click();
  await expect(light).toHaveAttribute("aria-pressed", "false");
  expect(await phone.evaluate(() => (window as unknown as { askedOfTrack: unknown[] }).askedOfTrack)).toEqual([
    { advanced: [{ torch: true }] },
    { advanced: [{ torch: false }] },
  ]);
  await phone.screenshot({ path: test.info().outputPath("filming.png") });

  await phone.getByRole("button", { name: "Switch camera" }).click();
  await expect.poll(() => cameras(phone)).toEqual({ opened: 2, running: 1 });
  const [second] = await inUse();
  expect(second).not.toBe(first);
  await phone.getByRole("button", { name: "Switch camera" }).click();
  await expect.poll(inUse).toEqual([first]);
});

test("without a camera the picture of a code signs in, by the number", async ({ desktop, phone, account }) => {
  await phone.context().grantPermissions(["camera"]);
  await signIn(phone, account);
  await phone.goto("/scan");
  await expect(phone.getByRole("heading", { name: "There is no camera" })).toBeVisible();

  await choose(
    phone,
    "sunset.png",
    "image/png",
    await sharp({ create: { width: 300, height: 200, channels: 3, background: "#c63" } })
      .png()
      .toBuffer(),
  );
  await expect(phone.getByText("No code was found in this picture")).toBeVisible();
  await choose(phone, "letter.png", "image/png", Buffer.from("no picture"));
  await expect(phone.getByText("This file can’t be opened as a picture.")).toBeVisible();
  await choose(phone, "poster.png", "image/png", await picture("https://login.example.net/"));
  await expect(phone.getByText("so it was not opened")).toBeVisible();

  await showCode(desktop);
  await choose(phone, "code.png", "image/png", await desktop.screenshot({ animations: "disabled" }));
  await expect(question(phone)).toBeVisible();
  await typeNumber(phone, desktop);
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
});

test("a browser that reads codes itself loads no reader of ours", async ({ desktop, phone, account }) => {
  await showCode(desktop);
  const screen = await desktop.screenshot({ animations: "disabled" });
  const url = await showCode(desktop);
  // What Chrome on Android has, and Debian's Chromium has not.
  await phone.addInitScript((text) => {
    Object.assign(window, {
      BarcodeDetector: class {
        static async getSupportedFormats(): Promise<string[]> {
          return ["ean_13", "qr_code"];
        }
        async detect(): Promise<{ rawValue: string }[]> {
          return [{ rawValue: text }];
        }
      },
    });
  }, url);
  const wasm: string[] = [];
  phone.on("request", (request) => {
    if (request.url().includes("wasm")) wasm.push(request.url());
  });
  await signIn(phone, account);
  await phone.goto("/scan");
  await choose(phone, "code.png", "image/png", screen);
  await expect(question(phone)).toBeVisible();
  expect(wasm).toEqual([]);
});

test("the letters sign in, by the number, and are in no address", async ({ desktop, phone, account, server }) => {
  await signIn(phone, account);
  await phone.goto("/scan");
  await showCode(desktop);
  const shown = (await desktop.getByText(/^[B-Z]{4}-[B-Z]{4}$/).textContent()) ?? "";
  const letters = phone.getByLabel("Letters below the code");
  await letters.fill("bcdf");
  await phone.getByRole("button", { name: "Continue" }).click();
  await expect(phone.getByText("The code has eight letters.")).toBeVisible();
  // Who corrects them may be on the telephone.
  await expect(phone.getByText("if somebody tells them to you, stop")).toBeVisible();
  // As people write them down: small, in pairs.
  await letters.fill(shown.toLowerCase().replace("-", "").replace(/../g, "$& "));
  await expect(letters).toHaveValue(shown);
  await phone.getByRole("button", { name: "Continue" }).click();
  await expect(question(phone)).toBeVisible();
  expect(phone.url()).toBe(`${server.origin}/scan`);
  await phone.goBack();
  await expect(letters).toBeVisible();
  await phone.goForward();
  await expect(question(phone)).toBeVisible();
  await typeNumber(phone, desktop);
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
});

test("a phone can keep it on its home screen", async ({ phone, server }) => {
  await phone.goto("/sign-in");
  const protocol = await phone.context().newCDPSession(phone);
  const { installabilityErrors } = await protocol.send("Page.getInstallabilityErrors");
  // The tests' own browsers are private ones, which install nothing.
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(["in-incognito"]);
  const { url, errors, data } = await protocol.send("Page.getAppManifest");
  expect({ url, errors }).toEqual({ url: `${server.origin}/manifest.webmanifest`, errors: [] });
  const manifest = JSON.parse(data ?? "");
  expect(manifest).toMatchObject({ start_url: "/scan", display: "standalone", name: "QR Login" });
  for (const { src, sizes } of manifest.icons) {
    const { width, height } = await sharp(await (await phone.request.get(src)).body()).metadata();
    expect(`${width}x${height}`).toBe(sizes);
  }
  const touchIcon = await phone.locator('link[rel="apple-touch-icon"]').getAttribute("href");
  expect((await phone.request.get(touchIcon ?? "")).headers()["content-type"]).toBe("image/png");
});
