import path from "node:path";

process.env.NEXT_TELEMETRY_DISABLED = "1";

/** As ../../next.config.mjs, as far as it changes what is sent. */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  agentRules: false,
  // Next.js itself is the project's.
  turbopack: { root: path.resolve(import.meta.dirname, "../..") },
};
