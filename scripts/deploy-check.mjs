#!/usr/bin/env node
// `npm run deploy-check`: an operator's day on this machine, behind each proxy that is installed. `-- --short` is the one of
// `npm test`.
import { requireBuild, runBundled } from "./bundled.mjs";
import { certificateFor } from "./certificate.mjs";

requireBuild();
const { certFile } = await certificateFor("data/deploy-check", ["localhost", "127.0.0.1"]);
// Read as Node.js starts.
process.env.NODE_EXTRA_CA_CERTS = certFile;
await runBundled("deploy/check/main.ts", "dist/deploy-check.mjs");
