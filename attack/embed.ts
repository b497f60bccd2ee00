import { calculateThumbprint, generateKeyPair, generateProof, type KeyPair } from "dpop";
import { GotThrough, missed, type Source, type Target } from "./attack";
import { addSite, DEVICE_GRANT, post, REDIRECT, refusedAll, type Site, type Told } from "./relying-site";

const SHOP = "https://shop.example";
const RIVALS = 30;

const inline = (target: Target) => addSite(target, "--public", "--inline", "--origin", SHOP, "--redirect", REDIRECT);

const fromPage = (origin: string | null): Record<string, string> => ({
  ...(origin !== null && { origin }),
  "sec-fetch-site": "cross-site",
  "sec-fetch-mode": "cors",
});

async function start(
  target: Target,
  { id }: Site,
  key: KeyPair,
  origin: string | null = SHOP,
  form: Record<string, string> = {},
): Promise<Told> {
  const dpop_jkt = await calculateThumbprint(key.publicKey);
  const asked = { client_id: id, scope: "openid profile", qr_number: "1", dpop_jkt, ...form };
  return post(target, "/oidc/device_authorization", asked, fromPage(origin));
}

async function take(
  target: Target,
  { id }: Site,
  { body }: Told,
  key: KeyPair | undefined,
  origin = SHOP,
): Promise<Told> {
  const form = { grant_type: DEVICE_GRANT, client_id: id, device_code: body.device_code ?? "" };
  const dpop = key && (await generateProof(key, `${target.world.origin}/oidc/token`, "POST"));
  return post(target, "/oidc/token", form, { ...fromPage(origin), ...(dpop && { dpop }) });
}

const idOf = ({ body }: Told) => body.verification_uri_complete?.split("#")[1] ?? "";

async function confirm(target: Target, site: Site, started: Told): Promise<void> {
  const { client: phone } = await target.phone();
  const { confirmToken } = (await phone.scan(idOf(started), { via: "camera" })).value;
  const form = { client_id: site.id, device_code: started.body.device_code ?? "" };
  const told = await post(target, "/oidc/device/events", form, { ...fromPage(SHOP), accept: "application/json" });
  const { number = "" } = told.body;
  void (await phone.confirm(idOf(started), { confirmToken, number, kind: "site" })).value;
}

