// As much of the packages of bench/package.json as is used here. They are installed by `npm run bench` only, and the types
// are checked without them.

declare module "better-auth" {
  export interface Auth {
    options: object;
  }
  export function betterAuth(options: {
    baseURL: string;
    secret: string;
    database: import("better-sqlite3").Database;
    emailAndPassword: { enabled: boolean };
    rateLimit: { enabled: boolean };
    telemetry: { enabled: boolean };
    logger: { level: "error" };
    plugins: object[];
  }): Auth;
}

declare module "better-auth/db/migration" {
  export function getMigrations(options: object): Promise<{ runMigrations(): Promise<void> }>;
}

declare module "better-auth/node" {
  export function toNodeHandler(auth: import("better-auth").Auth): import("node:http").RequestListener;
}

declare module "better-auth/plugins" {
  export function deviceAuthorization(options: {
    verificationUri: string;
    interval: string;
    expiresIn: string;
    schema: object;
  }): object;
}

declare module "better-sse" {
  export interface Session {
    push(data: unknown, eventName: string): this;
    once(event: "disconnected", listener: () => void): this;
  }
  export function createSession(
    request: import("node:http").IncomingMessage,
    response: import("node:http").ServerResponse,
    options: { keepAlive: number },
  ): Promise<Session>;
}
