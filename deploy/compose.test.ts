import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { describe, expect, test } from "vitest";
import { readSettings } from "../lib/env/settings";
import { environmentOf, readCompose } from "./check/compose";

/** A value for each setting of .env.example that is not its default, those that are commented out too. */
const SAMPLE = readFileSync(".env.example", "utf8").replaceAll(/^#(?=[A-Z_]+=)/gm, "");
const DOTENV: Record<string, string> = {
  ...(parseEnv(SAMPLE) as Record<string, string>),
  NEXTAUTH_SECRET: "kZr8v1yXw3mQf6hT9bNc2LdPgSaJeUiO4x",
  POSTGRES_PASSWORD: "hunter2hunter2",
  METRICS_TOKEN: "a token of thirty-two characters!",
  NOTIFY_WEBHOOK_SECRET: "a secret of thirty-two characters",
  NUMBER_MATCH: "always",
  LOG_LEVEL: "debug",
};

/** What compose.yaml decides itself, since it made the rest of it. */
const FIXED = ["APP_URL", "DATABASE_URL", "DATABASE_LISTEN_URL", "TRUST_PROXY", "TLS_CERT", "TLS_KEY", "HOST", "PORT"];

const services = readCompose(DOTENV);
const INSTANCES = ["app-1", "app-2", "migrate"];

describe("compose.yaml", () => {
  test.each(INSTANCES)("hands every setting of .env.example on to %s", (name) => {
    const environment = environmentOf(services[name] ?? {}, DOTENV);
    const missing = Object.entries(DOTENV).filter(([key, value]) => !FIXED.includes(key) && environment[key] !== value);
    expect(missing).toEqual([]);
    expect(FIXED.filter((key) => !(key in environment))).toEqual([]);
    expect(Object.keys(services[name]?.environment ?? {}).sort()).toEqual([...FIXED, "NEXTAUTH_SECRET"].sort());
    // A mark is a file.
    const { SITE_MARK, ...read } = environment;
    expect(SITE_MARK).toBe("./brand/mark.svg");
    expect(readSettings({ ...read, NODE_ENV: "production" })).toMatchObject({
      origin: `https://${DOTENV.SITE_ADDRESS}`,
      numberMatch: "always",
      logLevel: "debug",
      metricsToken: DOTENV.METRICS_TOKEN,
      tls: undefined,
      geoipDb: "./data/country.mmdb",
      site: { name: "QR Login", colour: "#0e5e4b" },
    });
  });

  test("has the files that settings name, and those that the proxy reads", () => {
    const volumes = services["app-1"]?.volumes ?? [];
    for (const setting of ["SITE_MARK", "GEOIP_DB"]) {
      const folder = /^\.\/\w+/.exec(DOTENV[setting] ?? "")?.[0];
      expect(volumes).toContain(`${folder}:/app/${folder?.slice(2)}:ro`);
    }
    const mounted = services.proxy?.volumes?.filter((each) => each.startsWith("./")) ?? [];
    expect(mounted.map((each) => existsSync(each.split(":")[0] ?? ""))).toEqual([true, true]);
  });

  test.each(["NEXTAUTH_SECRET", "POSTGRES_PASSWORD"])("does not start without %s", (name) => {
    expect(() => readCompose({ ...DOTENV, [name]: "" })).toThrow(`${name}: Set it in .env`);
  });

  test.each(Object.entries(services))("%s can do no more than it must", (name, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      mem_limit: expect.stringMatching(/^\d+[mg]$/),
      pids_limit: expect.any(Number),
    });
    if (INSTANCES.includes(name)) expect(service.user).toBe("node");
    // From this machine alone, past the proxy.
    if (name.startsWith("app")) expect(service.ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+:3000$/)]);
  });

  test("has the proxy whose behaviour is checked", () => {
    const [, version] = /caddy: "([\d.]+)"/.exec(readFileSync("deploy/check/main.ts", "utf8")) ?? [];
    expect(services.proxy?.image).toBe(`caddy:${version}`);
    expect(readFileSync("deploy/Caddyfile", "utf8")).toContain(`Caddy ${version} or newer`);
  });
});
