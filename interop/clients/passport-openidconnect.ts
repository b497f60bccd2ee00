import { randomBytes } from "node:crypto";
import express from "express";
import session from "express-session";
import passport from "passport";
import OpenIDConnectStrategy from "passport-openidconnect";
import { expectPerson, type Interop, shown } from "../world";

/** It knows no PKCE, so its client has `--no-pkce`, and the provider wants a nonce instead, which it sends where it is told to. */
export const passportOpenidconnect: Interop = {
  name: "passport-openidconnect",
  async run(world) {
    const port = await world.port();
    const callbackURL = `http://localhost:${port}/cb`;
    const { id, secret } = await world.add("passport", "--redirect", callbackURL, "--no-pkce");
    const { issuer } = world;
    const at = {
      authorizationURL: `${issuer}/oidc/authorize`,
      tokenURL: `${issuer}/oidc/token`,
      userInfoURL: `${issuer}/oidc/userinfo`,
    };
    const strategy = new OpenIDConnectStrategy(
      { issuer, ...at, clientID: id, clientSecret: secret, callbackURL, scope: ["profile"], nonce: true },
      (_issuer, profile, done) => done(null, profile),
    );
    passport.use("qr-login", strategy);
    passport.serializeUser((user, done) => done(null, user));
    passport.deserializeUser((user: object, done) => done(null, user));
    const app = express();
    app.use(session({ secret: randomBytes(32).toString("hex"), resave: false, saveUninitialized: false }));
    app.use(passport.session());
    app.get("/", passport.authenticate("qr-login"));
    app.get("/cb", passport.authenticate("qr-login"), (request, response) => response.json(request.user ?? null));
    await world.serve(port, app);
    const page = await world.signIn(`http://localhost:${port}/`);
    const told = await shown<{ id: string; displayName: string }>(page);
    expectPerson(world, { sub: told.id, name: told.displayName });
    return "code with --no-pkce, a nonce in its place";
  },
};
