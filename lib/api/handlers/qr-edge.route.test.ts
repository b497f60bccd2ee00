/** Requests to the ticket's routes that no client of ours would send: each is a problem, and nothing is changed by it. */
import { beforeAll, describe, expect, test } from "vitest";
import { database } from "../../db/database";
import { freshProcessDatabase } from "../../db/testing/databases";
import { settings } from "../../env/settings";
import { MAX_BODY_BYTES } from "../../http/body";
import { hashSecret, newId, newSecret } from "../../secrets";
import { Answer } from "../testing/answer";
import type { Call, Client } from "../testing/client";
import { expectProblem } from "../testing/expect-problem";
import { newDesktop, newPhone, type Phone, ticketRow } from "../testing/in-process";
import {
  hostileTexts,
  malformedAuthorizations,
  malformedJson,
  notStrings,
  wrongMediaTypes,
} from "../testing/malformed";
import { withSettings } from "../testing/settings";

freshProcessDatabase();

let desktop: Client;
let phone: Phone;
/** A ticket that the phone has scanned, so that every step of either side finds something to spoil. */
let id: string;
let confirmToken: string;

beforeAll(async () => {
  desktop = await newDesktop();
  phone = await newPhone();
  id = (await desktop.createTicket()).value.id;
  confirmToken = (await phone.scan(id, { via: "camera" })).value.confirmToken;
  // The tests take as long as the machine takes.
  await database().ticket.update({
    where: { id },
    data: { version: { increment: 1 }, expiresAt: new Date(Date.now() + 60 * 60_000) },
  });
});

/** All that a request could change. */
async function everything() {
  const [tickets, devices, users] = await Promise.all([
    database().ticket.findMany({ orderBy: { id: "asc" } }),
    database().device.findMany({ orderBy: { id: "asc" }, omit: { lastSeenAt: true, ip: true } }),
    database().user.count(),
  ]);
  return { tickets, devices, users };
}

/** Runs refusals without limits, of which these tests need more than a person would, and finds all as it was. */
function withoutChange(attempt: () => Promise<void>): Promise<void> {
  return withSettings({ rateLimits: false }, async () => {
    const before = await everything();
    await attempt();
    expect(await everything()).toEqual(before);
  });
}

const at = (path: string) => path.replace(":id", id);

/** Every route that takes a body: what a right one is, and which of its members are texts. */
const posts = [
  { path: "/api/qr", who: () => desktop, right: () => ({}), members: ["jkt", "replaces"] },
  { path: "/api/qr/lookup", who: () => phone, right: () => ({ userCode: "BCDFGHJK" }), members: ["userCode"] },
  { path: "/api/qr/:id/scan", who: () => phone, right: () => ({}), members: ["via"] },
  {
    path: "/api/qr/:id/confirm",
    who: () => phone,
    right: () => ({ confirmToken }),
    members: ["confirmToken", "number", "password"],
  },
  { path: "/api/qr/:id/cancel", who: () => phone, right: () => ({ confirmToken }), members: ["confirmToken"] },
];

/** Every route, with the methods that it has. */
const routes = [
  { path: "/api/qr", allow: "POST" },
  { path: "/api/qr/lookup", allow: "POST" },
  { path: "/api/qr/:id", allow: "GET, DELETE" },
  { path: "/api/qr/:id/key", allow: "PUT" },
  { path: "/api/qr/:id/events", allow: "GET" },
  { path: "/api/qr/:id/scan", allow: "POST" },
  { path: "/api/qr/:id/confirm", allow: "POST" },
  { path: "/api/qr/:id/cancel", allow: "POST" },
];

describe.each(routes)("$path", ({ path, allow }) => {
  const others = ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((method) => !allow.includes(method));

  test.each(others)("has no %s", (method) =>
    withoutChange(async () => {
      for (const who of [desktop, phone]) {
        const answer = await who.call(method, at(path), { proof: true });
        expectProblem(answer, "invalid_request", { status: 405 });
        expect(answer.headers.get("allow")).toBe(allow);
      }
    }),
  );
});

