import { defineConfig } from "vitest/config";

const root = import.meta.dirname;

export default defineConfig({
  resolve: { alias: { "@": root } },
  test: {
    exclude: ["node_modules/**", ".next/**", "dist/**", "e2e/**"],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: ["node_modules/**", ".next/**", "dist/**", "e2e/**", "**/*.{db,route}.test.ts"],
        },
      },
    ],
  },
});
