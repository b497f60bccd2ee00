import type { BrowserContext, Page } from "@playwright/test";
import { cameras, expect, test } from "./camera-fixtures";
import { confirm, fillSignIn, scan, showCode, signIn } from "./steps";

/** The store of keys never answers, as where another page or a broken profile holds it. */
const withoutStore = (page: Page) =>
  page.addInitScript(() => {
    IDBFactory.prototype.open = () => Object.assign(new EventTarget()) as IDBOpenDBRequest;
  });

const NO_KEY_IN_FORM = /^This browser cannot keep the key/;

test("a key store that never answers: signing in says so", async ({ phone, account }) => {
  await withoutStore(phone);
  await phone.goto("/sign-in");
  await phone.getByLabel("Username").fill(account.username);
  await phone.getByLabel("Password", { exact: true }).fill(account.password);
  const submit = phone.getByRole("button", { name: "Sign in", exact: true });
  await submit.click();
  await expect(phone.getByText(NO_KEY_IN_FORM).first()).toBeVisible({ timeout: 15_000 });
  await expect(submit).not.toHaveAttribute("aria-busy");
});

test("a key store that never answers: the desktop takes its code away and says so", async ({ desktop }) => {
  await withoutStore(desktop);
  await desktop.goto("/login");
  await expect(desktop.getByText("This browser doesn’t let the site save anything")).toBeVisible({ timeout: 15_000 });
  await expect(desktop.getByRole("img", { name: "QR code" })).toHaveCount(0);
});

test("a key store that never answers: the phone says so before it has said yes", async ({
  desktop,
  phone,
  account,
}) => {
  await signIn(phone, account);
  await withoutStore(phone);
  await phone.goto(await showCode(desktop));
  await expect(phone.getByRole("heading", { name: "Please sign in again on this phone" })).toBeVisible({
    timeout: 15_000,
  });
});

/** Something on the way drops what the server sets. */
async function dropCookies(context: BrowserContext): Promise<void> {
  await context.route("**/*", async (route) => {
    const response = await route.fetch({ maxRedirects: 0 }).catch(() => undefined);
    if (!response) return route.abort();
    const { "set-cookie": _dropped, ...headers } = response.headers();
    // Before the page goes on: what was fetched here has left its cookies.
    await context.clearCookies();
    await route.fulfill({ response, headers });
  });
}

const NO_COOKIES = /^This site needs cookies/;

test("cookies that are dropped on the way: one sentence, and no race of codes", async ({ desktop }) => {
  await dropCookies(desktop.context());
  const made: string[] = [];
  desktop.on("request", (request) => {
    if (request.method() === "POST" && new URL(request.url()).pathname === "/api/qr") made.push(request.url());
  });
  await desktop.goto("/login");
  await expect(desktop.getByText(NO_COOKIES)).toBeVisible();
  expect(made.length).toBeLessThanOrEqual(2);
  // Asked for once more, it ends in the same way.
  await desktop.getByRole("button", { name: "Try again" }).click();
  await expect(desktop.getByText(NO_COOKIES)).toBeVisible();
  expect(made.length).toBeLessThanOrEqual(4);
});

test("cookies that are dropped on the way: signing in says so", async ({ phone, account }) => {
  await dropCookies(phone.context());
  await phone.goto("/sign-in");
  await phone.getByLabel("Username").fill(account.username);
  await phone.getByLabel("Password", { exact: true }).fill(account.password);
  await phone.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(phone.getByText(NO_COOKIES).first()).toBeVisible();
});

/** Only the session's: the form's own came back. */
async function dropSessions(context: BrowserContext): Promise<void> {
  await context.route("**/api/auth/callback/**", async (route) => {
    const response = await route.fetch();
    const { "set-cookie": _dropped, ...headers } = response.headers();
    await context.clearCookies({ name: "qr-login.session-token" });
    await route.fulfill({ response, headers });
  });
}

test("a session's cookie alone is dropped on the way: the form, and the code, say so", async ({
  desktop,
  newPhone,
  phone,
  account,
}) => {
  const other = await newPhone();
  await dropSessions(other.context());
  await other.goto("/sign-in");
  await fillSignIn(other, account);
  await expect(other.getByText(NO_COOKIES).first()).toBeVisible();
  await expect(other).toHaveURL("/sign-in");

  await signIn(phone, account);
  await dropSessions(desktop.context());
  await scan(phone, await showCode(desktop));
  await confirm(phone);
  await expect(desktop.getByText(NO_COOKIES)).toBeVisible();
  await expect(desktop).toHaveURL("/login");
});

test("a camera that never opens, though it is allowed", async ({ newFilmingPhone, account }) => {
  const phone = await newFilmingPhone(undefined);
  await signIn(phone, account);
  await phone.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => new Promise(() => {});
    navigator.permissions.query = async () =>
      Object.assign(new EventTarget(), { state: "granted" }) as PermissionStatus;
  });
  await phone.goto("/scan");
  await expect(phone.getByRole("heading", { name: "The camera did not start" })).toBeVisible({ timeout: 20_000 });
});

for (const [state, heading] of [
  ["denied", "The camera is not allowed"],
  ["prompt", undefined],
] as const) {
  for (const first of ["camera", "permission"] as const) {
    test(`a permission that is withdrawn (${state}) while it films, told by the ${first} first`, async ({
      newFilmingPhone,
      account,
    }) => {
      const phone = await newFilmingPhone(undefined);
      await signIn(phone, account);
      await phone.addInitScript(() => {
        const status = Object.assign(new EventTarget(), { state: "granted" as PermissionState });
        navigator.permissions.query = async () => status as unknown as PermissionStatus;
        Object.assign(window, { cameraStatus: status });
      });
      await phone.goto("/scan");
      await expect.poll(() => cameras(phone)).toEqual({ opened: 1, running: 1 });
      await phone.evaluate(
        ([state, first]) => {
          const { cameraStatus, openedStreams } = window as unknown as {
            cameraStatus: EventTarget & { state: string };
            openedStreams: MediaStream[];
          };
          const end = () => {
            for (const track of openedStreams[0]?.getTracks() ?? []) track.dispatchEvent(new Event("ended"));
          };
          if (first === "camera") end();
          cameraStatus.state = state;
          cameraStatus.dispatchEvent(new Event("change"));
          if (first === "permission") end();
        },
        [state, first] as const,
      );
      if (heading) await expect(phone.getByRole("heading", { name: heading })).toBeVisible();
      else await expect(phone.getByRole("button", { name: "Use the camera" })).toBeVisible();
      await expect(phone.getByText("The camera is in use")).toHaveCount(0);
      await expect.poll(() => cameras(phone)).toEqual({ opened: 1, running: 0 });
    });
  }
}
