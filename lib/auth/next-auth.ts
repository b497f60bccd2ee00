import type { AuthOptions } from "next-auth";
import type credentials from "next-auth/providers/credentials";

type Fields = Record<string, string>;

export interface NodeRequest {
  method: string;
  headers: Fields;
  cookies: Fields;
  query: Record<string, string | string[]>;
  body: Fields;
}

export interface NextAuth {
  handle(request: NodeRequest, response: object, options: AuthOptions): Promise<void>;
  Credentials: typeof credentials;
}

/** Loaded when somebody first signs in by something else than a code: a server that starts has no use for its 15 MB. */
export async function loadNextAuth(): Promise<NextAuth> {
  const [library, provider] = await Promise.all([import("next-auth"), import("next-auth/providers/credentials")]);
  const handle = defaultOf(library.default) as unknown as NextAuth["handle"];
  return { handle, Credentials: defaultOf(provider.default) };
}

/** next-auth is CommonJS: in Node its exports are the default, in a bundle the default is among them. */
function defaultOf<T>(module: T): T {
  return (module as { default?: T }).default ?? module;
}
