import type { Client } from "../lib/api/testing/client";
import { userAgents } from "../lib/api/testing/user-agents";
import type { CreateLinkResponse, CreateTicketResponse } from "../lib/api/types";
import { atOnce, confirmed, GotThrough, missed, oneOf, refused, type Source, type Target, thiefOf } from "./attack";

/** A phone, and a desktop that it has let in before. */
async function acquainted(target: Target) {
  const { desktop, phone, id } = await confirmed(target);
  void (await desktop.claim(id)).value;
  const { device } = (await desktop.session()).value;
  if (!device) throw new Error("The desktop was not let in");
  return { desktop, phone, deviceId: device.id };
}

async function linkOf(by: Client): Promise<string> {
  const { url } = (await by.call<CreateLinkResponse>("POST", "/api/links", { proof: true })).value;
  return url.split("#")[1] ?? "";
}

async function open(phone: Client, link: string) {
  const body = { jkt: await phone.thumbprint(), link };
  return phone.call<CreateTicketResponse>("POST", "/api/qr", { body });
}

/** Who comes as somebody that the account knows, and who comes in by a link that was made for another. */
export const knownBrowsers: Source = {
  name: "Known browsers, both ways",
  attacks: [
    {
      name: "a relay that names the key of a browser which its victim knows: no number is asked, and it claims",
      async run(target) {
        const { desktop, phone } = await acquainted(target);
        const relay = await target.browser(desktop.userAgent);
        const jkt = await desktop.thumbprint();
        const { id } = (await relay.call<{ id: string }>("POST", "/api/qr", { body: { jkt } })).value;
        const { confirmToken } = (await phone.client.scan(id, { via: "camera" })).value;
        void (await phone.client.confirm(id, { confirmToken })).value;
        const held = refused(await relay.claim(id), await relay.nameKey(id), await relay.claim(id));
        return missed("user" in (await relay.session()).value, "signed in", held);
      },
    },
    {
      name: "a relay behind a code that comes without a key, on the victim's own network, and no number typed",
      async run(target) {
        const { phone } = await acquainted(target);
        const relay = await target.browser();
        relay.address = phone.client.address;
        const { id } = (await relay.call<{ id: string }>("POST", "/api/qr", { body: {} })).value;
        const { confirmToken } = (await phone.client.scan(id, { via: "camera" })).value;
        return refused(await phone.client.confirm(id, { confirmToken, number: null }));
      },
    },
    {
      name: "a browser that was disowned comes back by its key, and by one that it names late",
      async run(target) {
        const { desktop, phone, deviceId } = await acquainted(target);
        const home = await target.browser(userAgents.chromeOnAndroid);
        void (await home.signIn(phone.account)).value;
        void (await home.disown(deviceId, { body: { password: phone.account.password } })).value;
        const { id } = (await desktop.createTicket()).value;
        return refused(await home.scan(id, { via: "camera" }), await home.scan(id, { via: "typed" }));
      },
    },
    {
      name: "somebody else's browsers: read, forgotten, and forgotten without a proof",
      async run(target) {
        const { phone, deviceId } = await acquainted(target);
        const stranger = await target.phone();
        const listed = await stranger.client.call("GET", "/api/browsers");
        if (listed.text.includes(deviceId)) throw new GotThrough("listed to a stranger");
        const path = `/api/browsers/${deviceId}`;
        return refused(
          await stranger.client.call("DELETE", path, { body: {}, proof: true }),
          await (await thiefOf(target, phone.client)).call("DELETE", path, { body: {}, proof: true }),
          await phone.client.call("DELETE", path, { body: {}, proof: false }),
        );
      },
    },
    {
      name: "a link that was photographed: 40 phones open it at once, and once more later",
      async run(target) {
        const { client } = await target.phone();
        const link = await linkOf(client);
        const phones = await atOnce(40, () => target.browser(userAgents.chromeOnAndroid));
        const held = oneOf(await Promise.all(phones.map((phone) => open(phone, link))));
        return `${held}; later ${refused(await open(await target.browser(), link))}`;
      },
    },
    {
      name: "a link's ticket scanned by another account, by another device of the owner, and by other ways",
      async run(target) {
        const { client, account } = await target.phone();
        const sibling = await target.browser(userAgents.chromeOnWindows);
        void (await sibling.signIn(account)).value;
        const stranger = await target.phone();
        const { id } = (await open(await target.browser(), await linkOf(client))).value;
        const answers = [];
        for (const by of [sibling, stranger.client])
          for (const via of ["link", "camera", "typed"] as const) answers.push(await by.scan(id, { via }));
        for (const via of ["camera", "site", "typed"] as const) answers.push(await client.scan(id, { via }));
        return refused(...answers);
      },
    },
    {
      name: "a third party opens the link first: its owner confirms without digits, then guesses for it",
      async run(target) {
        const { client } = await target.phone();
        const third = await target.browser(userAgents.chromeOnAndroid);
        const { id } = (await open(third, await linkOf(client))).value;
        const { confirmToken } = (await client.scan(id, { via: "link" })).value;
        const { number } = (await third.status(id)).value;
        const guess = number === "00" ? "01" : "00";
        const answers = [await client.confirm(id, { confirmToken, number: null })];
        for (let tries = 0; tries < 4; tries++) answers.push(await client.confirm(id, { confirmToken, number: guess }));
        return refused(...answers, await third.claim(id));
      },
    },
    {
      name: "a link of the attacker's own: opened by a victim, confirmed by guesses",
      async run(target) {
        const attacker = await target.phone();
        const victim = await target.phone();
        const link = await linkOf(attacker.client);
        // A browser that is signed in has to say that it leaves its account.
        const unasked = refused(await open(victim.client, link));
        const { user } = (await victim.client.session()).value;
        return missed(user?.username !== victim.account.username, "signed out of its account", unasked);
      },
    },
  ],
};
