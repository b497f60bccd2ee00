import { describe, expect, test } from "vitest";
import { database } from "../../db/database";
import { freshProcessDatabase } from "../../db/testing/databases";
import { newId } from "../../secrets";
import type { Client } from "../testing/client";
import { expectProblem } from "../testing/expect-problem";
import { newAccount, newApp, newDesktop, newPhone, ticketRow } from "../testing/in-process";
import { withSettings } from "../testing/settings";
import { userAgents } from "../testing/user-agents";

freshProcessDatabase();

const ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

async function pending(desktop?: Client) {
  const shown = desktop ?? (await newDesktop());
  const ticket = (await shown.createTicket()).value;
  return { desktop: shown, ...ticket };
}

async function scanned() {
  const ticket = await pending();
  const phone = await newPhone();
  const { confirmToken } = (await phone.scan(ticket.id, { via: "camera" })).value;
  return { ...ticket, phone, confirmToken };
}

async function confirmed() {
  const ticket = await scanned();
  const { phone, id, confirmToken } = ticket;
  expect((await phone.confirm(id, { confirmToken })).status).toBe(200);
  return ticket;
}

async function expire(id: string) {
  await database().ticket.update({
    where: { id },
    data: { version: { increment: 1 }, expiresAt: new Date(Date.now() - 1) },
  });
}

/** Runs what must be refused, and holds the ticket to what it was before. */
async function withoutChange(id: string, attempt: () => Promise<unknown>) {
  const before = await ticketRow(id);
  await attempt();
  expect(await ticketRow(id)).toEqual(before);
}

