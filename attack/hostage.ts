import { execFileSync } from "node:child_process";
import { AccountEvents } from "../lib/api/testing/account-events";
import type { Client } from "../lib/api/testing/client";
import { atOnce, confirmed, GotThrough, missed, refused, type Source, type Target } from "./attack";
import { authorizePath, follow, shop } from "./relying-site";

/** A desktop that was let in by a mistake, and means to keep the account: it is quicker than any person. */
export const hostage: Source = {
  name: "A desktop that was let in",
  attacks: [
    {
      name: "it puts out the phone that let it in, in every way there is, before its owner can look",
      async run(target) {
        const { desktop, phone, deviceId } = await letIn(target);
        const { devices } = (await phone.client.devices()).value;
        const phoneId = devices.find(({ current }) => current)?.id ?? "";
        const answers = await Promise.all([
          desktop.endOtherDevices(),
          desktop.endDevice(phoneId),
          desktop.disown(phoneId),
          desktop.disown(deviceId),
          ...["", "not the phrase", phone.account.username].flatMap((password) => [
            desktop.endOtherDevices({ body: { password } }),
            desktop.call("PUT", "/api/account/password", {
              body: { currentPassword: password, newPassword: "a phrase of theirs" },
              proof: true,
            }),
          ]),
        ]);
        if (answers.some(({ ok }) => ok)) throw new GotThrough("it was granted");
        void (await phone.client.disown(deviceId)).value;
        const codes = [...new Set(answers.map(({ code }) => code))].join(", ");
        return missed((await desktop.devices()).ok, "it is still in", `${codes}; the phone disowned it`);
      },
    },
    {
      name: "it signs the phone that let it in out of an application",
      async run(target) {
        const site = await shop(target);
        const { desktop, phone } = await letIn(target);
        await follow(phone.client, authorizePath(site.id));
        const own = (await phone.client.devices()).value.devices.find(({ current }) => current);
        if (!own?.clients?.length) throw new Error("The phone is signed in to no application");
        const path = `/api/devices/${own.id}/clients/${site.id}`;
        const answers = [
          await desktop.call("DELETE", path, { proof: true }),
          await desktop.call("DELETE", path, { body: { password: "a guess of mine" }, proof: true }),
        ];
        const left = (await phone.client.devices()).value.devices.find(({ current }) => current)?.clients;
        return missed(!left?.length, "the phone was signed out of it", refused(...answers));
      },
    },
    {
      name: "it reads everybody's accounts, events, invites and codes, where its owner administers",
      async run(target) {
        const { desktop, phone } = await letIn(target);
        const env = { ...process.env, DATABASE_URL: target.world.databaseUrl, APP_URL: target.world.origin };
        execFileSync(process.execPath, ["dist/admin.mjs", "users", "role", phone.account.username, "admin"], { env });
        const paths = ["users", "events", "invites", "clients", "groups", "tickets"].map(
          (what) => `/api/admin/${what}`,
        );
        const answers = await Promise.all(paths.map((path) => desktop.call("GET", path, { proof: true })));
        const own = await phone.client.call("GET", "/api/admin/users", { proof: true });
        return missed(!own.ok, `its owner cannot read either: ${own.status}`, refused(...answers));
      },
    },
    {
      name: "disowned, it guesses the password by its key and at its place, when strangers may no more",
      async run(target) {
        const { desktop, phone, deviceId } = await letIn(target);
        void (await phone.client.disown(deviceId)).value;
        const form = { username: phone.account.username, password: "a guess of mine" };
        const guess = async (client: Client) => {
          const csrfToken = await client.csrfToken();
          return client.post("/api/auth/callback/password", { csrfToken, ...form }, { proof: true });
        };
        const strangers = await atOnce(6, () => target.browser());
        for (const each of strangers) await atOnce(10, () => guess(each));
        const neighbour = await target.browser();
        neighbour.address = desktop.address;
        const answers = [await guess(desktop), await guess(neighbour)];
        const looked = answers.filter(({ status }) => status !== 429).length;
        return missed(looked > 0, `${looked} of its guesses were looked at`, refused(...answers));
      },
    },
    {
      name: "told by its stream, it throws out whoever signs in by password, eight times",
      async run(target) {
        const { desktop, phone } = await letIn(target);
        const bot = await keepingOthersOut(desktop);
        try {
          for (let time = 0; time < 8; time++) {
            const browser = await target.browser();
            void (await browser.signIn(phone.account)).value;
            await bot.acted(time + 1);
            if (!(await browser.devices()).ok) throw new GotThrough("the owner was thrown out");
            void (await browser.signOut()).value;
          }
        } finally {
          await bot.stop();
        }
        return missed(!(await phone.client.devices()).ok, "the phone was thrown out", "everybody stayed in");
      },
    },
    {
      name: "it holds on while its owner signs in and ends all others in the same request",
      async run(target) {
        const { desktop, phone } = await letIn(target);
        const bot = await keepingOthersOut(desktop);
        const browser = await target.browser();
        const signIn = browser.signIn(phone.account, { form: { endOthers: "true" } });
        await atOnce(10, () => desktop.endOtherDevices());
        void (await signIn).value;
        await bot.stop();
        const { devices } = (await browser.devices()).value;
        if ((await desktop.devices()).ok) throw new GotThrough("it is still in");
        return missed(devices.length !== 1, `${devices.length} devices are in`, "its owner is in, alone");
      },
    },
    {
      name: "a login that was confirmed is claimed after its owner took it back: six ways",
      async run(target) {
        const passwords = { currentPassword: "", newPassword: "another phrase of mine" };
        const ways: ((all: Awaited<ReturnType<typeof confirmed>>) => Promise<{ ok: boolean }>)[] = [
          ({ phone, id, confirmToken }) => phone.client.cancel(id, confirmToken),
          ({ desktop, id }) => desktop.withdraw(id),
          ({ phone }) => phone.client.endOtherDevices(),
          ({ phone }) => {
            const body = { ...passwords, currentPassword: phone.account.password };
            return phone.client.call("PUT", "/api/account/password", { body, proof: true });
          },
          async ({ phone }) => {
            const browser = await target.browser();
            return browser.signIn(phone.account, { form: { endOthers: "true" } });
          },
          async ({ phone }) => {
            const browser = await target.browser();
            void (await browser.signIn(phone.account)).value;
            const { devices } = (await browser.devices()).value;
            return browser.disown(devices.find(({ current }) => !current)?.id ?? "");
          },
        ];
        const codes = new Set<string | undefined>();
        for (const takeBack of ways) {
          const all = await confirmed(target);
          if (!(await takeBack(all)).ok) throw new GotThrough("it could not be taken back");
          const claim = await all.desktop.claim(all.id);
          if (claim.ok || (await all.desktop.devices()).ok) throw new GotThrough("it was claimed");
          codes.add(claim.code);
        }
        return [...codes].join(", ");
      },
    },
  ],
};

async function letIn(target: Target) {
  const all = await confirmed(target);
  void (await all.desktop.claim(all.id)).value;
  const { device } = (await all.desktop.session()).value;
  return { ...all, deviceId: device?.id ?? "" };
}

/** At each sign-in of the account it signs out all others, at once. */
async function keepingOthersOut(desktop: Client) {
  const abort = new AbortController();
  const stream = new AccountEvents(await desktop.send("GET", "/api/account/events", { signal: abort.signal }));
  let acts = 0;
  let told = () => {};
  const running = (async () => {
    for (let event = await stream.next(); event; event = await stream.next()) {
      if (event.event !== "sign-in") continue;
      await desktop.endOtherDevices();
      acts += 1;
      told();
    }
  })().catch(() => {});
  return {
    /** Resolves once it has done so this many times. */
    acted: (times: number) =>
      new Promise<void>((resolve) => {
        told = () => acts >= times && resolve();
        told();
      }),
    async stop() {
      abort.abort();
      await running;
    },
  };
}