describe.each(posts)("POST $path", ({ path, who, right, members }) => {
  const post = (call: Call) => who().call("POST", at(path), { proof: true, ...call });
  const json = { "content-type": "application/json" };

  test.each(malformedJson)("refuses %s", (_, bytes) =>
    withoutChange(async () => expectProblem(await post({ bytes, headers: json }), "invalid_request")),
  );

  test.each(members)("refuses a %s that is no text", (member) =>
    withoutChange(async () => {
      for (const value of notStrings) {
        expectProblem(await post({ body: { ...right(), [member]: value } }), "invalid_request");
      }
    }),
  );

  test.each(members)("refuses a %s that is too long", (member) =>
    withoutChange(async () => {
      expectProblem(await post({ body: { ...right(), [member]: "A".repeat(2000) } }), "invalid_request");
    }),
  );

  test("refuses a member that it does not know", () =>
    withoutChange(async () => {
      for (const more of [{ userId: "x" }, { status: "confirmed" }, { deviceId: "x" }, { ["x".repeat(5000)]: 1 }]) {
        expectProblem(await post({ body: { ...right(), ...more } }), "invalid_request");
      }
    }));

  test.each(wrongMediaTypes)("refuses a body that is called %j", (type) =>
    withoutChange(async () => {
      const bytes = JSON.stringify(right());
      expectProblem(await post({ bytes, headers: { "content-type": type } }), "unsupported_media_type");
    }),
  );

  test("refuses a body that is announced to be too large", () =>
    withoutChange(async () => {
      const headers = { "content-length": String(MAX_BODY_BYTES + 1) };
      expectProblem(await post({ body: right(), headers }), "payload_too_large");
    }));

  test("refuses a body that turns out too large, and reads it no further", () =>
    withoutChange(async () => {
      let sent = 0;
      let cancelled = false;
      const bytes = new ReadableStream<Uint8Array<ArrayBuffer>>({
        pull(controller) {
          sent += 1024;
          controller.enqueue(new Uint8Array(1024).fill(0x20));
        },
        cancel() {
          cancelled = true;
        },
      });
      expectProblem(await post({ bytes, headers: json }), "payload_too_large");
      expect(cancelled).toBe(true);
      expect(sent).toBeLessThan(2 * MAX_BODY_BYTES);
    }));

  test("refuses a body that says it is short and is not", () =>
    withoutChange(async () => {
      const bytes = " ".repeat(MAX_BODY_BYTES + 1);
      for (const length of ["1", "0", "-1", "nonsense"]) {
        expectProblem(await post({ bytes, headers: { ...json, "content-length": length } }), "payload_too_large");
      }
    }));
});

test("no other site can read a status by what its visitor's browser holds", () =>
  withoutChange(async () => {
    const answer = await desktop.status(id, { headers: { origin: "https://evil.example" } });
    expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
  }));

