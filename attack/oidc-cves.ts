import { createHmac } from "node:crypto";
import { GotThrough, missed, type Source, type Target } from "./attack";
import {
  addSite,
  authorizePath,
  clientCommand,
  codeFor,
  DEVICE_GRANT,
  exchange,
  follow,
  post,
  REDIRECT,
  refusedAll,
  type Site,
  shop,
  type Told,
} from "./relying-site";

type Params = Record<string, string>;

const WAYS: Params[] = [{}, { prompt: "none" }, { response_type: "token" }];
const WEAK: Params[] = [{ code_challenge: "" }, { code_challenge_method: "plain" }, { code_challenge: "short" }];

/** Known holes of other providers, and of the RFCs' own lists, each tried here: Keycloak, Authentik, Fosite, Hydra, Auth0, mod_auth_openidc. */
export const oidcCves: Source = {
  name: "CVEs of providers",
  attacks: [
    {
      name: "redirect addresses: prefixes, paths, encodings, case, ports, user info, slashes, fragments (15 of them)",
      async run(target) {
        const site = await shop(target);
        const { client } = await target.phone();
        const addresses: Record<string, string> = {
          "CVE-2023-6291": "https://shop.example.evil.example/cb",
          "CVE-2023-6927": "https://shop.example/cb/../evil",
          "CVE-2024-1132": "https://shop.example/cb/..%2F..%2Fevil",
          "CVE-2024-8883": "https://shop.example@evil.example/cb",
          "CVE-2022-3782": "https://shop.example/cb%252f..%252f",
          "CVE-2026-3872": "https://shop.example/cb/..;/evil",
          "CVE-2024-52289": "https://shopaexample/cb",
          "CVE-2020-15234": "HTTPS://SHOP.EXAMPLE/Cb",
          "CVE-2020-15233": "https://shop.example:8443/cb",
          "CVE-2022-23527": "/\thttps://evil.example",
          "CVE-2019-20479": "\\/evil.example",
          "CVE-2019-14857": "https://shop.example///evil.example",
          "CVE-2018-14658": "https://shop.example/./cb",
          "RFC 9700 4.1.3": `${REDIRECT}#fragment`,
          "RFC 6819 4.2.4": `${REDIRECT}?next=https://evil.example`,
        };
        for (const [cve, redirect_uri] of Object.entries(addresses)) {
          for (const params of WAYS) {
            const { away, status } = await follow(client, authorizePath(site.id, { redirect_uri, ...params }));
            if (away || status >= 500) throw new GotThrough(`${cve}: ${away?.href ?? status}`);
          }
          const told = await post(target, "/oidc/par", { ...pushed(site), redirect_uri });
          if (told.status < 400) throw new GotThrough(`${cve}, pushed`);
        }
        return `${Object.keys(addresses).length} led nowhere, pushed or not`;
      },
    },
    {
      name: "a code used again, forged, or of another client; and its tokens after that (CVE-2026-4282)",
      async run(target) {
        const [site, other] = [await shop(target), await shop(target)];
        const code = await codeFor(target, site);
        const theirs = refusedAll([await exchange(target, other, code), await exchange(target, site, `${code}x`)]);
        const { body } = await exchange(target, site, code);
        if (!body.access_token) throw new GotThrough("the right client lost its code");
        const again = refusedAll([await exchange(target, site, code)]);
        return `${theirs}; ${again}; userinfo ${await userinfo(target, body.access_token)}`;
      },
    },
    {
      name: "PKCE left out, weakened or wrong (CVE-2024-23647, RFC 7636, RFC 9700 2.1.1)",
      async run(target) {
        const site = await shop(target);
        const { client } = await target.phone();
        for (const params of WEAK) {
          const { away } = await follow(client, authorizePath(site.id, params));
          if (away?.searchParams.has("code")) throw new GotThrough(JSON.stringify(params));
        }
        const verifiers = ["", "a".repeat(43), "a".repeat(200)];
        const code = await codeFor(target, site);
        const answers = [];
        for (const code_verifier of verifiers) answers.push(await exchange(target, site, code, { code_verifier }));
        return refusedAll(answers);
      },
    },
    {
      name: "ID tokens of one's own making: alg none, HS256 by the public key, another issuer or audience (CVE-2022-23539 to -41, CVE-2026-23552, CVE-2020-14389)",
      async run(target) {
        const site = await shop(target);
        const { body } = await exchange(target, site, await codeFor(target, site));
        const forged = await forgeries(target, body.id_token ?? "");
        const { client } = await target.phone();
        for (const [how, hint] of Object.entries(forged)) {
          const asked = await follow(client, authorizePath(site.id, { id_token_hint: hint, prompt: "none" }));
          if (asked.away?.searchParams.has("code")) throw new GotThrough(`${how}, as a hint`);
          const query = new URLSearchParams({ id_token_hint: hint, post_logout_redirect_uri: "https://evil.example/" });
          const out = await follow(client, `/oidc/logout?${query}`);
          if (out.away || out.status < 400 || out.status >= 500)
            throw new GotThrough(`${how}, at logout: ${out.status}`);
          const held = await userinfo(target, hint);
          if (held !== 401) throw new GotThrough(`${how}, as a token: ${held}`);
        }
        return `${Object.keys(forged).length} refused in three places`;
      },
    },
    {
      name: "client assertions, introspection and registration, which are off (CVE-2020-15222, CVE-2020-5300, CVE-2021-32701, CVE-2026-1180)",
      async run(target) {
        const site = await shop(target);
        const code = await codeFor(target, site);
        const assertion = {
          client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
          client_assertion: `${part({ alg: "none" })}.${part({ iss: site.id, sub: site.id, jti: "1" })}.`,
          client_secret: "",
        };
        const answers = [
          await exchange(target, site, code, assertion),
          await post(target, "/oidc/introspect", { token: code }),
          await post(target, "/oidc/token/introspection", { token: code }),
          await post(target, "/oidc/reg", { jwks_uri: "http://169.254.169.254/", redirect_uris: REDIRECT }),
        ];
        return refusedAll(answers);
      },
    },
    {
      name: "refresh tokens: revoked, of wider scope, another client's, malformed (CVE-2026-1035, CVE-2022-3916, CVE-2020-15223)",
      async run(target) {
        const [site, other] = [await shop(target), await shop(target)];
        const asked = { scope: "openid offline_access", prompt: "consent" };
        const { refresh_token = "" } = (await exchange(target, site, await codeFor(target, site, asked))).body;
        const refresh = ({ id, secret }: Site, token: string, more: Record<string, string> = {}) =>
          post(target, "/oidc/token", {
            ...{ grant_type: "refresh_token", refresh_token: token, client_id: id, client_secret: secret },
            ...more,
          });
        const wider = await refresh(site, refresh_token, { scope: "openid profile email groups" });
        if (wider.body.access_token) throw new GotThrough("scope grew");
        const held = refusedAll([wider, await refresh(other, refresh_token)]);
        const client = { client_id: site.id, client_secret: site.secret };
        for (const token of ["%00", "{}", "a".repeat(9_000), "' OR 1=1 --"]) {
          const told = await post(target, "/oidc/revoke", { ...client, token });
          if (told.status >= 500 || /at |sql|prisma/i.test(JSON.stringify(told.body))) throw new GotThrough("a leak");
        }
        await post(target, "/oidc/revoke", { ...client, token: refresh_token });
        return `${held}; revoked: ${refusedAll([await refresh(site, refresh_token)])}`;
      },
    },
    {
      name: "sessions: a new sign-in that is cancelled, planted cookies, logout by link, silence without a session (CVE-2023-6787, CVE-2024-7341, CVE-2020-10734, CVE-2017-12159)",
      async run(target) {
        const site = await shop(target);
        const { client } = await target.phone();
        const asked = await client.send("GET", authorizePath(site.id, { prompt: "login" }));
        const interaction = new URL(asked.headers.get("location") ?? "", client.origin).pathname;
        const cancelled = await follow(client, `${interaction}?cancel`);
        const after = await follow(client, authorizePath(site.id, { prompt: "login" }));
        if (cancelled.away?.searchParams.has("code") || after.away) throw new GotThrough("signed in by cancelling");
        const out = await follow(client, "/oidc/logout");
        const still = (await client.session()).value;
        if (!("user" in still) || out.away) throw new GotThrough("signed out by a link");
        const thief = await target.browser();
        for (const [name, value] of client.jar.values) if (name.includes("qr-op")) thief.jar.values.set(name, value);
        const planted = await follow(thief, authorizePath(site.id, { prompt: "none" }));
        const error = planted.away?.searchParams.get("error");
        return missed(error !== "login_required", `by the provider's cookie alone: ${planted.away}`, String(error));
      },
    },
    {
      name: "addresses that the server would fetch: request_uri, jwks_uri, sector identifiers (CVE-2020-10770)",
      async run(target) {
        const site = await shop(target);
        const { client } = await target.phone();
        for (const at of ["http://169.254.169.254/latest", "http://127.0.0.1:1/x", "file:///etc/passwd"]) {
          const { away, status } = await follow(client, authorizePath(site.id, { request_uri: at }));
          if (away?.searchParams.has("code") || status >= 500) throw new GotThrough(at);
        }
        return "nothing is fetched: requests by reference are pushed ones alone";
      },
    },
    {
      name: "what is over: the device's tokens, a disabled client's secret, a device code without the group (CVE-2017-12160, CVE-2025-64521, CVE-2024-38371, CVE-2024-52287)",
      async run(target) {
        const site = await shop(target);
        const { client } = await target.phone();
        const { away } = await follow(client, authorizePath(site.id));
        const { body } = await exchange(target, site, away?.searchParams.get("code") ?? "");
        void (await client.signOut()).value;
        const gone = await userinfo(target, body.access_token ?? "");
        if (gone !== 401) throw new GotThrough(`a token outlives its device: ${gone}`);

        const kept = await addSite(target, "--public", "--device", "--group", "family");
        const asked = { client_id: kept.id, scope: "openid admin root" };
        const started = (await post(target, "/oidc/device_authorization", asked)).body;
        const phone = await target.phone();
        const { id } = (await phone.client.lookup(started.user_code ?? "")).value;
        const { confirmToken } = (await phone.client.scan(id, { via: "typed" })).value;
        const { password } = phone.account;
        await phone.client.confirm(id, { confirmToken, password, kind: "device" });
        const polled = { grant_type: DEVICE_GRANT, client_id: kept.id, device_code: started.device_code ?? "" };
        const without = refusedAll([await post(target, "/oidc/token", polled)]);

        const code = await codeFor(target, site);
        clientCommand(target, "disable", site.id);
        // Within seconds, at each server by itself: they take turns.
        const told: Told[] = [];
        const refuse = () =>
          told.slice(-target.world.instances.length).every(({ body }) => body.error === "invalid_client");
        for (let tries = 0; tries < 50 && (told.length < 2 || !refuse()); tries++) {
          await new Promise((resolve) => setTimeout(resolve, 100));
          told.push(await exchange(target, site, code, { code_verifier: "wrong" }));
        }
        return `${gone}; ${without}; disabled: ${refusedAll([...told, await exchange(target, site, code)])}`;
      },
    },
    {
      name: "letters guessed at a scanned device code (CVE-2018-14657)",
      async run(target) {
        const site = await addSite(target, "--public", "--device");
        const started = (await post(target, "/oidc/device_authorization", { client_id: site.id })).body;
        const id = started.verification_uri_complete?.split("#")[1] ?? "";
        const { client, account } = await target.phone();
        const { confirmToken } = (await client.scan(id, { via: "address" })).value;
        const right = started.user_code?.slice(-4) ?? "";
        const wrong = right === "BBBB" ? "CCCC" : "BBBB";
        const decision = { confirmToken, password: account.password, kind: "device" } as const;
        for (let tries = 0; tries < 3; tries++) await client.confirm(id, { ...decision, number: wrong });
        const late = await client.confirm(id, { ...decision, number: right });
        return missed(late.ok, "a fourth guess", `after three: ${late.status} ${late.code}`);
      },
    },
    {
      name: "claims and pages in the request's own fields (CVE-2017-6413, CVE-2017-6062)",
      async run(target) {
        const { client } = await target.phone();
        const page = JSON.stringify({ what: "error", status: 200, error: "INJECTED", description: "INJECTED" });
        const fields = {
          ...{ accept: "text/html", "x-oidc-page": encodeURIComponent(page), "oidc-claim-sub": "INJECTED" },
          ...{ "x-prefetched-ticket": '{"id":"INJECTED"}', "x-remote-user": "INJECTED", remote_user: "INJECTED" },
        };
        for (const path of ["/oidc", "/login", "/oidc/interaction/aaaaaaaaaaaaaaaaaaaaa", "/oidc/userinfo"]) {
          const text = await (await client.send("GET", path, { headers: fields })).text();
          if (text.includes("INJECTED")) throw new GotThrough(path);
        }
        return "none of them is believed or shown";
      },
    },
  ],
};

