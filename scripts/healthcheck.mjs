#!/usr/bin/env node
// The container's health check: whether the process answers at all. That its database is away is no reason to restart it,
// and /api/ready tells proxies. With a certificate, plain http is led to the public name: that is an answer, and not
// followed, since nobody in the container may know the name or the certificate.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { loadEnvFile } from "../lib/env/env-file.mjs";

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));
// The server's own log tells of lines that are no setting, once and not at every check.
loadEnvFile(".env", () => {});

const host = process.env.HOST?.trim() || "127.0.0.1";
const port = process.env.PORT?.trim() || 3000;
const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}/api/health`;
await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(4_000) }).catch((error) => {
  console.error(`Nothing answers at ${url} (${error.cause?.code ?? error.name}), which HOST and PORT name.`);
  process.exit(1);
});
