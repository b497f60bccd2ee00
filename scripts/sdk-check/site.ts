/** A site of somebody else's that serves such a project, checks tokens as docs/embed.md says, and signs people in by them. */
import { createReadStream, existsSync, statSync } from "node:fs";
import type { IncomingMessage, RequestListener } from "node:http";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expectPerson, type World } from "../../interop/world";

const TYPES: Record<string, string> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
};

export interface Site {
  port: number;
  /** What its pages' scripts may be, besides its own. */
  scripts?: string;
  /** The folder that it serves. */
  files: string;
  /** The module that has `personOf`. */
  check: string;
}

interface Told {
  id: string;
  name: string;
}

/** Serves the site, signs somebody in at it in a browser, and resolves to what was seen. */
export async function signInAt(world: World, { port, scripts = "", files, check }: Site): Promise<string> {
  const { personOf } = (await import(pathToFileURL(check).href)) as { personOf(token: string): Promise<Told> };
  const policy = `default-src 'none'; script-src 'self' ${scripts}; connect-src 'self' ${world.issuer}`;
  let person: Told | undefined;
  const serve: RequestListener = async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", world.issuer);
    if (request.method === "POST" && pathname === "/session") {
      person = await personOf(JSON.parse(await textOf(request)).id_token);
      return response.writeHead(204).end();
    }
    const file = path.join(files, pathname === "/" ? "index.html" : pathname);
    if (!existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
    response.setHeader("Content-Security-Policy", policy);
    response.setHeader("Content-Type", TYPES[path.extname(file)] ?? "application/octet-stream");
    if (pathname === "/" && person) return response.end(`<h1>Hello ${person.name}</h1>`);
    createReadStream(file).pipe(response);
  };
  await world.serve(port, serve);
  const desktop = await world.page();
  const complaints: string[] = [];
  desktop.on("pageerror", (error) => complaints.push(String(error)));
  desktop.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("favicon")) complaints.push(message.text());
  });
  await desktop.goto(`http://localhost:${port}/`);
  await world.letIn(desktop);
  await desktop.getByRole("heading", { name: `Hello ${world.person.name}` }).waitFor();
  expectPerson(world, { sub: person?.id, name: person?.name });
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
  return `signs in under "${policy}"`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}
