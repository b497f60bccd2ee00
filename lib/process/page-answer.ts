import { AsyncLocalStorage } from "node:async_hooks";
import { perProcess } from "./per-process";

const answers = perProcess("page-answer", () => new AsyncLocalStorage<{ statusCode: number }>());

/** Makes a page whose status may be set while it is rendered. */
export function answeringPage<T>(response: { statusCode: number }, make: () => T): T {
  return answers.get().run(response, make);
}

/** Of the page that is being rendered, before any of it is sent. Whether it could be set: Next.js by itself has no such way. */
export function setPageStatus(status: number): boolean {
  const response = answers.get().getStore();
  if (response) response.statusCode = status;
  return response !== undefined;
}
