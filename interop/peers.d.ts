// As much of the packages of interop/package.json as is used here. They are installed by `npm run interop` only, and the types
// are checked without them.

declare module "express" {
  import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

  export interface Request extends IncomingMessage {
    url: string;
    path: string;
    user?: object;
    oidc?: { user?: { sub: string; name: string } };
  }
  export interface Response extends ServerResponse {
    json(value: unknown): void;
    redirect(url: string): void;
  }
  export type Handler = (request: Request, response: Response, next: (error?: unknown) => void) => unknown;
  interface Application extends RequestListener {
    use(...handlers: Handler[]): void;
    use(path: string, ...handlers: Handler[]): void;
    get(path: string, ...handlers: Handler[]): void;
  }
  const express: { (): Application; urlencoded(options: { extended: boolean }): Handler };
  export default express;
}

declare module "express-session" {
  export default function session(options: {
    secret: string;
    resave: boolean;
    saveUninitialized: boolean;
  }): import("express").Handler;
}

declare module "express-openid-connect" {
  export function auth(settings: object): import("express").Handler;
}

declare module "passport-openidconnect" {
  export interface Profile {
    id: string;
    displayName: string;
  }
  export default class Strategy {
    constructor(
      settings: object,
      verify: (issuer: string, profile: Profile, done: (error: unknown, user: Profile) => void) => void,
    );
  }
}

declare module "passport" {
  import type { Handler } from "express";

  type Done = (error: unknown, user: object) => void;
  const passport: {
    use(name: string, strategy: object): void;
    serializeUser(serialize: (user: object, done: Done) => void): void;
    deserializeUser(deserialize: (user: object, done: Done) => void): void;
    session(): Handler;
    authenticate(name: string): Handler;
  };
  export default passport;
}

declare module "jmespath" {
  const jmespath: { search(data: unknown, expression: string): unknown };
  export default jmespath;
}
