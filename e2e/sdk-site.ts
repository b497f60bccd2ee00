import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { build } from "esbuild";
import { commandLine, snippetOf } from "../lib/api/testing/guide";
import type { TestServer } from "./server";
import { clientCommand, isKnown } from "./site";

const root = path.resolve(import.meta.dirname, "..");
const source = path.join(root, "packages/qr-login/src");

/** A snippet of docs/embed.md, by the name that stands beside its language. */
export const snippet = (name: string) => snippetOf("embed.md", name);

export interface EmbeddingSite {
  origin: string;
  clientId: string;
  /** Whom its server takes for signed in, by the cookie of the last answer. */
  person(): { id: string; name: string } | undefined;
  /** What was sent to it and would not do. */
  refused(): string[];
  close(): void;
}

/**
 * A site of docs/embed.md, on another host name than the login's: its pages are the snippets, under the policy that is told there,
 * and so is its server's check. `?lang`, `?dir`, `?bgcolor` and `?client` change what a page says of itself.
 */
export async function openEmbeddingSite(server: TestServer, ...options: string[]): Promise<EmbeddingSite> {
  const http = createServer().listen(0, "127.0.0.1");
  await once(http, "listening");
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const clientId = `shop-${randomBytes(4).toString("hex")}`;
  const { words } = commandLine(snippet("add.sh"));
  const added = words.slice(words.indexOf("--") + 1).map((word) => (word === "my-page" ? clientId : word));
  const told = await clientCommand(
    server,
    ...added.map((word) => word.replace("https://shop.example", origin)),
    ...options,
  );
  // As it is told: by the file's own name, and with its hash.
  const [pinned = ""] = /<script .*><\/script>/.exec(told) ?? [];
  await isKnown(server.origin, clientId);

  const ours = (text: string) =>
    text
      .replaceAll("https://login.example", server.origin)
      .replaceAll("https://shop.example", origin)
      .replaceAll('"my-page"', `"${clientId}"`);
  const files = await builtSnippets(ours);
  const { personOf } = (await import(files.server)) as {
    personOf(idToken: string): Promise<{ id: string; name: string }>;
  };
  let person: { id: string; name: string } | undefined;
  const refused: string[] = [];

  const policy = `${ours(snippet("policy")).trim()}; base-uri 'none'; frame-ancestors 'none'; form-action 'none'; require-trusted-types-for 'script'`;
  const pages: Record<string, string> = {
    "/tag": ours(snippet("tag.html")),
    "/pinned": `<div id="qr"></div>${pinned.replace("></", ' data-post="/session"></')}`,
    "/hook": '<div id="qr"></div><script type="module" src="/hook.js"></script>',
    "/window": '<div id="qr"></div><script type="module" src="/window.js"></script>',
    "/inline": '<div id="qr"></div><script type="module" src="/inline.js"></script>',
    "/react": '<div id="root"></div><script type="module" src="/react.js"></script>',
    "/popup": '<button id="sign-in">Sign in with the phone</button><script type="module" src="/popup.js"></script>',
    "/redirect": '<div id="qr"></div><script type="module" src="/redirect.js"></script>',
    "/signed-in": '<script type="module" src="/signed-in.js"></script>',
    "/states": '<p id="state"></p><script type="module" src="/states.js"></script>',
    "/bare": '<div id="qr"></div><script type="module" src="/bare.js"></script>',
    "/": "",
  };

  http.on("request", async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", origin);
    const script = files.scripts.get(pathname);
    if (script) return response.setHeader("Content-Type", "text/javascript").end(script);
    if (pathname === "/session" && request.method === "POST") {
      try {
        if (request.headers["content-type"] !== "application/json") throw new Error("not JSON");
        person = await personOf(((await jsonOf(request)) as { id_token: string }).id_token);
        return response.writeHead(204).end();
      } catch (error) {
        refused.push(String(error));
        return response.writeHead(400).end();
      }
    }
    const page = pages[pathname];
    if (page === undefined) return response.writeHead(404).end();
    response.setHeader("Content-Security-Policy", policy).setHeader("Content-Type", "text/html; charset=utf-8");
    const body = person ? `<h1>Hello ${person.name}</h1>` : `<main><h1>Shop</h1>${page}</main>`;
    const { lang = "en", dir = "ltr", client = clientId, bgcolor = "#ffffff" } = Object.fromEntries(searchParams);
    const text = body.replaceAll(clientId, client);
    response.end(
      `<!doctype html><html lang="${lang}" dir="${dir}"><meta name="color-scheme" content="light dark"><title>Shop</title><body bgcolor="${bgcolor}">${text}`,
    );
  });
  return {
    origin,
    clientId,
    person: () => person,
    refused: () => refused,
    close() {
      http.close();
      http.closeAllConnections();
    },
  };
}

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString());
}

