import { expect, type Page } from "@playwright/test";
import type { Visit } from "./visit";

/** The phone's page while it films, and where it may not. The phone is signed in, and its browser has no camera of its own. */
export async function cameraStates(page: Page, visit: Visit): Promise<void> {
  const ask = page.getByRole("button", { name: "Use the camera" });
  await page.goto("/scan");
  await ask.click();
  await expect(page.getByRole("heading", { name: "There is no camera" })).toBeVisible();
  await visit("camera-00-missing", page);
  const failures: [name: string, error: string, title: string][] = [
    ["01-refused", "NotAllowedError", "The camera is not allowed"],
    ["01b-in-use", "NotReadableError", "The camera is in use"],
    ["01c-not-started", "UnknownError", "The camera did not start"],
  ];
  for (const [name, error, title] of failures) {
    await page.evaluate((error) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", error));
    }, error);
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("heading", { name: title })).toBeVisible();
    await visit(`camera-${name}`, page);
  }

  await playCamera(page);
  await page.goto("/scan");
  await ask.click();
  await expect(page.locator("video")).toBeVisible();
  await visit("camera-02-filming", page);
  await page.locator("summary", { hasText: "Type the letters instead" }).click();
  await visit("camera-03-filming-and-letters", page);
}

/** A desk with a screen too far off to be read, in the camera's place: these are pictures of the page around it. */
async function playCamera(page: Page): Promise<void> {
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [480, 640];
      const context = canvas.getContext("2d");
      const draw = () => {
        if (!context) return;
        context.fillStyle = "#6d6257";
        context.fillRect(0, 0, 480, 640);
        context.fillStyle = "#20242a";
        context.fillRect(90, 190, 300, 210);
        context.fillStyle = "#eef1f4";
        context.fillRect(104, 204, 272, 182);
      };
      draw();
      setInterval(draw, 200);
      return canvas.captureStream(10);
    };
  });
}
