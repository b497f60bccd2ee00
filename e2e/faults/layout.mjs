// Preloaded into a server under test: the frame of every page breaks for as long as the file FAULT_FILE is there.
import { existsSync } from "node:fs";

const SETTINGS = Symbol.for("qr-login.settings");
/** @type {object | undefined} */
let settings;

Object.defineProperty(globalThis, SETTINGS, {
  get: () => settings,
  set: (/** @type {object} */ read) => {
    settings = new Proxy(read, {
      get: (target, name) => {
        if (name === "site" && existsSync(process.env.FAULT_FILE ?? "")) throw new Error("a secret of the server");
        return Reflect.get(target, name);
      },
    });
  },
});
