import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import express, { type Request, type Response } from "express";
import type { AuthOptions } from "next-auth";
import { expectPerson, type Interop, shown } from "../world";

type Handle = (request: Request, response: Response, options: AuthOptions) => unknown;

// A module of CommonJS, whose default is a property.
const { default: handle } = createRequire(import.meta.url)("next-auth") as { default: Handle };
const PATH = "/api/auth";

/** The provider of docs/openid.md, by next-auth's handler for servers of Node.js. */
export const nextAuth: Interop = {
  name: "next-auth 4",
  async run(world) {
    const port = await world.port();
    const origin = `http://localhost:${port}`;
    const { id, secret } = await world.add("next-auth", "--redirect", `${origin}${PATH}/callback/qr-login`);
    process.env.NEXTAUTH_URL = origin;
    const app = express();
    app.use(express.urlencoded({ extended: false }));
    app.get("/", (_request, response) => response.setHeader("Content-Type", "text/html").end(startPage(origin)));
    app.use(PATH, (request, response) => {
      const nextauth = request.path.split("/").filter(Boolean);
      const query = { ...Object.fromEntries(new URL(request.url, origin).searchParams), nextauth };
      Object.defineProperties(request, {
        query: { value: query },
        cookies: { value: cookiesOf(request.headers.cookie) },
      });
      return handle(request, response, optionsOf(world.issuer, id, secret));
    });
    await world.serve(port, app);
    const page = await world.page();
    await page.goto(origin);
    await page.getByRole("button", { name: "Sign in with QR Login" }).click();
    await world.letIn(page);
    await page.waitForURL((at) => at.origin === origin);
    const { user } = await shown<{ user: { id: string; name: string } }>(page);
    expectPerson(world, { sub: user.id, name: user.name });
    return "code with PKCE, state and nonce; the person of the ID token";
  },
};

function startPage(origin: string): string {
  // Its own page to sign in at has the form and the cookie that go with it.
  return `<meta http-equiv="refresh" content="0;url=${PATH}/signin?callbackUrl=${encodeURIComponent(`${origin}${PATH}/session`)}">`;
}

function optionsOf(issuer: string, clientId: string, clientSecret: string): AuthOptions {
  return {
    secret: SECRET,
    session: { strategy: "jwt" },
    providers: [
      {
        id: "qr-login",
        name: "QR Login",
        type: "oauth",
        wellKnown: `${issuer}/.well-known/openid-configuration`,
        clientId,
        clientSecret,
        idToken: true,
        checks: ["pkce", "state", "nonce"],
        authorization: { params: { scope: "openid profile email" } },
        profile: ({ sub, name, email = null, picture }) => ({ id: sub, name, email, image: picture }),
      },
    ],
    callbacks: {
      session: ({ session, token }) => ({ ...session, user: { ...session.user, id: token.sub } }),
    },
  };
}

const SECRET = randomBytes(32).toString("base64url");

function cookiesOf(header = ""): Record<string, string> {
  const pairs = header.split("; ").filter(Boolean);
  return Object.fromEntries(
    pairs.map((pair) => [pair.split("=", 1)[0], decodeURIComponent(pair.slice(pair.indexOf("=") + 1))]),
  );
}
