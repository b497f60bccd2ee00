/** The package in projects of others; ../sdk-check.mjs says what for. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { snippet } from "../../e2e/sdk-site";
import { openWorld, type World } from "../../interop/world";
import { newProject, pack, run } from "./project";
import { signInAt } from "./site";

const JOSE = "jose@6.2.17";

const { tarball, told } = pack();
console.log(told);
checkTypes();
const world = await openWorld();
try {
  console.log(`plain HTML, no build: ${await signInByPlainHtml(world)}`);
  console.log(`Vite and React: ${await signInByVite(world)}`);
} finally {
  await world.close();
}

/** A client, and docs/embed.md's snippets as they stand at its site. */
async function newSite({ port, issuer, add }: World, id: string) {
  const own = await port();
  const origin = `http://localhost:${own}`;
  await add(id, "--public", "--inline", "--origin", origin, "--redirect", `${origin}/signed-in`);
  const ours = (name: string) =>
    snippet(name)
      .replaceAll("https://login.example", issuer)
      .replaceAll("https://shop.example", origin)
      .replaceAll('"my-page"', `"${id}"`);
  return { port: own, ours };
}

async function signInByPlainHtml(world: World): Promise<string> {
  const { port, ours } = await newSite(world, "plain");
  const imports = {
    "qr-login/dom": "/node_modules/qr-login/dist/dom.js",
    dpop: "/node_modules/dpop/build/index.js",
    uqr: "/node_modules/uqr/dist/index.mjs",
  };
  const page = `<!doctype html><html lang="en"><title>Shop</title><div id="qr"></div>
<script type="importmap" nonce="map">${JSON.stringify({ imports })}</script><script type="module" src="/inline.js"></script>`;
  const scripts = ["inline.js", "popup.js", "signed-in.js", "states.js", "own.js"];
  const files = Object.fromEntries([...scripts, "session.js"].map((name) => [name, ours(name)]));
  const directory = newProject("plain", { "index.html": page, ...files }, [tarball, JOSE, "esbuild@0.28.2"]);
  run(directory, "npx", "esbuild", ...scripts, "--bundle", "--format=esm", "--splitting", "--outdir=out");
  const check = path.join(directory, "session.js");
  return signInAt(world, { port, scripts: "'nonce-map'", files: directory, check });
}

async function signInByVite(world: World): Promise<string> {
  const { port, ours } = await newSite(world, "vite");
  const files = {
    "index.html":
      '<!doctype html><html lang="en"><title>Shop</title><div id="root"></div><script type="module" src="/main.jsx"></script>',
    "main.jsx": `import { StrictMode } from "react";\nimport { createRoot } from "react-dom/client";\nimport { SignIn } from "./app.jsx";\ncreateRoot(document.querySelector("#root")).render(<StrictMode><SignIn /></StrictMode>);\n`,
    "app.jsx": ours("app.jsx"),
    "session.js": ours("session.js"),
    "vite.config.js": 'import react from "@vitejs/plugin-react";\nexport default { plugins: [react()] };\n',
  };
  const packages = ["react@19.3.1", "react-dom@19.3.1", "vite@8.3.8", "@vitejs/plugin-react@6.3.0"];
  const directory = newProject("vite", files, [tarball, JOSE, ...packages]);
  run(directory, "npx", "vite", "build");
  const built = path.join(directory, "dist");
  const seen = await signInAt(world, { port, files: built, check: path.join(directory, "session.js") });
  return `${readdirSync(path.join(built, "assets")).length} files, ${seen}`;
}

/** By a bundler's rules and by Node.js's. */
function checkTypes(): void {
  const strict = { strict: true, noEmit: true, target: "es2022", skipLibCheck: false, types: [] };
  const config = (module: string, moduleResolution: string) =>
    JSON.stringify({ compilerOptions: { ...strict, module, moduleResolution }, files: ["main.ts"] });
  const directory = newProject(
    "types",
    {
      "main.ts": `import { mountQrLogin, type Mounted } from "qr-login/dom";
import { createQrLogin, type State } from "qr-login";
import { signInByPopup } from "qr-login/popup";
import { handleCallback } from "qr-login/callback";
const shop = { issuer: "https://login.example", clientId: "my-page" };
const mounted: Mounted = mountQrLogin(document.body, { ...shop, onSuccess: ({ idToken }) => idToken.length });
const own: Mounted = mountQrLogin(document.body, { mode: "first-party", onSuccess: ({ user }) => user?.name.length });
const state: State = createQrLogin(shop).state();
export const all = [mounted, own, state.step, signInByPopup, handleCallback];
// @ts-expect-error: the issuer is needed
mountQrLogin(document.body, { clientId: "my-page" });
// @ts-expect-error: there is no token on the login's own origin
mountQrLogin(document.body, { mode: "first-party", onSuccess: ({ idToken }) => idToken });
`,
      "tsconfig.bundler.json": config("esnext", "bundler"),
      "tsconfig.node.json": config("nodenext", "nodenext"),
    },
    [tarball, "typescript@5.9.3"],
  );
  for (const name of ["bundler", "node"]) run(directory, "npx", "tsc", "--project", `tsconfig.${name}.json`);
  console.log("types: by a bundler's rules and by Node.js's");
}
