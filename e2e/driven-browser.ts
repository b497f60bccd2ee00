import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "../lib/server/testing/free-port";

/** A browser that is driven by the commands of W3C WebDriver: what a login takes of them. A selector waits for its element. */
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

/** What the specification calls the reference to an element. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const WAIT_MS = 15_000;

/** How a command is sent, by its name in Marionette; `id` is an element's. */
type Send = (name: Command, params?: { id?: string } & Record<string, unknown>) => Promise<unknown>;
type Command = keyof typeof PATHS;

/** The same commands over HTTP, behind the session's address. */
const PATHS = {
  Navigate: () => "/url",
  GetCurrentURL: () => "/url",
  FindElement: () => "/element",
  ElementSendKeys: (id: string) => `/element/${id}/value`,
  ElementClick: (id: string) => `/element/${id}/click`,
  GetElementText: (id: string) => `/element/${id}/text`,
  TakeScreenshot: () => "/screenshot",
  SetTimeouts: () => "/timeouts",
};
const READS: readonly Command[] = ["GetCurrentURL", "GetElementText", "TakeScreenshot"];

function driven(send: Send, close: () => Promise<void>): DrivenBrowser {
  const find = async (selector: string) => {
    const found = await send("FindElement", { using: "css selector", value: selector });
    return String((found as Record<string, unknown>)[ELEMENT]);
  };
  return {
    open: async (url) => void (await send("Navigate", { url })),
    url: async () => String(await send("GetCurrentURL")),
    type: async (selector, text) => void (await send("ElementSendKeys", { id: await find(selector), text })),
    press: async (selector) => void (await send("ElementClick", { id: await find(selector) })),
    read: async (selector) => String(await send("GetElementText", { id: await find(selector) })),
    picture: async () => Buffer.from(String(await send("TakeScreenshot", { full: false })), "base64"),
    close,
  };
}

/** Firefox by Marionette, which is what geckodriver speaks to it: JSON behind its length. */
export async function driveFirefox(binary: string): Promise<DrivenBrowser> {
  const profile = await mkdtemp(path.join(tmpdir(), "qr-login-firefox-"));
  const port = await freePort();
  await writeFile(path.join(profile, "user.js"), `user_pref("marionette.port", ${port});\n`);
  const child = spawn(binary, ["--headless", "--marionette", "--no-remote", "--profile", profile], { stdio: "ignore" });
  const close = async (socket?: Socket) => {
    socket?.destroy();
    await end(child);
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  let socket: Socket | undefined;
  try {
    socket = await eventually(child, async () => {
      const opened = connect(port, "127.0.0.1");
      await once(opened, "connect");
      return opened;
    });
    const command = marionette(socket);
    await command("WebDriver:NewSession", { capabilities: {} });
    const send: Send = (name, params = {}) => command(`WebDriver:${name}`, params);
    await send("SetTimeouts", { implicit: WAIT_MS });
    return driven(send, () => close(socket));
  } catch (error) {
    await close(socket);
    throw error;
  }
}

/** One command after the other: each waits for its answer, `[1, id, error, result]`. */
function marionette(socket: Socket): (name: string, params: object) => Promise<unknown> {
  let buffered = Buffer.alloc(0);
  let sent = 0;
  let answered: (answer: [number, number, unknown, unknown]) => void = () => {};
  socket.on("data", (bytes) => {
    buffered = Buffer.concat([buffered, bytes as Buffer]);
    for (let colon = buffered.indexOf(":"); colon > 0; colon = buffered.indexOf(":")) {
      const length = Number(buffered.subarray(0, colon).toString());
      if (buffered.length < colon + 1 + length) return;
      const message: unknown = JSON.parse(buffered.subarray(colon + 1, colon + 1 + length).toString());
      buffered = buffered.subarray(colon + 1 + length);
      // The first one says who is there.
      if (Array.isArray(message)) answered(message as [number, number, unknown, unknown]);
    }
  });
  return async (name, params) => {
    const answer = new Promise<[number, number, unknown, unknown]>((resolve) => {
      answered = resolve;
    });
    const message = JSON.stringify([0, ++sent, name, params]);
    socket.write(`${Buffer.byteLength(message)}:${message}`);
    const [, , error, result] = await answer;
    if (error) throw new Error(`${name}: ${JSON.stringify(error)}`);
    return result !== null && typeof result === "object" && "value" in result ? result.value : result;
  };
}

/** A browser on WebKitGTK by its WebDriver. @param driver WebKitWebDriver */
export async function driveWebKit(driver: string, binary: string): Promise<DrivenBrowser> {
  const port = await freePort();
  const child = spawn(driver, [`--port=${port}`], { stdio: "ignore" });
  const root = `http://127.0.0.1:${port}`;
  try {
    const options = { browserName: "MiniBrowser", "webkitgtk:browserOptions": { binary, args: ["--automation"] } };
    await eventually(child, () => http(`${root}/status`, "GET"));
    const made = await http(`${root}/session`, "POST", { capabilities: { alwaysMatch: options } });
    const session = `${root}/session/${(made as { sessionId: string }).sessionId}`;
    const send: Send = (name, { id = "", ...params } = {}) =>
      READS.includes(name) ? http(session + PATHS[name](id), "GET") : http(session + PATHS[name](id), "POST", params);
    await send("SetTimeouts", { implicit: WAIT_MS });
    return driven(send, async () => {
      await http(session, "DELETE").catch(() => {});
      await end(child);
    });
  } catch (error) {
    await end(child);
    throw error;
  }
}

async function http(url: string, method: string, body?: object): Promise<unknown> {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = (await response.json()) as { value: unknown };
  if (!response.ok) throw new Error(`${method} ${url}: ${JSON.stringify(value)}`);
  return value;
}

/** What works once the process listens. */
async function eventually<T>(child: ChildProcess, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 150 || child.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  if (child.kill()) await ended;
}
