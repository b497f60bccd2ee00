import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "../lib/server/testing/free-port";

/** What W3C WebDriver calls the reference to an element. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** A browser that is driven by W3C WebDriver: what a login takes of it. A selector waits for its element. */
export interface DrivenBrowser {
  open(url: string): Promise<void>;
  url(): Promise<string>;
  type(selector: string, text: string): Promise<void>;
  press(selector: string): Promise<void>;
  read(selector: string): Promise<string>;
  /** A PNG of what it shows. */
  picture(): Promise<Buffer>;
  close(): Promise<void>;
}

/** Starts the driver, and by it the browser. */
export async function drive(driver: string, capabilities: object): Promise<DrivenBrowser> {
  const port = await freePort();
  const child = spawn(driver, [`--port=${port}`], { stdio: "ignore" });
  const session = await begun(child, `http://127.0.0.1:${port}`, capabilities);

  const command = (path: string, body?: object) => send(`${session}${path}`, body);
  const element = async (selector: string) => {
    const found = await command("/element", { using: "css selector", value: selector });
    return `/element/${(found as Record<string, string>)[ELEMENT]}`;
  };
  return {
    open: async (url) => void (await command("/url", { url })),
    url: async () => String(await command("/url")),
    type: async (selector, text) => void (await command(`${await element(selector)}/value`, { text })),
    press: async (selector) => void (await command(`${await element(selector)}/click`, {})),
    read: async (selector) => String(await command(`${await element(selector)}/text`)),
    picture: async () => Buffer.from(String(await command("/screenshot")), "base64"),
    close: async () => {
      await send(session, undefined, "DELETE").catch(() => {});
      if (child.exitCode === null && child.kill()) await once(child, "exit");
    },
  };
}

async function begun(child: ChildProcess, driver: string, capabilities: object): Promise<string> {
  try {
    for (let tries = 0; ; tries++) {
      const isReady = await send(`${driver}/status`).then(
        () => true,
        () => false,
      );
      if (isReady) break;
      if (tries === 50 || child.exitCode !== null) throw new Error("The driver does not answer");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const made = await send(`${driver}/session`, { capabilities: { alwaysMatch: capabilities } });
    const session = `${driver}/session/${(made as { sessionId: string }).sessionId}`;
    await send(`${session}/timeouts`, { implicit: 15_000 });
    return session;
  } catch (error) {
    child.kill();
    throw error;
  }
}

async function send(url: string, body?: object, method = body ? "POST" : "GET"): Promise<unknown> {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = (await response.json()) as { value: unknown };
  if (!response.ok) throw new Error(`${method} ${url}: ${JSON.stringify(value)}`);
  return value;
}