describe("cookies", () => {
  /** The desktop's own steps, as somebody who sends these cookies. */
  async function expectUnknown(cookie: string | null) {
    const headers = { cookie };
    expectProblem(await desktop.status(id, { headers }), "ticket_not_found");
    expectProblem(await desktop.withdraw(id, { headers }), "ticket_not_found");
    const stream = await desktop.send("GET", `/api/qr/${id}/events`, { headers });
    expectProblem(new Answer(stream, await stream.text()), "ticket_not_found");
  }

  test("none", () => withoutChange(() => expectUnknown(null)));

  test("another ticket's, under its name and under this one's", async () => {
    const other = await newDesktop();
    const foreign = (await other.createTicket()).value.id;
    await withoutChange(async () => {
      await expectUnknown(other.jar.toString());
      await expectUnknown(`qr.${id}=${other.jar.values.get(`qr.${foreign}`)}`);
      await expectUnknown(`qr.${foreign}=${desktop.jar.values.get(`qr.${id}`)}`);
    });
  });

  test("anything that is no secret, or another one, or nearly the right one", () =>
    withoutChange(async () => {
      const right = desktop.jar.values.get(`qr.${id}`) ?? "";
      const hash = (await ticketRow(id)).secretHash;
      const wrong = [
        "",
        "x",
        "browser_",
        right.slice(0, -1),
        `${right}x`,
        right.slice("browser_".length),
        right.replace("browser_", "confirm_"),
        hash,
        `browser_${hash}`,
        hashSecret(right),
        id,
        confirmToken,
        newSecret("browser"),
        "%E0%A4%A",
        "%",
        "\u00ff",
        "a".repeat(10_000),
      ];
      for (const value of wrong) await expectUnknown(`qr.${id}=${value}`);
      await expectUnknown(`__Host-qr.${id}=${right}`);
      await expectUnknown(`QR.${id}=${right}`);
    }));

  test("headers that are no cookies", () =>
    withoutChange(async () => {
      for (const cookie of [
        "",
        ";",
        "=",
        "=;=;=",
        "qr.",
        `qr.${id}`,
        "%E0%A4%A=%E0%A4%A",
        ";".repeat(10_000),
        "__proto__=1",
      ]) {
        await expectUnknown(cookie);
      }
    }));

  test("200 of them, and the right one among them", () =>
    withoutChange(async () => {
      const many = Array.from({ length: 200 }, () => `qr.${newId()}=${newSecret("browser")}`);
      await expectUnknown(many.join("; "));
      const right = `qr.${id}=${desktop.jar.values.get(`qr.${id}`)}`;
      const cookie = [...many.slice(0, 100), "broken=%E0%A4%A", right, ...many.slice(100)].join("; ");
      expect((await desktop.status(id, { headers: { cookie } })).value.status).toBe("scanned");
    }));

  test("the first of two of one name stands", () =>
    withoutChange(async () => {
      const right = `qr.${id}=${desktop.jar.values.get(`qr.${id}`)}`;
      await expectUnknown(`qr.${id}=x; ${right}`);
      expect((await desktop.status(id, { headers: { cookie: `${right}; qr.${id}=x` } })).status).toBe(200);
    }));

  test("on https the one without its prefix is nothing", async () => {
    await withSettings({ origin: "https://login.example.org" }, async () => {
      const client = await newDesktop();
      const made = (await client.createTicket()).value.id;
      expect((await client.status(made)).status).toBe(200);
      const secret = client.jar.values.get(`__Host-qr.${made}`);
      const headers = { cookie: `qr.${made}=${secret}` };
      expectProblem(await client.status(made, { headers }), "ticket_not_found");
    });
  });
});