describe("the flow", () => {
  test("a phone signs a desktop in: each request of the API, word for word", async () => {
    const desktop = await newDesktop({ userAgent: userAgents.chromeOnWindows, address: "203.0.113.5" });
    const phone = await newDesktop({ userAgent: userAgents.chromeOnAndroid, address: "203.0.113.5" });
    const account = await phone.signUp({ name: "Ada Lovelace" });
    expect((await phone.signIn(account)).status).toBe(200);

    const created = await desktop.createTicket();
    expect(created.status).toBe(201);
    const { id, expiresAt } = created.value;
    expect(created.value).toEqual({
      id: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
      url: `${desktop.origin}/scan#${id}`,
      userCode: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{8}$/),
      status: "pending",
      expiresAt: ISO,
      serverTime: ISO,
      pollIntervalMs: expect.any(Number),
    });
    expect(Date.parse(expiresAt) - Date.parse(created.value.serverTime)).toBe(60_000);
    expect((await desktop.status(id)).value).toEqual({ id, status: "pending", expiresAt });

    const scan = await phone.scan(id, { via: "camera" });
    expect(scan.value).toEqual({
      confirmToken: expect.stringMatching(/^confirm_[A-Za-z0-9_-]{43}$/),
      expiresAt: ISO,
      desktop: {
        browser: "Chrome",
        os: "Windows",
        deviceType: "desktop",
        ip: "203.0.113.5",
        requestedAt: created.value.serverTime,
        sameNetwork: true,
        key: await desktop.thumbprint(),
      },
      account: { username: account.username, name: "Ada Lovelace", image: expect.stringContaining("/api/pictures/") },
      numberRequired: true,
    });
    const user = scan.value.account;
    const told = { id, expiresAt: scan.value.expiresAt, user };
    const number = expect.stringMatching(/^\d\d$/);
    expect((await desktop.status(id)).value).toEqual({ ...told, status: "scanned", number });

    const { confirmToken } = scan.value;
    expect((await phone.confirm(id, { confirmToken })).value).toEqual({ status: "confirmed" });
    expect((await desktop.status(id)).value).toEqual({ ...told, expiresAt: ISO, status: "confirmed" });

    expect((await desktop.session()).value).toEqual({});
    const claim = await desktop.claim(id);
    expect(claim.status).toBe(200);
    expect(claim.cookiesSet).toContain("qr-login.session-token");
    expect((await desktop.status(id)).value).toEqual({ ...told, expiresAt: ISO, status: "claimed" });
    const phonesOwn = (await phone.session()).value;
    expect((await desktop.session()).value).toEqual({
      user: { ...user, username: account.username },
      device: {
        ...{ id: expect.any(String), kind: "browser", label: "Chrome on Windows", browser: "Chrome", os: "Windows" },
        signedInBy: "qr",
        createdAt: ISO,
        approvedBy: {
          ...{ id: phonesOwn.device.id, kind: "browser", label: "Chrome on Android", browser: "Chrome", os: "Android" },
        },
      },
      expires: ISO,
    });
  });

  test("a native app signs a desktop in", async () => {
    const { desktop, id } = await pending();
    const app = await newApp();
    const { confirmToken } = (await app.scan(id, { via: "camera" })).value;
    expect((await app.confirm(id, { confirmToken })).status).toBe(200);
    expect((await desktop.claim(id)).status).toBe(200);
    expect((await desktop.session()).value).toMatchObject({ user: { username: app.account.username } });
  });

  test("the phone says no", async () => {
    const { desktop, phone, id, confirmToken } = await scanned();
    expect((await phone.cancel(id, confirmToken)).value).toEqual({ status: "cancelled" });
    expect((await desktop.status(id)).value.status).toBe("cancelled");
    await withoutChange(id, async () => {
      expectProblem(await phone.confirm(id, { confirmToken }), "wrong_state");
      expect((await desktop.claim(id)).code).toBe("wrong_state");
    });
  });

  test("the desktop takes its code back, before the scan and after it", async () => {
    const before = await pending();
    expect((await before.desktop.withdraw(before.id)).value).toMatchObject({ id: before.id, status: "cancelled" });
    const { desktop, phone, id, confirmToken } = await scanned();
    expect((await desktop.withdraw(id)).value).toMatchObject({ id, status: "cancelled" });
    expectProblem(await phone.confirm(id, { confirmToken }), "wrong_state");
  });

  describe("a confirmed login that is not claimed yet is taken back", () => {
    type Confirmed = Awaited<ReturnType<typeof confirmed>>;
    const ways: [string, (ticket: Confirmed) => Promise<{ ok: boolean }>, cancelledBy: string][] = [
      [
        "by the phone, with the token that confirmed it",
        ({ phone, id, confirmToken }) => phone.cancel(id, confirmToken),
        "phone",
      ],
      ["by its desktop", ({ desktop, id }) => desktop.withdraw(id), "desktop"],
      ["by its desktop's next code", ({ desktop, id }) => desktop.createTicket({ replaces: id }), "desktop"],
      ["by signing out all others", ({ phone }) => phone.endOtherDevices(), "account"],
      [
        "by signing out all others on another device",
        async ({ phone }) => (await newPhone({ account: phone.account })).endOtherDevices(),
        "account",
      ],
      [
        "by disowning the phone on another device",
        async ({ phone }) => (await newPhone({ account: phone.account })).disown(phone.deviceId),
        "account",
      ],
      [
        "by a new password",
        async ({ phone }) => {
          const data = { passwordHash: await passwordHash() };
          await database().user.update({ where: { id: phone.account.id }, data });
          const body = { currentPassword: PASSWORD, newPassword: "another phrase of mine" };
          return phone.call("PUT", "/api/account/password", { body, proof: true });
        },
        "account",
      ],
    ];
    const PASSWORD = "a phrase of mine";
    async function passwordHash() {
      const { username } = await (await newDesktop()).signUp({ password: PASSWORD });
      return (await database().user.findUniqueOrThrow({ where: { username } })).passwordHash;
    }

    test.each(ways)("%s", async (_, takeBack, cancelledBy) => {
      const ticket = await confirmed();
      const stranger = await confirmed();
      expect(await takeBack(ticket)).toMatchObject({ ok: true });
      const { desktop, phone, id } = ticket;
      expect(await ticketRow(id)).toMatchObject({ status: "cancelled", cancelledBy });
      expect((await desktop.status(id)).value.status).toBe("cancelled");
      const claim = await desktop.claim(id);
      expect({ status: claim.status, code: claim.code }).toEqual({ status: 401, code: "wrong_state" });
      expect(await database().device.count({ where: { approvedById: phone.deviceId } })).toBe(0);
      expect((await stranger.desktop.claim(stranger.id)).status).toBe(200);
    });
  });

  test("a new code cancels the one before it, of this desktop only", async () => {
    const { desktop, id } = await pending();
    const other = await newDesktop();
    expect((await other.createTicket({ replaces: id })).status).toBe(201);
    expect((await desktop.status(id)).value.status).toBe("pending");
    expect((await desktop.createTicket({ replaces: id })).status).toBe(201);
    expect((await desktop.status(id)).value.status).toBe("cancelled");
    expect((await desktop.createTicket({ replaces: "no such" })).status).toBe(201);
  });

  test("a typed code leads to its ticket", async () => {
    const { id, userCode } = await pending();
    const phone = await newPhone();
    const typed = `${userCode.slice(0, 4).toLowerCase()}-${userCode.slice(4)} `;
    expect((await phone.lookup(typed)).value).toEqual({ id });
    for (const unknown of ["BBBB-BBBB", "", "AEIOU", "💥", `${userCode}B`]) {
      expectProblem(await phone.lookup(unknown), "ticket_not_found");
    }
    await phone.scan(id);
    expectProblem(await phone.lookup(userCode), "ticket_not_found");
  });

  test("the ticket's cookie is for the server alone, and ends with the ticket", async () => {
    const desktop = await newDesktop();
    const created = await desktop.createTicket();
    const [cookie] = created.headers.getSetCookie();
    // The longest life: held for 5 minutes, scanned for 2, confirmed for 1.
    expect(cookie).toMatch(
      new RegExp(`^qr.${created.value.id}=browser_[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict; Max-Age=480$`),
    );
    const secure = await withSettings({ origin: "https://login.example.org" }, async () => {
      const other = await newDesktop();
      return other.createTicket();
    });
    expect(secure.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-qr\..*; Path=\/; HttpOnly; SameSite=Strict; Max-Age=480; Secure$/),
    ]);
  });
});

