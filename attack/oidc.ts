import { GotThrough, missed, type Source } from "./attack";
import {
  addSite,
  authorizePath,
  codeFor,
  DEVICE_GRANT,
  discovered,
  exchange,
  follow,
  post,
  REDIRECT,
  refusedAll,
  type Site,
  shop,
} from "./relying-site";

const RIVALS = 30;

/** OpenID Connect and RFC 9700, the security practice of OAuth; the CVEs are of providers that others run. */
export const oidc: Source = {
  name: "OpenID Connect",
  attacks: [
    {
      name: "an address that is nearly the registered one (CVE-2023-6927, CVE-2024-1132, CVE-2023-6134)",
      async run(target) {
        const site = await shop(target);
        const { client } = await target.phone();
        const nearly = [
          "/",
          "?x=1",
          "#f",
          "/..",
          "%2e",
          "/../evil",
          "@evil.example",
          ".evil.example/cb",
          "%00",
          "\\@evil.example",
        ];
        const others = [
          ...nearly.map((end) => REDIRECT + end),
          "https://shop.example:444/cb",
          "http://shop.example/cb",
          "//evil.example",
        ];
        for (const redirect_uri of [
          ...others,
          "https://evil.example/cb",
          "javascript:alert(1)",
          "data:text/html,x",
          "",
        ]) {
          for (const prompt of ["none", "login", "nonsense"]) {
            const { away } = await follow(client, authorizePath(site.id, { redirect_uri, prompt }));
            if (away && away.href.split("?")[0] !== REDIRECT) throw new GotThrough(away.href);
          }
        }
        return `${others.length + 4} addresses, none led to`;
      },
    },
    {
      name: "a code in another client's hands, without its verifier, secret or address (CVE-2026-16089)",
      async run(target) {
        const [site, other] = [await shop(target), await shop(target)];
        const code = await codeFor(target, site);
        const refusals = [
          await exchange(target, other, code),
          await exchange(target, site, code, { code_verifier: "a".repeat(43) }),
          await exchange(target, site, code, { code_verifier: "" }),
          await exchange(target, site, code, { client_secret: other.secret }),
          await exchange(target, site, code, { client_secret: "" }),
          await exchange(target, site, code, { redirect_uri: `${REDIRECT}/` }),
        ];
        const held = refusedAll(refusals);
        return missed((await exchange(target, site, code)).status !== 200, "the right client lost its code", held);
      },
    },
    {
      name: "one code, thirty times at once, at every server",
      async run(target) {
        const site = await shop(target);
        const code = await codeFor(target, site);
        const answers = await Promise.all(Array.from({ length: RIVALS }, () => exchange(target, site, code)));
        const won = answers.filter(({ body }) => body.access_token).length;
        if (won > 1) throw new GotThrough(`${won} got tokens`);
        return refusedAll(answers.filter(({ body }) => !body.access_token));
      },
    },
    {
      name: "one refresh token, thirty times at once, and again",
      async run(target) {
        const site = await shop(target);
        const code = await codeFor(target, site, { scope: "openid offline_access", prompt: "consent" });
        const { refresh_token = "" } = (await exchange(target, site, code)).body;
        const form = { grant_type: "refresh_token", refresh_token, client_id: site.id, client_secret: site.secret };
        const answers = await Promise.all(Array.from({ length: RIVALS }, () => post(target, "/oidc/token", form)));
        const won = answers.filter(({ body }) => body.access_token);
        if (won.length !== 1) throw new GotThrough(`${won.length} got tokens`);
        return refusedAll([await post(target, "/oidc/token", form)]);
      },
    },
    {
      name: "a token in another's place: code, ID token, refresh token or a made-up one at userinfo",
      async run(target) {
        const site = await shop(target);
        const code = await codeFor(target, site, { scope: "openid offline_access", prompt: "consent" });
        const { body } = await exchange(target, site, code);
        const statuses: number[] = [];
        for (const token of [code, body.id_token, body.refresh_token, "a".repeat(43), ""]) {
          const client = await target.browser();
          const response = await client.send("GET", "/oidc/userinfo", {
            headers: { authorization: `Bearer ${token}` },
          });
          statuses.push(response.status);
          await response.body?.cancel();
        }
        if (statuses.some((status) => status < 400 || status >= 500)) throw new GotThrough(statuses.join(" "));
        return statuses.join(" ");
      },
    },
    {
      name: "flows that are off: implicit, hybrid, form_post, request objects, plain PKCE or none, a client of its own",
      async run(target) {
        const site = await shop(target);
        const { client } = await target.phone();
        const none = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from("{}").toString("base64url")}.`;
        const tries: Record<string, string>[] = [
          { response_type: "token" },
          { response_type: "id_token" },
          { response_type: "code id_token" },
          { response_mode: "form_post" },
          { response_mode: "fragment" },
          { request: none },
          { request_uri: "https://evil.example/request" },
          { code_challenge_method: "plain" },
          { code_challenge: "", code_challenge_method: "" },
        ];
        for (const params of tries) {
          const { away, status, text } = await follow(client, authorizePath(site.id, params));
          if (/[?#&](code|access_token|id_token)=/.test(away?.href ?? "") || status >= 500 || text.includes("<form")) {
            throw new GotThrough(`${JSON.stringify(params)}: ${away?.href ?? status}`);
          }
        }
        const registered = await post(target, "/oidc/reg", { redirect_uris: "https://evil.example" });
        return `${tries.length} refused; ${refusedAll([registered])}`;
      },
    },
    {
      name: "a forged Host or X-Forwarded-Host in what clients discover",
      async run({ world }) {
        for (const { origin } of world.instances) {
          for (const name of ["host", "x-forwarded-host", "forwarded"]) {
            const text = await discovered(origin, {
              [name]: name === "forwarded" ? "host=evil.example" : "evil.example",
            });
            if (text.includes("evil.example")) throw new GotThrough(name);
            if (!text.includes(`"issuer":"${world.origin}"`)) throw new GotThrough(`another issuer by ${name}`);
          }
        }
        return "the issuer is the setting's";
      },
    },
    {
      name: "another site's page, frame or form: the token endpoint, the question, the logout",
      async run(target) {
        const site = await addSite(target, "--redirect", REDIRECT);
        const { client } = await target.phone();
        const evil = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
        const answered = await client.send("POST", "/oidc/token", { form: { client_id: site.id }, headers: evil });
        if (answered.headers.get("access-control-allow-origin")) throw new GotThrough("CORS");
        const asked = await client.send("GET", authorizePath(site.id));
        const interaction = new URL(asked.headers.get("location") ?? "", client.origin).pathname;
        const page = await client.send("GET", interaction);
        if (page.headers.get("x-frame-options") !== "DENY") throw new GotThrough("framed");
        if (!page.headers.get("content-security-policy")?.includes("frame-ancestors 'none'"))
          throw new GotThrough("framed");
        const sent = await client.send("POST", interaction, { form: {}, headers: evil });
        const logout = await client.send("POST", "/oidc/logout/confirm", {
          form: { logout: "yes", xsrf: "guessed" },
          headers: evil,
        });
        const still = (await client.session()).value;
        if (sent.headers.get("location") || !("user" in still)) throw new GotThrough("a foreign form was obeyed");
        return `${sent.status}, ${logout.status}`;
      },
    },
    {
      name: "the token endpoint by CORS from each origin that is nearly the registered one, and from none",
      async run(target) {
        const spa = "https://spa.example";
        const site = await addSite(target, "--public", "--redirect", `${spa}/cb`, "--origin", spa);
        const allowed = async (origin: string) => {
          const form = { grant_type: "authorization_code", code: "x", client_id: site.id };
          const response = await (await target.browser()).send("POST", "/oidc/token", {
            form,
            headers: { origin, "sec-fetch-site": "cross-site" },
          });
          await response.body?.cancel();
          return response.headers.get("access-control-allow-origin") === origin || response.status < 400;
        };
        if (!(await allowed(spa))) throw new GotThrough("its own origin is refused");
        const others = ["https://evil.example", "null", "http://spa.example", `${spa}:8443`, `${spa}.evil.example`];
        for (const origin of [...others, "https://SPA.example", "https://a.spa.example"]) {
          if (await allowed(origin)) throw new GotThrough(origin);
        }
        return `${others.length + 2} others may not read it`;
      },
    },
    {
      name: "a code of one's own put into another's sign-in, and a site's ticket confirmed as a device's",
      async run(target) {
        const site = await shop(target);
        const code = await codeFor(target, site);
        const injected = refusedAll([await exchange(target, site, code, { code_verifier: "b".repeat(43) })]);
        const { client } = await target.phone();
        const { id } = (await (await target.browser()).createTicket()).value;
        const { confirmToken, for: asked } = (await client.scan(id, { via: "camera" })).value;
        if (asked) throw new GotThrough("a code of our own pages is said to be for another site");
        for (const kind of ["site", "device"] as const) {
          if ((await client.confirm(id, { confirmToken, kind })).ok) throw new GotThrough(`confirmed as ${kind}`);
        }
        return injected;
      },
    },
    {
      name: "a device code: mixed kinds, another client, floods of polls, thirty at once (Storm-2372)",
      async run(target) {
        const site = await addSite(target, "--public", "--device");
        const other = await addSite(target, "--public", "--device");
        const started = (await post(target, "/oidc/device_authorization", { client_id: site.id, scope: "openid" }))
          .body;
        const id = started.verification_uri_complete?.split("#")[1] ?? "";
        const { client: phone, account } = await target.phone();
        phone.address = "203.0.113.9";
        const scan = (await phone.scan(id, { via: "address" })).value;
        if (!scan.numberRequired || scan.for?.kind !== "device") throw new GotThrough("no letters asked for");
        const { confirmToken } = scan;
        const number = started.user_code?.slice(-4) ?? "";
        const { password } = account;
        for (const kind of [undefined, "site"] as const) {
          if ((await phone.confirm(id, { confirmToken, number, password, kind })).ok)
            throw new GotThrough("mixed kinds");
        }
        if ((await phone.confirm(id, { confirmToken, number, kind: "device" })).code !== "step_up_required") {
          throw new GotThrough("no password across networks");
        }
        void (await phone.confirm(id, { confirmToken, number, password, kind: "device" })).value;
        const poll = ({ id: client_id }: Site) =>
          post(target, "/oidc/token", { grant_type: DEVICE_GRANT, client_id, device_code: started.device_code ?? "" });
        const theirs = refusedAll([await poll(other)]);
        const answers = await Promise.all(Array.from({ length: RIVALS }, () => poll(site)));
        const won = answers.filter(({ body }) => body.access_token).length;
        if (won !== 1) throw new GotThrough(`${won} got tokens`);
        return `${theirs}; ${refusedAll(answers.filter(({ body }) => !body.access_token))}`;
      },
    },
    {
      name: "a hundred user codes that are guessed",
      async run({ phone }) {
        const { client } = await phone();
        const answers = await Promise.all(
          Array.from({ length: 100 }, (_, guess) => client.lookup(`BCDFGH${letters(guess)}`)),
        );
        if (answers.some(({ ok }) => ok)) throw new GotThrough("a code was found");
        const limited = answers.filter(({ code }) => code === "rate_limited").length;
        return missed(limited < 80, "guesses are not limited", `${limited} of 100 limited`);
      },
    },
    {
      name: "parameters twice, two authentications at once, bodies too large, nonsense in each place",
      async run(target) {
        const site = await shop(target);
        const basic = { authorization: `Basic ${Buffer.from(`${site.id}:${site.secret}`).toString("base64")}` };
        const answers = [
          await post(
            target,
            "/oidc/token",
            { grant_type: "authorization_code", client_id: site.id, client_secret: site.secret },
            basic,
          ),
          await post(target, "/oidc/token", { grant_type: "password", username: "demo", password: "demo" }, basic),
          await post(target, "/oidc/token", { grant_type: "client_credentials" }, basic),
          await post(target, "/oidc/token", { grant_type: "__proto__", code: "x" }, basic),
          await post(target, "/oidc/token", { grant_type: "authorization_code", code: "x".repeat(20_000) }, basic),
          await post(target, "/oidc/par", { response_type: "token", redirect_uri: "https://evil.example" }, basic),
          await post(target, "/oidc/device_authorization", {}, basic),
        ];
        const { client } = await target.phone();
        const twice = await follow(client, `${authorizePath(site.id)}&redirect_uri=https%3A%2F%2Fevil.example`);
        if (twice.away?.host === "evil.example") throw new GotThrough("the second address");
        return refusedAll(answers);
      },
    },
  ],
};

function letters(guess: number): string {
  const all = "BCDFGHJKLMNPQRSTVWXZ";
  return `${all[Math.floor(guess / 20)]}${all[guess % 20]}`;
}
