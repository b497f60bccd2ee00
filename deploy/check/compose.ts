import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** What compose.yaml says of a service, as far as we look at it. */
export interface Service {
  image?: string;
  command?: string[];
  env_file?: string;
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
  user?: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  mem_limit?: string;
  pids_limit?: number;
}

/**
 * compose.yaml with the values of an `.env`, as `docker compose config` puts them in.
 *
 * @throws Error that names a variable which has to be set and is not
 */
export function readCompose(dotenv: Readonly<Record<string, string>>): Record<string, Service> {
  const text = readFileSync("compose.yaml", "utf8").replace(/^\s*#.*$/gm, "");
  const filled = text.replace(/\$\{(\w+)(:[-?])([^}]*)\}/g, (_, name: string, how: string, other: string) => {
    const value = dotenv[name];
    if (value) return value;
    if (how === ":?") throw new Error(`${name}: ${other}`);
    return other;
  });
  return (parse(filled, { merge: true }) as { services: Record<string, Service> }).services;
}

/** The environment that compose gives a service: its `environment` comes before its `env_file`. */
export function environmentOf(service: Service, dotenv: Readonly<Record<string, string>>): Record<string, string> {
  return { ...(service.env_file === ".env" && dotenv), ...service.environment };
}
