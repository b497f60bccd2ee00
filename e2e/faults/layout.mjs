// Preloaded into a server under test: the frame of every page breaks for as long as the file FAULT_FILE is there.
import { existsSync } from "node:fs";

/** @type {object} */
let settings;

// The place of a value of `perProcess`, with its `value`.
Reflect.set(globalThis, Symbol.for("qr-login.settings"), {
  get value() {
    return settings;
  },
  set value(/** @type {object} */ read) {
    settings = new Proxy(read, {
      get: (target, name) => {
        if (name === "site" && existsSync(process.env.FAULT_FILE ?? "")) throw new Error("a secret of the server");
        return Reflect.get(target, name);
      },
    });
  },
});
