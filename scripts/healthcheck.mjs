#!/usr/bin/env node
// The container's health check: whether the process answers at all. That its database is away is no reason to restart it,
// and /api/ready tells proxies. With a certificate, plain http is led to the public name: that is an answer, and not
// followed, since nobody in the container may know the name or the certificate.
const host = process.env.HOST || "127.0.0.1";
const url = `http://${host.includes(":") ? `[${host}]` : host}:${process.env.PORT || 3000}/api/health`;
await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(4_000) }).catch((error) => {
  console.error(`Nothing answers at ${url} (${error.cause?.code ?? error.name}), which HOST and PORT name.`);
  process.exit(1);
});
