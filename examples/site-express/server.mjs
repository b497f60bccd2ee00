// A site that signs people in with QR Login: ISSUER, CLIENT_ID and CLIENT_SECRET of a client whose --redirect is SITE/callback.
import { randomBytes } from "node:crypto";
import express from "express";
import session from "express-session";
import * as oidc from "openid-client";

const { ISSUER = "http://localhost:3000", CLIENT_ID = "shop", CLIENT_SECRET = "", PORT = "4100" } = process.env;
const SITE = process.env.SITE ?? `http://localhost:${PORT}`;
const issuer = new URL(ISSUER);
const options = issuer.protocol === "http:" ? { execute: [oidc.allowInsecureRequests] } : {};
const config = await oidc.discovery(issuer, CLIENT_ID, CLIENT_SECRET, undefined, options);

const app = express();
app.use(session({ secret: randomBytes(32).toString("hex"), resave: false, saveUninitialized: false, name: "shop" }));

const escaped = (text) => String(text).replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
const page = (body) =>
  `<!doctype html><meta name="viewport" content="width=device-width"><title>Shop</title><h1>Shop</h1>${body}`;

app.get("/", ({ session: { person } }, response) => {
  if (!person) return response.send(page('<p><a href="/login">Sign in</a></p>'));
  response.send(page(`<p>Hello ${escaped(person.name)}</p><p><a href="/logout">Sign out</a></p>`));
});

app.get("/login", async (request, response) => {
  const checks = { pkceCodeVerifier: oidc.randomPKCECodeVerifier(), expectedState: oidc.randomState() };
  request.session.checks = checks;
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: `${SITE}/callback`,
    scope: "openid profile email",
    code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: "S256",
    state: checks.expectedState,
  });
  response.redirect(url.href);
});

app.get("/callback", async (request, response) => {
  const { checks } = request.session;
  if (request.query.error) return response.send(page('<p>Not signed in.</p><p><a href="/login">Try again</a></p>'));
  const tokens = await oidc.authorizationCodeGrant(config, new URL(request.originalUrl, SITE), checks);
  // Another session from here on, so that nobody has planted this one.
  request.session.regenerate(() => {
    Object.assign(request.session, { person: tokens.claims(), idToken: tokens.id_token });
    response.redirect("/");
  });
});

app.get("/logout", (request, response) => {
  const { idToken } = request.session;
  request.session.destroy(() => {
    const hint = { post_logout_redirect_uri: SITE, ...(idToken && { id_token_hint: idToken }) };
    response.redirect(oidc.buildEndSessionUrl(config, hint).href);
  });
});

app.listen(Number(PORT), "localhost", () => console.log(`The example shop is at ${SITE}`));
