import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Ceremony, ceremonyStatement, confirmStatement, type ShownOffer } from "./statement";
import { challengeOf } from "./webauthn";

/** With what tempts one field to run over into the next. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("", " ", '"', '","', "[", "]", "\\", "\u2028", "é"),
);

const offer: fc.Arbitrary<ShownOffer> = fc.record(
  {
    origin: text,
    ticketId: text,
    confirmTokenHash: text,
    username: text,
    number: text,
    desktop: fc.record(
      { browser: text, os: text, deviceType: text, ip: text, requestedAt: text, key: fc.string({ minLength: 1 }) },
      { requiredKeys: ["browser", "os", "deviceType", "ip", "requestedAt"] },
    ),
    for: fc.record({
      kind: fc.constantFrom("site", "device"),
      client: fc.record({ name: text, host: text }),
      scopes: fc.array(fc.stringMatching(/^[a-z_]{1,8}$/), { minLength: 1, maxLength: 4 }),
    }),
    visit: fc.boolean(),
  },
  { requiredKeys: ["origin", "ticketId", "confirmTokenHash", "username", "number", "desktop"] },
);

/** As the page has it: over HTTP as JSON, beside what else the scan was answered with. */
function overHttp(sent: ShownOffer): ShownOffer {
  const { desktop, for: asked, ...rest } = sent;
  const answer = {
    ...rest,
    desktop: { place: "Germany", sameNetwork: false, ...desktop },
    ...(asked && { for: { userCode: "BCDF", ...asked, client: { trusted: true, ...asked.client } } }),
  };
  return JSON.parse(JSON.stringify(answer));
}

/** Hashed by the browser's own means. */
async function challengeOfPage(statement: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(statement));
  return Buffer.from(hash).toString("base64url");
}

describe("what a passkey signs", () => {
  test("page and server make the same bytes", async () => {
    await fc.assert(
      fc.asyncProperty(offer, async (sent) => {
        const server = confirmStatement(sent);
        const page = confirmStatement(overHttp(sent));
        expect(page).toBe(server);
        expect(await challengeOfPage(page)).toBe(challengeOf(server));
      }),
    );
  });

  test("no two offers have the same", () => {
    const canonical = ({ desktop, for: asked, ...rest }: ShownOffer) =>
      JSON.stringify([
        rest.origin,
        rest.ticketId,
        rest.confirmTokenHash,
        rest.username,
        rest.number,
        { key: "", ...desktop, browser: desktop.browser },
        asked ?? null,
        rest.visit ?? false,
      ]);
    fc.assert(
      fc.property(offer, offer, (one, other) => {
        // Records list their fields in one order.
        if (canonical(one) !== canonical(other)) expect(confirmStatement(one)).not.toBe(confirmStatement(other));
      }),
    );
  });

  test("a field changed, or moved over the border to the next, is another statement", () => {
    fc.assert(
      fc.property(offer, fc.string({ minLength: 1 }), (one, more) => {
        const { desktop } = one;
        const changed: ShownOffer[] = [
          { ...one, ticketId: one.ticketId + more },
          { ...one, username: one.username + more, desktop: { ...desktop, browser: more + desktop.browser } },
          { ...one, number: one.number + more },
          { ...one, visit: !one.visit },
          { ...one, desktop: { ...desktop, ip: desktop.ip + more } },
          { ...one, desktop: { ...desktop, key: (desktop.key ?? "") + more } },
        ];
        const all = [one, ...changed].map(confirmStatement);
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });

  test("whatever stands between two fields, what is moved over it makes another statement", () => {
    const between = fc.constantFrom(",", '","', ", ", "|", " ", "\n", "\0", "");
    const neighbours = fc.tuple(text, fc.string({ minLength: 1 }), text);
    fc.assert(
      fc.property(offer, between, neighbours, (shown, mark, [first, moved, second]) => {
        const of = (username: string, browser: string) =>
          confirmStatement({ ...shown, username, desktop: { ...shown.desktop, browser } });
        expect(of(first + mark + moved, second)).not.toBe(of(first, moved + mark + second));
      }),
    );
  });

  test("no ceremony's statement is another's, nor a confirmation's", () => {
    const ceremony = fc.constantFrom<Ceremony>("sign-in", "add", "prove");
    fc.assert(
      fc.property(ceremony, ceremony, offer, text, text, text, (one, other, shown, origin, seed, jkt) => {
        const facts = { origin, seed, jkt, username: shown.username };
        const statement = ceremonyStatement(one, facts);
        if (one !== other) expect(ceremonyStatement(other, facts)).not.toBe(statement);
        expect(confirmStatement(shown)).not.toBe(statement);
        if (one !== "sign-in")
          expect(ceremonyStatement(one, { ...facts, username: `${shown.username}x` })).not.toBe(statement);
      }),
    );
  });
});
