// An empty page of the same Next.js, behind the plainest server it can have.
import { createServer } from "node:http";
import path from "node:path";
import next from "next";

const port = Number(process.argv[2]);
const app = next({ dev: false, dir: path.resolve("bench/empty-page"), port });
await app.prepare();
const answer = app.getRequestHandler();
createServer((request, response) => answer(request, response)).listen(port, "127.0.0.1", () =>
  process.send?.({ ready: true }),
);