/** Codes in pages of other sites, and what pages of others would make of them. */
export const embed: Source = {
  name: "Embedding",
  attacks: [
    {
      name: "a page of any other origin asks for, watches, withdraws or takes a site's code",
      async run(target) {
        const site = await inline(target);
        const key = await generateKeyPair("ES256");
        const started = await start(target, site, key);
        if (started.status !== 200) throw new GotThrough(`no code to attack: ${JSON.stringify(started)}`);
        const others = [
          ...[
            "https://evil.example",
            "http://shop.example",
            `${SHOP}:444`,
            `${SHOP}.evil.example`,
            "https://xshop.example",
          ],
          ...["null", "HTTPS://SHOP.EXAMPLE/", `${SHOP}/`, "", target.world.origin],
        ];
        const answers: Told[] = [];
        for (const origin of others) {
          answers.push(await start(target, site, key, origin));
          if (origin === "" || origin === target.world.origin) continue;
          const form = { client_id: site.id, device_code: started.body.device_code ?? "" };
          const from = fromPage(origin);
          answers.push(await post(target, "/oidc/device/events", form, from));
          answers.push(await post(target, "/oidc/device/withdraw", form, from));
          answers.push(await take(target, site, started, key, origin));
        }
        for (const { body } of answers)
          if (body.device_code || body.expiresAt || body.id_token) throw new GotThrough(JSON.stringify(body));
        await confirm(target, site, started);
        const own = (await take(target, site, started, key)).body.id_token;
        return missed(!own, "the site's own page lost its code", refusedAll(answers));
      },
    },
    {
      name: "a site's code without the Origin of its page, a number that it shows, or a key that it names (RFC 8628 §5.4, Storm-2372)",
      async run(target) {
        const site = await inline(target);
        const key = await generateKeyPair("ES256");
        const tries = [
          await start(target, site, key, null),
          await start(target, site, key, SHOP, { qr_number: "" }),
          await start(target, site, key, SHOP, { dpop_jkt: "" }),
          await start(target, site, key, SHOP, { dpop_jkt: "none" }),
        ];
        return refusedAll(tries);
      },
    },
    {
      name: "who has read a page's device code takes its token: no key, another, another client",
      async run(target) {
        const [site, other] = [await inline(target), await inline(target)];
        const [key, thief] = [await generateKeyPair("ES256"), await generateKeyPair("ES256")];
        const started = await start(target, site, key);
        await confirm(target, site, started);
        const answers = [
          await take(target, site, started, undefined),
          await take(target, site, started, thief),
          await take(target, other, started, key),
        ];
        const held = refusedAll(answers);
        const own = await take(target, site, started, key);
        if (!own.body.id_token) throw new GotThrough(`the page lost its token: ${JSON.stringify(own)}`);
        if (own.body.refresh_token) throw new GotThrough("a page has a refresh token");
        target.secrets.add(own.body.id_token);
        return held;
      },
    },
    {
      name: "one confirmed code, thirty times at once by its own page, at every server",
      async run(target) {
        const site = await inline(target);
        const key = await generateKeyPair("ES256");
        const started = await start(target, site, key);
        await confirm(target, site, started);
        const answers = await Promise.all(Array.from({ length: RIVALS }, () => take(target, site, started, key)));
        const won = answers.filter(({ body }) => body.id_token).length;
        if (won > 1) throw new GotThrough(`${won} got tokens`);
        return refusedAll(answers.filter(({ body }) => !body.id_token));
      },
    },
    {
      name: "an access token of a page, without its key, at userinfo",
      async run(target) {
        const site = await inline(target);
        const key = await generateKeyPair("ES256");
        const started = await start(target, site, key);
        await confirm(target, site, started);
        const token = (await take(target, site, started, key)).body.access_token ?? "";
        const client = await target.browser();
        const statuses: number[] = [];
        for (const scheme of ["Bearer", "DPoP"]) {
          const headers = { authorization: `${scheme} ${token}`, origin: SHOP };
          const response = await client.send("GET", "/oidc/userinfo", { headers });
          statuses.push(response.status);
          await response.body?.cancel();
        }
        if (!token || statuses.some((status) => status < 400)) throw new GotThrough(statuses.join(" "));
        return statuses.join(" ");
      },
    },
    {
      name: "clickjacking: every page in a frame, and the tag's file as anything but a script of others",
      stateless: true,
      async run(target) {
        const client = await target.browser();
        const framed = { "sec-fetch-dest": "iframe", "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
        for (const path of [
          "/login",
          "/login?display=popup",
          "/scan",
          "/devices",
          "/link",
          "/oidc/logout",
          "/sign-in",
        ]) {
          const page = await client.send("GET", path, { headers: { ...framed, accept: "text/html" } });
          await page.body?.cancel();
          if (page.headers.get("x-frame-options") !== "DENY") throw new GotThrough(`${path} may be framed`);
          const policy = page.headers.get("content-security-policy") ?? "";
          if (!policy.includes("frame-ancestors 'none'")) throw new GotThrough(`${path} may be framed`);
          if (page.headers.get("cross-origin-opener-policy") !== "same-origin")
            throw new GotThrough(`${path} is opened`);
          if (page.headers.get("access-control-allow-origin")) throw new GotThrough(`${path} may be read`);
        }
        const tag = await client.send("GET", "/sdk/v1/qr-login.js", { headers: { origin: "https://evil.example" } });
        await tag.body?.cancel();
        const isPublic = tag.headers.get("access-control-allow-origin") === "*" && !tag.headers.get("set-cookie");
        const may = tag.headers.get("access-control-allow-credentials") === null && isPublic;
        if (tag.status !== 200 || !may) throw new GotThrough(`the tag's file: ${tag.status}`);
        return "nothing is framed, opened or read";
      },
    },
  ],
};