describe("steps in the wrong order", () => {
  test("nothing of the phone's before its scan", async () => {
    const { desktop, id } = await pending();
    const phone = await newPhone();
    await withoutChange(id, async () => {
      expectProblem(await phone.confirm(id, { confirmToken: "confirm_x" }), "wrong_state");
      expectProblem(await phone.cancel(id, "confirm_x"), "wrong_state");
      expect((await desktop.claim(id)).code).toBe("wrong_state");
    });
  });

  test("no claim before the phone has confirmed", async () => {
    const { desktop, id } = await scanned();
    await withoutChange(id, async () => {
      const claim = await desktop.claim(id);
      expect({ status: claim.status, code: claim.code }).toEqual({ status: 401, code: "wrong_state" });
      expect(claim.cookiesSet).not.toContain("qr-login.session-token");
    });
    expect((await desktop.session()).value).toEqual({});
  });

  test("nothing after the phone has confirmed, but the claim or its cancellation", async () => {
    const { phone, id, confirmToken } = await confirmed();
    await withoutChange(id, async () => {
      expectProblem(await phone.scan(id), "wrong_state");
      expectProblem(await phone.confirm(id, { confirmToken }), "wrong_state");
      expectProblem(await phone.cancel(id, "confirm_x"), "not_your_ticket");
    });
  });

  test("nothing after the claim", async () => {
    const { desktop, phone, id, confirmToken } = await confirmed();
    expect((await desktop.claim(id)).status).toBe(200);
    await withoutChange(id, async () => {
      expectProblem(await phone.scan(id), "wrong_state");
      expectProblem(await phone.confirm(id, { confirmToken }), "wrong_state");
      expectProblem(await phone.cancel(id, confirmToken), "wrong_state");
      expectProblem(await desktop.withdraw(id), "wrong_state");
      expect((await desktop.claim(id)).code).toBe("wrong_state");
    });
    expect(await database().device.count({ where: { userId: phone.account.id } })).toBe(2);
  });

  test("expiry wins", async () => {
    const unscanned = { ...(await pending()), phone: await newPhone(), confirmToken: "confirm_x" };
    for (const { desktop, phone, id, confirmToken } of [unscanned, await scanned(), await confirmed()]) {
      await expire(id);
      await withoutChange(id, async () => {
        expect((await desktop.status(id)).value.status).toBe("expired");
        expectProblem(await phone.scan(id), "ticket_expired");
        expectProblem(await phone.confirm(id, { confirmToken }), "ticket_expired");
        expectProblem(await phone.cancel(id, confirmToken), "ticket_expired");
        expectProblem(await desktop.withdraw(id), "ticket_expired");
        expect((await desktop.claim(id)).code).toBe("ticket_expired");
      });
    }
  });
});

