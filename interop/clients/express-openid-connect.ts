import { randomBytes } from "node:crypto";
import express from "express";
import { auth } from "express-openid-connect";
import { expectPerson, type Interop, shown } from "../world";

/** Auth0's middleware. */
export const expressOpenidConnect: Interop = {
  name: "express-openid-connect",
  async run(world) {
    const port = await world.port();
    const baseURL = `http://localhost:${port}`;
    const { id, secret } = await world.add(
      "express-oidc",
      "--redirect",
      `${baseURL}/callback`,
      "--post-logout",
      baseURL,
    );
    const app = express();
    const settings = {
      issuerBaseURL: world.issuer,
      baseURL,
      clientID: id,
      clientSecret: secret,
      secret: randomBytes(32).toString("hex"),
      authRequired: false,
      idpLogout: true,
      authorizationParams: { response_type: "code", scope: "openid profile" },
    };
    app.use(auth(settings));
    app.get("/", ({ oidc }, response) => void response.json(oidc?.user ?? {}));
    await world.serve(port, app);
    const page = await world.signIn(`${baseURL}/login`);
    expectPerson(world, await shown(page));
    await page.goto(`${baseURL}/logout`);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL((at) => at.origin === baseURL);
    if ((await page.textContent("body")) !== "{}") throw new Error("It is still signed in after its logout");
    return "code with PKCE; its logout leads through ours and back";
  },
};
