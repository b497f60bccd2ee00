import nextAuth, { type AuthOptions } from "next-auth";
import credentials from "next-auth/providers/credentials";

/** next-auth is CommonJS: Node gives its exports as the default, a bundler gives the default among them. */
function defaultOf<T>(module: T): T {
  return (module as { default?: T }).default ?? module;
}

export const Credentials = defaultOf(credentials);

type Fields = Record<string, string>;

/** What next-auth reads of a request, in its form for Node servers. */
export interface NodeRequest {
  method: string;
  headers: Fields;
  cookies: Fields;
  query: Record<string, string | string[]>;
  body: Fields;
}

/** next-auth as a plain function on a request and a response; its types ask for all of Next.js's. */
export const nextAuthOnNode = defaultOf(nextAuth) as unknown as (
  request: NodeRequest,
  response: object,
  options: AuthOptions,
) => Promise<void>;
