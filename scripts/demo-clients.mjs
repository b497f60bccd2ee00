// Makes the clients of examples/ known to the demo, once, and keeps what they need to know: run by scripts/demo.mjs.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const [kept = "", issuer = ""] = process.argv.slice(2);
const SITE = `http://localhost:${process.env.EXAMPLE_PORT ?? "4100"}`;
const SHOP = [
  "--redirect",
  `${SITE}/callback`,
  "--redirect",
  `${SITE}/api/auth/callback/qr-login`,
  "--post-logout",
  SITE,
];

const known = new Set(JSON.parse(client("list", "--json")).map((/** @type {{ id: string }} */ { id }) => id));
const [, before] = /^CLIENT_SECRET=(.+)$/m.exec(existsSync(kept) ? readFileSync(kept, "utf8") : "") ?? [];
const secret = known.has("shop")
  ? (before ?? JSON.parse(client("rotate-secret", "shop", "--json")).clientSecret)
  : JSON.parse(client("add", "shop", "--name", "Shop", ...SHOP, "--json")).clientSecret;
if (!known.has("cli")) client("add", "cli", "--name", "Example CLI", "--public", "--device");
writeFileSync(kept, `ISSUER=${issuer}\nCLIENT_ID=shop\nCLIENT_SECRET=${secret}\n`, { mode: 0o600 });

/** @param {string[]} args */
function client(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--enable-source-maps", "dist/client.mjs", ...args], {
    encoding: "utf8",
  });
  if (status === 0) return stdout;
  console.error(stderr);
  process.exit(status ?? 1);
}