function pushed({ id, secret }: Site): Record<string, string> {
  const challenge = { code_challenge: "a".repeat(43), code_challenge_method: "S256" };
  return { client_id: id, client_secret: secret, response_type: "code", scope: "openid", ...challenge };
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

async function forgeries(target: Target, token: string): Promise<Record<string, string>> {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  const { kid } = JSON.parse(Buffer.from(header, "base64url").toString()) as { kid: string };
  const keys = await (await fetch(`${target.world.origin}/oidc/jwks`)).text();
  const hs = `${part({ alg: "HS256", kid })}.${payload}`;
  const by = (secret: string) => createHmac("sha256", secret).update(hs).digest("base64url");
  return {
    "alg none": `${part({ alg: "none" })}.${payload}.`,
    "HS256 by the key set": `${hs}.${by(keys)}`,
    "HS256 by the key": `${hs}.${by(JSON.stringify((JSON.parse(keys) as { keys: object[] }).keys[0]))}`,
    "another subject": `${header}.${part({ ...claims, sub: "someone" })}.${signature}`,
    "another issuer": `${header}.${part({ ...claims, iss: "https://evil.example" })}.${signature}`,
    "another audience": `${header}.${part({ ...claims, aud: "other" })}.${signature}`,
  };
}

async function userinfo(target: Target, token: string): Promise<number> {
  const response = await (await target.browser()).send("GET", "/oidc/userinfo", {
    headers: { authorization: `Bearer ${token}` },
  });
  await response.body?.cancel();
  return response.status;
}