describe("whose ticket it is", () => {
  test("the first to scan has it: nobody else, and no other device of the same owner", async () => {
    const { phone, id, confirmToken } = await scanned();
    const rivals = [
      await newPhone(),
      await newPhone({ account: phone.account }),
      await newApp({ account: phone.account }),
    ];
    for (const rival of rivals) {
      await withoutChange(id, async () => {
        expectProblem(await rival.scan(id), "not_your_ticket");
        expectProblem(await rival.confirm(id, { confirmToken }), "not_your_ticket");
        expectProblem(await rival.cancel(id, confirmToken), "not_your_ticket");
      });
    }
    expect((await phone.confirm(id, { confirmToken })).status).toBe(200);
  });

  test("a reload scans again: the new confirm token stands, the old one is dead", async () => {
    const { phone, id, confirmToken: old } = await scanned();
    const { confirmToken } = (await phone.scan(id)).value;
    await withoutChange(id, async () => {
      expectProblem(await phone.confirm(id, { confirmToken: old }), "not_your_ticket");
      expectProblem(await phone.cancel(id, old), "not_your_ticket");
    });
    expect((await phone.confirm(id, { confirmToken })).status).toBe(200);
  });

  test("a confirm token is for its ticket alone", async () => {
    const { phone, id, confirmToken } = await scanned();
    const other = await pending();
    const second = (await phone.scan(other.id)).value.confirmToken;
    for (const wrong of [
      second,
      "",
      "confirm_",
      `${confirmToken}x`,
      confirmToken.slice(0, -1),
      confirmToken.slice(8),
    ]) {
      await withoutChange(id, async () => {
        expectProblem(await phone.confirm(id, { confirmToken: wrong }), "not_your_ticket");
      });
    }
  });

  test("who confirms is told by the session and by nothing in the request", async () => {
    const { desktop, phone, id, confirmToken } = await scanned();
    const victim = await newAccount("Victim");
    await withoutChange(id, async () => {
      const body = { confirmToken, userId: victim.id };
      expectProblem(await phone.call("POST", `/api/qr/${id}/confirm`, { body, proof: true }), "invalid_request");
    });
    await phone.confirm(id, { confirmToken }, { headers: { "x-user-id": victim.id } });
    await desktop.claim(id);
    expect((await desktop.session()).value).toMatchObject({ user: { username: phone.account.username } });
  });

  test("the browser that shows the code may not scan it", async () => {
    const phone = await newPhone();
    const { id } = await pending(phone);
    await withoutChange(id, async () => {
      expectProblem(await phone.scan(id), "not_your_ticket", { reason: "own_code" });
      // Not even when it has lost the cookie: its key tells.
      for (const name of phone.jar.values.keys()) if (name.startsWith("qr.")) phone.jar.values.delete(name);
      expectProblem(await phone.scan(id), "not_your_ticket", { reason: "own_code" });
    });
  });

  test("a browser signed out that shows the code itself does not hold it", async () => {
    const { desktop, id } = await pending();
    await withoutChange(id, async () => {
      expectProblem(await desktop.scan(id, { proof: false }), "not_your_ticket", { reason: "own_code" });
    });
  });
});

