/** Both ways: a signed-in browser lets a phone in by a link; over the handlers, on one database. */
import { describe, expect, test } from "vitest";
import { database } from "../../db/database";
import { hashSecret } from "../../secrets";
import type { Client } from "../testing/client";
import { expectProblem } from "../testing/expect-problem";
import { newApp, newDesktop, newPhone, type Phone, ticketRow, withSettings } from "../testing/in-process";
import { userAgents } from "../testing/user-agents";
import type { CreateLinkResponse, CreateTicketResponse, LinkResponse } from "../types";

const RIVALS = 30;

export function linksContract(): void {
  const newLink = async (by: Client) => {
    const { value } = await by.call<CreateLinkResponse>("POST", "/api/links", { proof: true });
    return { ...value, token: value.url.split("#")[1] ?? "" };
  };
  const readLink = (by: Client, id: string) => by.call<LinkResponse>("GET", `/api/links/${id}`);
  const open = async (phone: Client, link: string, more: object = {}) => {
    const body = { jkt: await phone.thumbprint(), link, ...more };
    const answer = await phone.call<CreateTicketResponse>("POST", "/api/qr", { body });
    if (answer.ok) phone.shows(answer.value.id);
    return answer;
  };
  const newVisitor = () => newDesktop({ userAgent: userAgents.chromeOnAndroid });

  /** A link that a phone has opened, and the ticket that it made. */
  async function opened() {
    const [desktop, phone] = [await newPhone({ userAgent: userAgents.chromeOnWindows }), await newVisitor()];
    const link = await newLink(desktop);
    const { id } = (await open(phone, link.token)).value;
    return { desktop, phone, link, id };
  }

  const expire = (id: string) =>
    database().link.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } });

  describe("a link", () => {
    test("lets a phone in, with the digits that the phone shows", async () => {
      const desktop = await newPhone({ userAgent: userAgents.chromeOnWindows });
      const phone = await newVisitor();
      const created = await desktop.call<CreateLinkResponse>("POST", "/api/links", { proof: true });
      expect(created.status).toBe(201);
      const { id: linkId, url, serverTime, expiresAt } = created.value;
      expect(url).toMatch(/\/link#link_[A-Za-z0-9_-]{43}$/);
      expect(Date.parse(expiresAt) - Date.parse(serverTime)).toBe(60_000);
      expect((await readLink(desktop, linkId)).value).toEqual({ id: linkId, status: "waiting", expiresAt });

      const { id } = (await open(phone, url.split("#")[1] ?? "")).value;
      expect((await readLink(desktop, linkId)).value).toEqual({
        id: linkId,
        status: "opened",
        expiresAt,
        ticketId: id,
      });
      const scanned = (await desktop.scan(id, { via: "link" })).value;
      expect(scanned).toMatchObject({ numberRequired: true, desktop: { browser: "Chrome", os: "Android" } });
      const { number } = (await phone.status(id)).value;
      expect(number).toMatch(/^\d\d$/);
      const { confirmToken } = scanned;
      expectProblem(await desktop.confirm(id, { confirmToken, number: null }), "number_mismatch");
      expect((await desktop.confirm(id, { confirmToken, ...(number && { number }) })).status).toBe(200);
      expect((await phone.claim(id)).status).toBe(200);
      expect((await phone.session()).value).toMatchObject({
        user: { username: desktop.account.username },
        device: { signedInBy: "qr", approvedBy: { id: desktop.deviceId } },
      });
    });

    test("is kept as a hash, and its token is in no answer but its own", async () => {
      const { desktop, link } = await opened();
      const row = await database().link.findUniqueOrThrow({ where: { id: link.id } });
      expect(row.tokenHash).toBe(hashSecret(link.token));
      expect(JSON.stringify(row)).not.toContain(link.token);
      expect((await readLink(desktop, link.id)).text).not.toContain(link.token);
    });

    test("asks for the number whatever the settings and whatever is known of the phone", async () => {
      for (const numberMatch of ["auto", "never"] as const) {
        await withSettings({ numberMatch }, async () => {
          const { desktop, id } = await opened();
          expect((await desktop.scan(id, { via: "link" })).value.numberRequired).toBe(true);
        });
      }
    });

    test("is good once: of many phones one makes a ticket, and nothing is left of the others'", async () => {
      const desktop = await newPhone();
      const { token, id } = await newLink(desktop);
      const phones = await Promise.all(Array.from({ length: RIVALS }, newVisitor));
      const answers = await Promise.all(phones.map((phone) => open(phone, token)));
      const won = answers.filter(({ ok }) => ok);
      expect(won).toHaveLength(1);
      for (const answer of answers) if (!answer.ok) expectProblem(answer, "wrong_state");
      expect((await readLink(desktop, id)).value.ticketId).toBe(won[0]?.value.id);
      const left = await database().ticket.findMany({ where: { linkDeviceId: desktop.deviceId, status: "pending" } });
      expect(left.map((ticket) => ticket.id)).toEqual([won[0]?.value.id]);
    });

    test("opened and cancelled at once is either, on both sides", async () => {
      for (let round = 0; round < 10; round++) {
        const [desktop, phone] = [await newPhone(), await newVisitor()];
        const { token, id } = await newLink(desktop);
        const [answer] = await Promise.all([
          open(phone, token),
          desktop.call("DELETE", `/api/links/${id}`, { proof: true }),
        ]);
        const { status, ticketId } = (await readLink(desktop, id)).value;
        expect(status).toBe(answer.ok ? "opened" : "cancelled");
        expect(ticketId).toBe(answer.ok ? answer.value.id : undefined);
      }
    });

    test.each<[string, (by: Phone, id: string) => Promise<unknown>, string]>([
      ["used", async () => {}, "ticket_not_found"],
      ["expired", (_, id) => expire(id), "ticket_expired"],
      ["cancelled", (by, id) => by.call("DELETE", `/api/links/${id}`, { proof: true }), "wrong_state"],
      ["replaced", (by) => newLink(by), "wrong_state"],
      ["whose device is signed out", (by) => by.endDevice(by.deviceId, { body: {} }), "ticket_not_found"],
    ])("that is %s opens nothing", async (what, end, code) => {
      const desktop = await newPhone();
      const { token, id } = await newLink(desktop);
      if (what === "used") {
        void (await open(await newVisitor(), token)).value;
        return expectProblem(await open(await newVisitor(), token), "wrong_state");
      }
      await end(desktop, id);
      expectProblem(await open(await newVisitor(), token), code as "wrong_state");
      expect(await database().ticket.count({ where: { linkDeviceId: desktop.deviceId } })).toBe(0);
    });

    test("of no such token opens nothing", async () => {
      const desktop = await newPhone();
      const { token, id } = await newLink(desktop);
      for (const wrong of ["", "x", id, token.slice(5), `${token}x`, token.replace("link_", "device_")])
        expectProblem(await open(await newVisitor(), wrong), "ticket_not_found");
      expect((await readLink(desktop, id)).value.status).toBe("waiting");
    });

    test("is read and cancelled by its own device alone, and made with a proof", async () => {
      const desktop = await newPhone();
      const sibling = await newPhone({ account: desktop.account });
      const { id } = await newLink(desktop);
      for (const other of [sibling, await newPhone()]) {
        expectProblem(await readLink(other, id), "ticket_not_found");
        expectProblem(await other.call("DELETE", `/api/links/${id}`, { proof: true }), "ticket_not_found");
      }
      expectProblem(await desktop.call("POST", "/api/links", { proof: false }), "proof_required");
      expectProblem(await (await newVisitor()).call("POST", "/api/links", { proof: true }), "sign_in_required");
      expectProblem(await readLink(await newVisitor(), id), "sign_in_required");
    });

    test("can be shown by an app too", async () => {
      const app = await newApp();
      const { token } = await newLink(app);
      const phone = await newVisitor();
      const { id } = (await open(phone, token)).value;
      const { confirmToken } = (await app.scan(id, { via: "link" })).value;
      expect((await app.confirm(id, { confirmToken })).status).toBe(200);
      expect((await phone.claim(id)).status).toBe(200);
    });
  });

  describe("the ticket of a link", () => {
    test("is its device's, and by that link: nobody else scans it, and that device in no other way", async () => {
      const { desktop, id } = await opened();
      const sibling = await newPhone({ account: desktop.account });
      for (const by of [sibling, await newPhone()])
        for (const via of ["link", "camera", "typed"] as const)
          expectProblem(await by.scan(id, { via }), "not_your_ticket");
      for (const via of ["camera", "address", "site", "typed"] as const)
        expectProblem(await desktop.scan(id, { via }), "not_your_ticket");
      expect((await ticketRow(id)).status).toBe("pending");
      expect((await desktop.scan(id, { via: "link" })).status).toBe(200);
    });

    test("and no other ticket is scanned as one of a link", async () => {
      const [desktop, phone] = [await newDesktop(), await newPhone()];
      const { id } = (await desktop.createTicket()).value;
      expectProblem(await phone.scan(id, { via: "link" }), "not_your_ticket");
    });

    test("is claimed by the phone that opened it, with its own key", async () => {
      const { desktop, phone, id } = await opened();
      const { confirmToken } = (await desktop.scan(id, { via: "link" })).value;
      await desktop.confirm(id, { confirmToken });
      const thief = await newVisitor();
      thief.jar = phone.copy().jar;
      expect((await thief.claim(id)).code).toBe("ticket_not_found");
      expect((await desktop.claim(id)).code).toBe("ticket_not_found");
      expect((await phone.claim(id)).status).toBe(200);
    });

    test("of a third party: the digits are on another screen, and the third wrong ones end it", async () => {
      const { desktop, phone, id } = await opened();
      const { confirmToken } = (await desktop.scan(id, { via: "link" })).value;
      const { number } = (await phone.status(id)).value;
      const guess = number === "00" ? "01" : "00";
      for (let tries = 0; tries < 3; tries++)
        expectProblem(await desktop.confirm(id, { confirmToken, number: guess }), "number_mismatch");
      expect((await phone.status(id)).value.status).toBe("cancelled");
      expect((await phone.claim(id)).code).toBe("wrong_state");
    });

    test("takes the password where the device that showed it has to give it", async () => {
      const { desktop, id } = await opened();
      await database().device.update({ where: { id: desktop.deviceId }, data: { provenAt: null } });
      const { confirmToken } = (await desktop.scan(id, { via: "link" })).value;
      expectProblem(await desktop.confirm(id, { confirmToken }), "step_up_required");
    });

    test("is no way around NEW_BROWSERS", async () => {
      const { desktop, id } = await opened();
      await withSettings({ newBrowsers: "refuse" }, async () =>
        expectProblem(await desktop.scan(id, { via: "link" }), "not_your_ticket", { reason: "new_browser" }),
      );
    });
  });

  describe("a phone that is signed in", () => {
    test("to the same account is told so, and the link is left", async () => {
      const desktop = await newPhone();
      const phone = await newPhone({ account: desktop.account });
      const { token, id } = await newLink(desktop);
      for (const more of [{}, { switchAccount: true }])
        expectProblem(await open(phone, token, more), "wrong_state", { reason: "already_signed_in" });
      expect((await readLink(desktop, id)).value.status).toBe("waiting");
    });

    test("to another is asked first, and leaves that once it is let in", async () => {
      const [desktop, phone] = [await newPhone(), await newPhone()];
      const { token } = await newLink(desktop);
      expectProblem(await open(phone, token), "wrong_state", { reason: "other_account" });
      const { id } = (await open(phone, token, { switchAccount: true })).value;
      const { confirmToken } = (await desktop.scan(id, { via: "link" })).value;
      await desktop.confirm(id, { confirmToken });
      expect((await phone.claim(id)).status).toBe(200);
      expect((await phone.session()).value).toMatchObject({ user: { username: desktop.account.username } });
      const before = await database().device.findUniqueOrThrow({ where: { id: phone.deviceId } });
      expect(before.endedAt).not.toBeNull();
    });

    test("as the browser that shows the link: it cannot let itself in", async () => {
      const desktop = await newPhone();
      const { token } = await newLink(desktop);
      const tab = desktop.copy();
      tab.jar.values.clear();
      const { id } = (await open(tab, token)).value;
      expectProblem(await desktop.scan(id, { via: "link" }), "not_your_ticket", { reason: "own_code" });
    });
  });
}