const SEND = `async ({ idToken }) => {
  const headers = { "content-type": "application/json" };
  await fetch("/session", { method: "POST", headers, body: JSON.stringify({ id_token: idToken }) });
  location.reload();
}`;

/** The snippets as a bundler makes scripts of them, and the one for a server as a module to import. */
export async function builtSnippets(
  ours: (text: string) => string,
): Promise<{ scripts: Map<string, string>; server: string }> {
  const given: Record<string, string> = {
    "inline.js": snippet("inline.js"),
    "popup.js": snippet("popup.js"),
    "signed-in.js": snippet("signed-in.js"),
    "states.js": snippet("states.js"),
    "own.js": snippet("own.js"),
    "own-react.js": `import { createElement, StrictMode } from "react"; import { createRoot } from "react-dom/client"; import { QrLogin } from "qr-login/react";
      const login = createElement(QrLogin, { mode: "first-party", onSuccess: ({ user }) => location.assign(user ? "/devices" : "/") });
      createRoot(document.querySelector("#qr")).render(createElement(StrictMode, null, login));`,
    "app.jsx": snippet("app.jsx"),
    "react.js": `import { createElement, StrictMode } from "react"; import { createRoot } from "react-dom/client"; import { SignIn } from "./app.jsx";
      createRoot(document.querySelector("#root")).render(createElement(StrictMode, null, createElement(SignIn)));`,
    "redirect.js": `import { mountQrLogin } from "qr-login/dom";
      mountQrLogin(document.querySelector("#qr"), { issuer: "https://login.example", clientId: "my-page", mode: "redirect", redirectUri: "https://shop.example/signed-in" });`,
  };
  given["window.js"] = `import { mountQrLogin } from "qr-login/dom";
    mountQrLogin(document.querySelector("#qr"), { issuer: "https://login.example", clientId: "my-page", mode: "popup", redirectUri: "https://shop.example/signed-in", onSuccess: ${SEND} });`;
  given["hook.js"] =
    `import { createElement, StrictMode } from "react"; import { createRoot } from "react-dom/client"; import { useQrLogin } from "qr-login/react";
    function Own() {
      const { step, url, number } = useQrLogin({ issuer: "https://login.example", clientId: "my-page", onSuccess: ${SEND} });
      return createElement("p", { id: "state" }, JSON.stringify({ step, url, number }));
    }
    createRoot(document.querySelector("#qr")).render(createElement(StrictMode, null, createElement(Own)));`;
  given["bare.js"] = `import { mountQrLogin } from "qr-login/dom";
    globalThis.mount = (options) => mountQrLogin(document.querySelector("#qr"), { issuer: "https://login.example", clientId: "my-page", ...options });`;
  const entries = Object.keys(given).filter((name) => name !== "app.jsx");
  const modules = ["dom", "react", "popup", "callback"];
  const alias = Object.fromEntries(modules.map((name) => [`qr-login/${name}`, path.join(source, `${name}.ts`)]));
  const { outputFiles } = await build({
    entryPoints: entries.map((name) => ({ in: `snippet:${name}`, out: name.replace(/\.jsx?$/, "") })),
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    outdir: "/",
    write: false,
    logLevel: "warning",
    define: { "process.env.NODE_ENV": '"development"' },
    alias: { ...alias, "qr-login": path.join(source, "index.ts") },
    plugins: [
      {
        name: "snippets",
        setup(bundling) {
          bundling.onResolve({ filter: /^snippet:|\/app\.jsx$/ }, ({ path: asked }) => ({
            path: asked.replace(/^(snippet:|\.\/)/, ""),
            namespace: "snippet",
          }));
          bundling.onLoad({ filter: /.*/, namespace: "snippet" }, ({ path: name }) => ({
            contents: ours(given[name] ?? ""),
            loader: name.endsWith("x") ? "jsx" : "js",
            resolveDir: root,
          }));
        },
      },
    ],
  });
  const checked = await build({
    stdin: { contents: ours(snippet("session.js")), resolveDir: root },
    bundle: true,
    format: "esm",
    platform: "node",
    write: false,
    logLevel: "warning",
  });
  const scripts = new Map(outputFiles.map(({ path: file, text }) => [file, text]));
  return { scripts, server: `data:text/javascript,${encodeURIComponent(checked.outputFiles[0]?.text ?? "")}` };
}