describe("a phone that is not signed in", () => {
  test("holds the code once, so that it can sign in first", async () => {
    const { desktop, id, serverTime, expiresAt } = await pending();
    const stranger = await newDesktop({ userAgent: userAgents.safariOnIphone });
    expectProblem(await stranger.scan(id, { proof: false }), "sign_in_required");
    expect((await desktop.status(id)).value.expiresAt, "nothing is held for a phone without a key").toBe(expiresAt);
    expectProblem(await stranger.scan(id), "sign_in_required");
    const held = (await desktop.status(id)).value;
    expect(held.status).toBe("pending");
    expect(Date.parse(held.expiresAt) - Date.parse(serverTime)).toBe(5 * 60_000);
    await withoutChange(id, async () => {
      expectProblem(await stranger.scan(id), "sign_in_required");
    });
    expect((await (await newPhone()).scan(id)).status).toBe(200);
  });

  test("holds the code for itself: for others it ends as it would have", async () => {
    const { id, userCode } = await pending();
    const holder = await newPhone();
    const { keyThumbprint } = await database().device.findUniqueOrThrow({ where: { id: holder.deviceId } });
    const stranger = await newDesktop({ userAgent: userAgents.safariOnIphone });
    expectProblem(await stranger.scan(id), "sign_in_required");
    const past = new Date(Date.now() - 1000);
    const held = { holderJkt: keyThumbprint, othersUntil: past };
    await database().ticket.update({ where: { id }, data: { ...held, version: { increment: 1 } } });
    const other = await newPhone();
    await withoutChange(id, async () => {
      expectProblem(await other.scan(id), "ticket_expired");
      expectProblem(await other.lookup(userCode), "ticket_not_found");
    });
    expect((await holder.scan(id)).status).toBe(200);
  });

  test("learns nothing of a ticket, not even whether there is one", async () => {
    const stranger = await newDesktop();
    const { id } = await scanned();
    const answers = [await stranger.scan(id, { proof: false }), await stranger.scan(newId(), { proof: false })];
    for (const answer of answers) expectProblem(answer, "sign_in_required");
    const [known, unknown] = answers.map(({ problem: { correlationId: _, ...told } }) => told);
    expect(known).toEqual(unknown);
  });

  test("decides nothing and looks nothing up", async () => {
    const { id, userCode, confirmToken } = await scanned();
    const stranger = await newDesktop();
    await withoutChange(id, async () => {
      expectProblem(await stranger.confirm(id, { confirmToken }), "sign_in_required");
      expectProblem(await stranger.cancel(id, confirmToken), "sign_in_required");
      expectProblem(await stranger.lookup(userCode), "sign_in_required");
    });
  });

  test("signed out between scan and confirm", async () => {
    const { phone, id, confirmToken } = await scanned();
    await database().device.update({ where: { id: phone.deviceId }, data: { endedAt: new Date() } });
    await withoutChange(id, async () => {
      expectProblem(await phone.confirm(id, { confirmToken }), "sign_in_required");
      expectProblem(await phone.cancel(id, confirmToken), "sign_in_required");
    });
  });

  test("signed out between confirm and claim: there is nobody to let the desktop in", async () => {
    const { desktop, phone, id } = await confirmed();
    await database().device.update({ where: { id: phone.deviceId }, data: { endedAt: new Date() } });
    const claim = await desktop.claim(id);
    expect(claim.status).toBe(401);
    expect(claim.cookiesSet).not.toContain("qr-login.session-token");
    expect(await database().device.count({ where: { userId: phone.account.id, endedAt: null } })).toBe(0);
  });
});

