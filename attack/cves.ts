import { confirmed, missed, refused, type Source, scanned, sessionToken, someOf, type Target, volley } from "./attack";

async function crossSite(target: Target, headers: Record<string, string | null>): Promise<string> {
  const { desktop, phone, id, confirmToken } = await scanned(target);
  const csrfToken = await desktop.csrfToken();
  const { account } = phone;
  const held = refused(
    await desktop.call("POST", "/api/qr", { body: {}, headers }),
    await desktop.withdraw(id, { headers }),
    await phone.client.confirm(id, { confirmToken }, { headers }),
    await phone.client.endOtherDevices({ headers }),
    await phone.client.call("PATCH", "/api/account", { body: { name: "Yours" }, proof: true, headers }),
    await desktop.post("/api/auth/callback/qr", { csrfToken, id }, { proof: true, headers }),
    await desktop.post("/api/auth/callback/password", { csrfToken, ...account }, { proof: true, headers }),
    await desktop.post("/api/auth/signout", { csrfToken }, { headers }),
  );
  return missed((await desktop.status(id)).value.status !== "scanned", "the ticket changed", held);
}

/** What went wrong in other programs, by the number under which it became known. */
export const cves: Source = {
  name: "CVE lessons",
  attacks: [
    {
      name: "CVE-2026-45337 any signed-in session approves a code that it did not scan",
      async run(target) {
        const { id, confirmToken } = await scanned(target);
        const stranger = await target.phone();
        const waiting = (await (await target.browser()).createTicket()).value;
        return refused(
          await stranger.client.confirm(id, { confirmToken }),
          await stranger.client.cancel(id, confirmToken),
          await stranger.client.confirm(waiting.id, { confirmToken }),
        );
      },
    },
    {
      name: "CVE-2026-109346 a confirmation that does not say what it lets in, and for whom",
      async run(target) {
        const desktop = await target.browser();
        const { client, account } = await target.phone();
        const { id } = (await desktop.createTicket()).value;
        const { desktop: shown, account: whose } = (await client.scan(id)).value;
        const told = `${shown.browser} on ${shown.os} at ${shown.ip}, for ${whose.username}`;
        const right = `Firefox on Linux at ${desktop.address}, for ${account.username}`;
        const age = Date.now() - Date.parse(shown.requestedAt);
        return missed(told !== right || !(age < 60_000), told, "browser, system, address, time and account");
      },
    },
    {
      name: "CVE-2026-110861 100 sign-ins at once with wrong passwords",
      async run({ browser, phone }) {
        const { account, client } = await phone();
        const attacker = await browser();
        const path = "/api/auth/callback/password";
        const csrfToken = await attacker.csrfToken();
        const proofs = await Promise.all(Array.from({ length: 100 }, () => attacker.proof("POST", path)));
        const { username } = account;
        const answers = await Promise.all(
          proofs.map((proof = "", guess) =>
            attacker.post(path, { csrfToken, username, password: `guess ${guess} of mine`, proof }),
          ),
        );
        const held = refused(...answers);
        const looked = answers.filter(({ status }) => status === 401).length;
        void (await client.devices()).value;
        return missed(
          looked > 20,
          `${looked} looked at`,
          `${looked} of 100 looked at (${held}); the owner's phone goes on`,
        );
      },
    },
    {
      name: "CVE-2026-110861 200 codes at once from one address",
      async run({ browser }) {
        const attacker = await browser();
        return someOf(await volley(200, attacker, "POST", "/api/qr", {}), 120);
      },
    },
    {
      name: "CVE-2026-114607, -4282 a token of one purpose in another's place",
      async run(target) {
        const { desktop, phone, id, confirmToken } = await scanned(target);
        const secret = desktop.jar.values.get(`qr.${id}`) ?? "";
        const session = sessionToken(phone.client);
        const csrf = await phone.client.csrfToken();
        const nonce = phone.client.nonce ?? "";
        const proof = (await phone.client.proof("GET", "/api/devices")) ?? "";
        const tokens = [secret, confirmToken, session, csrf, nonce, proof, id];
        const impostor = await target.browser(phone.client.userAgent);
        const answers = [];
        for (const token of tokens) {
          const authorization = `DPoP ${token}`;
          answers.push(await impostor.devices({ headers: { authorization }, proof: true }));
          if (token !== session) {
            answers.push(await impostor.devices({ headers: { cookie: `qr-login.session-token=${token}` } }));
          }
          if (token !== secret) answers.push(await impostor.status(id, { headers: { cookie: `qr.${id}=${token}` } }));
          if (token !== confirmToken) answers.push(await phone.client.confirm(id, { confirmToken: token }));
          if (token !== proof) answers.push(await phone.client.lookup("BCDFGHJK", { proof: token }));
        }
        return refused(...answers);
      },
    },
    {
      name: "CVE-2025-29927 headers of the framework's own that once skipped middleware",
      stateless: true,
      async run({ browser }) {
        const attacker = await browser();
        const names = ["proxy", "middleware", "src/middleware", "pages/_middleware"];
        const answers = [];
        for (const name of names) {
          const headers = {
            "x-middleware-subrequest": Array(5).fill(name).join(":"),
            "x-middleware-rewrite": "/api/devices",
            "x-middleware-override-headers": "x-client-address",
            "x-invoke-path": "/api/devices",
            "x-matched-path": "/devices",
            "x-nextjs-data": "1",
          };
          answers.push(await attacker.devices({ headers }), await attacker.endOtherDevices({ headers }));
          const page = await attacker.call("GET", "/devices", { headers });
          if (page.status === 200) answers.push(page);
        }
        return refused(...answers);
      },
    },
    {
      name: "CVE-2026-27978 every change with Origin: null",
      stateless: true,
      run: (target) => crossSite(target, { origin: "null" }),
    },
    {
      name: "every change from another site, and from a neighbouring host or port",
      stateless: true,
      async run(target) {
        const { origin } = target.world;
        const held = new Set<string>();
        for (const other of ["https://evil.example", "http://localhost", `${origin}.evil.example`, `${origin}0`]) {
          held.add(await crossSite(target, { origin: other }));
        }
        return [...held].join("; ");
      },
    },
    {
      name: "every change that only Sec-Fetch-Site tells of",
      stateless: true,
      async run(target) {
        await crossSite(target, { origin: null, "sec-fetch-site": "same-site" });
        return crossSite(target, { origin: null, "sec-fetch-site": "cross-site" });
      },
    },
    {
      name: "CVE-2026-73418 malformed Authorization headers",
      stateless: true,
      async run({ browser }) {
        const attacker = await browser();
        const headers = [
          "Bearer %E0%A4%A",
          "DPoP",
          "DPoP ",
          "Basic ====",
          `DPoP ${"x".repeat(9000)}`,
          'Bearer "',
          "DPoP a b",
          "DPoP a, DPoP b",
          "dpop device_",
          "\u00ff",
        ];
        return refused(
          ...(await Promise.all(headers.map((authorization) => attacker.devices({ headers: { authorization } })))),
        );
      },
    },
    {
      name: "existing and unknown codes told apart by who does not own them",
      async run(target) {
        const { id } = await confirmed(target);
        const stranger = await target.browser();
        const [theirs, none] = [await stranger.status(id), await stranger.status("A".repeat(22))];
        const words = (text: string) => text.replace(/"correlationId":"[^"]*"/, "");
        return missed(words(theirs.text) !== words(none.text), theirs.text, "the same 404 for both");
      },
    },
  ],
};