describe("ids of any shape", () => {
  const texts = [...hostileTexts, newId(), `${newId()}=`, newId().slice(1), "lookup "];

  test.each(texts)("%j", (text) =>
    withoutChange(async () => {
      const path = (rest: string) => `/api/qr/${encodeURI(text).replaceAll(/[?#]/g, "_")}${rest}`;
      const cookie = `${desktop.jar}; qr.${encodeURIComponent(text)}=${newSecret("browser")}`;
      const requests = [
        desktop.call("GET", path(""), { headers: { cookie } }),
        desktop.call("DELETE", path(""), { headers: { cookie } }),
        desktop.call("GET", path("/events"), { headers: { cookie } }),
        phone.call("POST", path("/scan"), { body: {}, proof: true }),
        phone.call("POST", path("/confirm"), { body: { confirmToken }, proof: true }),
        phone.call("POST", path("/cancel"), { body: { confirmToken }, proof: true }),
      ];
      for (const answer of await Promise.all(requests)) {
        // Where a path normalises to another one, a proof for the path as it was typed is not for that.
        expect([400, 401, 404, 405]).toContain(answer.status);
        expect(answer.code).not.toBe("internal");
      }
    }),
  );

  test("as they stand in a path, raw", () =>
    withoutChange(async () => {
      for (const raw of [
        "%00",
        "%E0%A4%A",
        "%ff",
        "%2e%2e",
        "%2F",
        "a%20b",
        "+",
        "&",
        "=",
        ";",
        ":",
        "@",
        "*",
        "(",
        "%C0%AF",
      ]) {
        expectProblem(await desktop.status(raw), "ticket_not_found");
      }
    }));

  test("an id in other letters, or with something after it", () =>
    withoutChange(async () => {
      const swapped = [...id].map((letter) =>
        letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
      );
      for (const near of [swapped.join(""), `${id}%20`, `${id}%00`, `${id};x`, `%20${id}`]) {
        const cookie = `qr.${near}=${desktop.jar.values.get(`qr.${id}`)}`;
        expectProblem(await desktop.status(near, { headers: { cookie } }), "ticket_not_found");
      }
    }));

  test("claims by any id", () =>
    withoutChange(async () => {
      const csrfToken = await desktop.csrfToken();
      for (const text of [...texts, ""]) {
        const claim = await desktop.post("/api/auth/callback/qr", { csrfToken, id: text }, { proof: true });
        expect({ status: claim.status, code: claim.code }).toEqual({ status: 401, code: "ticket_not_found" });
      }
    }));

  test("replaces by any id", async () => {
    const before = await ticketRow(id);
    for (const text of texts.filter(({ length }) => length <= 64)) {
      expect((await (await newDesktop()).createTicket({ body: { replaces: text } })).status).toBe(201);
    }
    expect(await ticketRow(id)).toEqual(before);
  });

  test("a client cannot choose the id", () =>
    withoutChange(async () => {
      for (const body of [{ id: newId() }, { userCode: "BCDFGHJK" }, { secret: "x" }]) {
        expectProblem(await desktop.createTicket({ body }), "invalid_request");
      }
    }));
});

describe("Authorization that is none", () => {
  test.each(malformedAuthorizations)("%j stands for nobody", (authorization) =>
    withoutChange(async () => {
      const headers = { authorization, cookie: null };
      expectProblem(await phone.confirm(id, { confirmToken }, { headers }), "sign_in_required");
      expectProblem(await phone.cancel(id, confirmToken, { headers }), "sign_in_required");
      expectProblem(await phone.lookup("BCDFGHJK", { headers }), "sign_in_required");
      expectProblem(await phone.scan(id, { headers }), "sign_in_required");
      const session = await phone.session({ headers });
      expect(session.value).toEqual({});
      expect((await desktop.status(id, { headers: { authorization } })).status).toBe(200);
    }),
  );
});

describe("a jkt", () => {
  test.each([
    "",
    "x",
    "A".repeat(42),
    "A".repeat(44),
    `${"A".repeat(42)}+`,
    `${"A".repeat(42)}=`,
    `${"A".repeat(42)}\n`,
  ])("is a thumbprint, which %j is not", (jkt) =>
    withoutChange(async () => expectProblem(await desktop.createTicket({ body: { jkt } }), "invalid_request")),
  );
});

describe("no personal data", () => {
  test("in what a desktop learns before the scan, nor in any refusal", async () => {
    const other = await newDesktop();
    const created = await other.createTicket();
    const seen = [created.text, (await other.status(created.value.id)).text];
    const rival = await newPhone();
    for (const refused of [
      await rival.scan(id),
      await rival.confirm(id, { confirmToken }),
      await rival.cancel(id, confirmToken),
    ]) {
      expectProblem(refused, "not_your_ticket");
      seen.push(refused.text);
    }
    const { username, name, pictureId } = phone.account;
    for (const text of seen) for (const personal of [username, name, pictureId]) expect(text).not.toContain(personal);
  });

  test("but names and picture in what it learns after it", async () => {
    const { username, name, pictureId } = phone.account;
    const status = await desktop.status(id);
    expect(status.value.user).toEqual({ username, name, image: `/api/pictures/${pictureId}` });
    for (const secret of [phone.account.id, phone.deviceId, phone.address]) expect(status.text).not.toContain(secret);
  });
});

test("the origin these tests take for theirs", () => {
  expect(settings().origin).toBe("http://localhost:3000");
});