describe("the claim", () => {
  async function expectNoSession(claimant: Client, id: string, code: string) {
    const claim = await claimant.claim(id);
    expect({ status: claim.status, code: claim.code }).toEqual({ status: 401, code });
    expect(claim.cookiesSet).not.toContain("qr-login.session-token");
  }

  test("is for the browser that holds the secret", async () => {
    const { id } = await confirmed();
    const thief = await newDesktop();
    await withoutChange(id, () => expectNoSession(thief, id, "ticket_not_found"));
  });

  test("is for the key that the ticket was made with, whoever has the cookies", async () => {
    const { desktop, phone, id } = await confirmed();
    const thief = await newDesktop({ userAgent: desktop.userAgent });
    for (const [name, value] of desktop.jar.values) thief.jar.values.set(name, value);
    await withoutChange(id, () => expectNoSession(thief, id, "ticket_not_found"));
    expect((await desktop.claim(id)).status).toBe(200);
    const device = await database().device.findFirstOrThrow({ where: { approvedById: phone.deviceId } });
    expect(device).toMatchObject({ keyThumbprint: await desktop.thumbprint(), signedInBy: "qr" });
  });

  test("needs a proof, and binds the device to its key where the ticket named none", async () => {
    const desktop = await newDesktop();
    const { id } = (await desktop.createTicket({ body: {} })).value;
    const phone = await newPhone();
    const { confirmToken } = (await phone.scan(id)).value;
    await phone.confirm(id, { confirmToken });
    await withoutChange(id, async () => {
      expectProblem(await desktop.claim(id, { proof: false }), "proof_required");
    });
    expect((await desktop.claim(id)).status).toBe(200);
    const device = await database().device.findFirstOrThrow({ where: { approvedById: phone.deviceId } });
    expect(device.keyThumbprint).toBe(await desktop.thumbprint());
  });

  test("is for the kind of browser that the phone was shown", async () => {
    const { desktop, id } = await confirmed();
    await withoutChange(id, async () => {
      desktop.userAgent = userAgents.chromeOnWindows;
      await expectNoSession(desktop, id, "ticket_not_found");
    });
    desktop.userAgent = userAgents.firefoxOnLinux;
    expect((await desktop.claim(id)).status).toBe(200);
  });

  test("signs out what the browser was signed in to before", async () => {
    const desktop = await newPhone({ userAgent: userAgents.firefoxOnLinux });
    const { id } = await pending(desktop);
    const phone = await newPhone();
    const { confirmToken } = (await phone.scan(id)).value;
    await phone.confirm(id, { confirmToken });
    const old = desktop.jar.values.get("qr-login.session-token");
    expect((await desktop.claim(id)).status).toBe(200);
    expect(desktop.jar.values.get("qr-login.session-token")).not.toBe(old);
    expect((await database().device.findUniqueOrThrow({ where: { id: desktop.deviceId } })).endedAt).not.toBeNull();
  });
});

describe("a code that the desktop has taken back", () => {
  test("is told to the phone that had scanned it, whatever it decides", async () => {
    const { desktop, phone, id, confirmToken } = await scanned();
    expect((await desktop.withdraw(id)).status).toBe(200);
    const withdrawn = { reason: "withdrawn" };
    expectProblem(await phone.confirm(id, { confirmToken }), "wrong_state", withdrawn);
    expectProblem(await phone.cancel(id, confirmToken), "wrong_state", withdrawn);
    expectProblem(await phone.scan(id), "wrong_state", withdrawn);
  });

  test("also where a newer code replaced it", async () => {
    const { desktop, phone, id, confirmToken } = await scanned();
    await desktop.createTicket({ replaces: id });
    expectProblem(await phone.confirm(id, { confirmToken }), "wrong_state", { reason: "withdrawn" });
  });

  test("and to nobody else, nor of one that ended otherwise", async () => {
    const { desktop, phone, id, confirmToken } = await scanned();
    await desktop.withdraw(id);
    const another = await newPhone({ account: phone.account });
    expectProblem(await another.confirm(id, { confirmToken }), "not_your_ticket");
    const own = await scanned();
    await own.phone.cancel(own.id, own.confirmToken);
    const told = await own.phone.confirm(own.id, { confirmToken: own.confirmToken });
    expectProblem(told, "wrong_state");
    expect(told.body).not.toHaveProperty("reason");
  });
});
