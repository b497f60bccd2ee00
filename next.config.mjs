process.env.NEXT_TELEMETRY_DISABLED = "1";
const appUrl = process.env.APP_URL ?? "";

/** @type {import("next").NextConfig} */
const config = {
  reactStrictMode: true,
  experimental: {
    // A sheet that is linked costs a slow line a second round before it paints. scripts/style-hashes.mjs lets the policy allow them.
    inlineCss: true,
    // None is asked for by itself then, so that a page need not carry those of others. In bytes, as much as its hash and name take.
    cssChunking: { type: "graph", requestCost: 2000 },
    // In bytes of source. Pages share their layout's scripts; what else two of them share is hardly worth the requests.
    turbopackChunking: { minChunkSize: 200_000 },
  },
  // What ends in .dev.ts is there in development alone: the API, which our own server answers in production.
  pageExtensions: ["ts", "tsx", ...(process.env.NODE_ENV === "development" ? ["dev.ts"] : [])],
  poweredByHeader: false,
  // Nothing uses it, so nobody shall be able to keep it busy.
  images: { unoptimized: true },
  // `npm run check` and `npm test` check every type of the project; a build would check a part of them again.
  typescript: { ignoreBuildErrors: true },
  // `next dev` would otherwise write files of its own into the project.
  agentRules: false,
  // Next.js lets every cache keep it, and it speaks the reader's language.
  headers: async () => [
    { source: "/manifest.webmanifest", headers: [{ key: "Vary", value: "Accept-Language, Cookie" }] },
  ],
  // In development, Next.js serves its scripts to localhost only, unless told of another host.
  allowedDevOrigins: URL.canParse(appUrl) ? [new URL(appUrl).hostname] : [],
  // Native code and drivers: loaded from node_modules as they are, never bundled.
  serverExternalPackages: [
    "@node-rs/argon2",
    "@prisma/adapter-better-sqlite3",
    "@prisma/adapter-pg",
    "@prisma/client",
    "better-sqlite3",
    "oidc-provider",
    "pg",
    "pino",
    "sharp",
  ],
};

export default config;
