/**
 * How everything is bundled that Node.js runs. Packages stay outside: they are loaded from node_modules.
 *
 * @type {import("esbuild").BuildOptions}
 */
export const bundleOptions = {
  bundle: true,
  packages: "external",
  platform: "node",
  target: "node20",
  format: "esm",
  sourcemap: true,
  logLevel: "warning",
};

/**
 * The server, what makes the demo account, and the command for clients.
 *
 * @param {string} outdir below the project's folder
 * @returns {import("esbuild").BuildOptions}
 */
export function serverBundle(outdir) {
  return {
    ...bundleOptions,
    entryPoints: {
      server: "lib/server/main.ts",
      seed: "scripts/seed.ts",
      client: "scripts/client.ts",
      admin: "scripts/admin.ts",
    },
    outdir,
    outExtension: { ".js": ".mjs" },
  };
}
