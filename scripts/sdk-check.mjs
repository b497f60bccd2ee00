#!/usr/bin/env node
// `npm run sdk-check`: packages/qr-login as npm publishes it, in projects that have nothing of ours: one page of plain HTML and
// modules, and an empty Vite and React app, each installed and built, and its types checked. Needs the registry; e2e/sdk-*.spec.ts
// shows that what is built signs people in.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const work = mkdtempSync(path.join(tmpdir(), "qr-login-sdk-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const guide = readFileSync(path.join(root, "docs/embed.md"), "utf8");

/** @param {string} name of a snippet of docs/embed.md @returns {string} */
function snippet(name) {
  const [, text] = new RegExp(`^\`\`\`\\w+ ${name.replace(".", "\\.")}\\n(.*?)^\`\`\`$`, "ms").exec(guide) ?? [];
  if (text === undefined) throw new Error(`docs/embed.md has no ${name}`);
  return text;
}

/** @param {string} directory @param {string} command @param {string[]} args @returns {string} what it prints */
function run(directory, command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: directory, encoding: "utf8" });
  if (status === 0) return stdout;
  console.error(`${command} ${args.join(" ")} in ${path.basename(directory)}:\n${stdout}${stderr}`);
  process.exit(1);
}

/** @param {string} name @param {Record<string, string>} files @param {string[]} packages */
function project(name, files, packages) {
  const directory = path.join(work, name);
  for (const [file, text] of Object.entries({ "package.json": '{ "private": true, "type": "module" }', ...files })) {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
    writeFileSync(path.join(directory, file), text);
  }
  run(directory, "npm", "install", "--no-audit", "--no-fund", "--loglevel=error", tarball, ...packages);
  return directory;
}

const [packed] = JSON.parse(run(root, "npm", "pack", "--json", "--workspace", "qr-login", "--pack-destination", work));
const tarball = path.join(work, packed.filename);
/** @type {string[]} */
const names = packed.files.map((/** @type {{ path: string }} */ { path: name }) => name);
const strange = names.filter((name) => !/^(dist\/[\w./-]+\.(js|d\.ts)|package\.json|README\.md|LICENSE)$/.test(name));
if (strange.length > 0) throw new Error(`It publishes ${strange.join(", ")}`);
console.log(`${packed.filename}: ${names.length} files, ${packed.size} bytes`);

const page = '<!doctype html><div id="qr"></div><button id="sign-in"></button><p id="state"></p><div id="root"></div>';
const scripts = ["inline.js", "popup.js", "signed-in.js", "states.js"];
const plain = project("plain", Object.fromEntries(scripts.map((name) => [name, snippet(name)])), ["esbuild@0.28.2"]);
run(plain, "npx", "esbuild", ...scripts, "--bundle", "--format=esm", "--splitting", "--outdir=out");
console.log(`plain modules: ${readdirSync(path.join(plain, "out")).length} files`);

const strict = { compilerOptions: { strict: true, noEmit: true, target: "es2022", skipLibCheck: false, types: [] } };
const types = project(
  "types",
  {
    "main.ts": `import { mountQrLogin, type Mounted } from "qr-login/dom";
import { createQrLogin, type State } from "qr-login";
import { signInByPopup } from "qr-login/popup";
import { handleCallback } from "qr-login/callback";
const mounted: Mounted = mountQrLogin(document.body, { issuer: "https://login.example", clientId: "shop", onSuccess: ({ idToken }) => idToken.length });
const state: State = createQrLogin({ issuer: "https://login.example", clientId: "shop" }).state();
export const all = [mounted, state.step, signInByPopup, handleCallback];
// @ts-expect-error: the issuer is needed
mountQrLogin(document.body, { clientId: "shop" });
`,
    "tsconfig.bundler.json": JSON.stringify({
      compilerOptions: { ...strict.compilerOptions, module: "esnext", moduleResolution: "bundler" },
      files: ["main.ts"],
    }),
    "tsconfig.node.json": JSON.stringify({
      compilerOptions: { ...strict.compilerOptions, module: "nodenext", moduleResolution: "nodenext" },
      files: ["main.ts"],
    }),
  },
  ["typescript@5.9.3"],
);
for (const name of ["bundler", "node"]) run(types, "npx", "tsc", "--project", `tsconfig.${name}.json`);
console.log("types: by a bundler's rules and by Node.js's");

const vite = project(
  "vite",
  {
    "index.html": `${page}<script type="module" src="/main.jsx"></script>`,
    "main.jsx": `import { StrictMode } from "react";\nimport { createRoot } from "react-dom/client";\nimport { SignIn } from "./app.jsx";\ncreateRoot(document.querySelector("#root")).render(<StrictMode><SignIn /></StrictMode>);\n`,
    "app.jsx": snippet("app.jsx"),
    "vite.config.js": 'import react from "@vitejs/plugin-react";\nexport default { plugins: [react()] };\n',
  },
  ["react@19.3.1", "react-dom@19.3.1", "vite", "@vitejs/plugin-react"],
);
run(vite, "npx", "vite", "build");
if (!existsSync(path.join(vite, "dist/index.html"))) throw new Error("Vite built nothing");
console.log(`Vite and React: ${readdirSync(path.join(vite, "dist/assets")).length} files`);
