import nextAuth, { type AuthOptions } from "next-auth";
import credentials from "next-auth/providers/credentials";

/** next-auth is CommonJS: in Node its exports are the default, in a bundle the default is among them. */
function defaultOf<T>(module: T): T {
  return (module as { default?: T }).default ?? module;
}

export const Credentials = defaultOf(credentials);

type Fields = Record<string, string>;

export interface NodeRequest {
  method: string;
  headers: Fields;
  cookies: Fields;
  query: Record<string, string | string[]>;
  body: Fields;
}

export const nextAuthOnNode = defaultOf(nextAuth) as unknown as (
  request: NodeRequest,
  response: object,
  options: AuthOptions,
) => Promise<void>;
