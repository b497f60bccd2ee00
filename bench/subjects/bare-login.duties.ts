// What a login is done with besides its steps, since this project has promised it, and nothing more of a product than that: by the same
// libraries, in the shortest way.
import type { IncomingMessage } from "node:http";
import { Histogram, Registry } from "prom-client";
import { z } from "zod";
import { answerHeaders } from "../../lib/server/page-headers";
import { Refused } from "./bare-login.tokens";

export interface Duties {
  /** On each answer. */
  fields: Record<string, string>;
  /** @throws Refused for another site's request, and for a body of another shape */
  begin(request: IncomingMessage, route: string, body: string): (status: number) => void;
  /** Has the metrics tell how long each takes. */
  observed<S extends Statement>(statement: S): S;
}

interface Statement {
  get(...given: never[]): unknown;
  run(...given: never[]): unknown;
}

const id = z.string().max(64).optional();
const BODIES: Record<string, z.ZodType> = {
  "POST /api/qr": z.strictObject({
    jkt: z
      .string()
      .regex(/^[A-Za-z0-9_-]{43}$/)
      .optional(),
    replaces: id,
    link: id,
    switchAccount: z.boolean().optional(),
    request: id,
  }),
  "POST /api/qr/:id/scan": z.strictObject({ via: z.enum(["camera", "address", "link", "site", "typed"]) }),
  "POST /api/qr/:id/confirm": z.strictObject({
    confirmToken: z.string().max(128),
    number: z.string().max(8).optional(),
    kind: z.enum(["site", "device"]).optional(),
    password: z.string().max(1024).optional(),
    visit: z.boolean().default(false),
  }),
};
const CLAIM = z.looseObject({ id: z.string().max(64), csrfToken: z.string().max(256), proof: z.string().max(4096) });

export function newDuties(origin: string): Duties {
  const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
  const histogram = (name: string, labelNames: string[]) =>
    new Histogram({ name, help: name, buckets, labelNames, registers: [new Registry()] });
  const requests = histogram("request_seconds", ["route", "method", "status"]);
  const steps = histogram("step_seconds", ["step", "outcome"]);
  const statements = histogram("statement_seconds", ["outcome"]);

  function timed<Given extends unknown[], Told>(act: (...given: Given) => Told): (...given: Given) => Told {
    return (...given) => {
      const start = performance.now();
      const told = act(...given);
      statements.observe({ outcome: "ok" }, (performance.now() - start) / 1000);
      return told;
    };
  }

  return {
    fields: Object.fromEntries(answerHeaders(origin)),

    begin({ method, headers }, route, body) {
      const endRequest = requests.startTimer({ route, method });
      const endStep = steps.startTimer({ step: route });
      const { origin: from, "sec-fetch-site": site } = headers;
      const isForeign = (from !== undefined && from !== origin) || (site !== undefined && site !== "same-origin");
      if (isForeign) throw new Refused(403, "cross_site");
      const shape = BODIES[route];
      const isRight =
        route === "POST /api/auth/callback/qr"
          ? CLAIM.safeParse(Object.fromEntries(new URLSearchParams(body))).success
          : (shape?.safeParse(JSON.parse(body)).success ?? true);
      if (!isRight) throw new Refused(400, "invalid_request");
      return (status) => {
        endStep({ outcome: "ok" });
        endRequest({ status });
      };
    },

    observed(statement) {
      const [get, run] = [statement.get.bind(statement), statement.run.bind(statement)];
      return Object.assign(Object.create(statement), { get: timed(get), run: timed(run) });
    },
  };
}

/** What is asked of the database before it is decided, in the order of the steps. */
export const DECISIONS = {
  /** At the scan: how long the account has known the browser. */
  acquaintance: `
    SELECT MIN("createdAt") AS "first", MAX("lastSeenAt") AS "last", MAX("disownedAt") AS "disownedAt" FROM "Device"
    WHERE "userId" = @userId AND "keyThumbprint" = @jkt AND ("disownedAt" IS NOT NULL
      OR ("lastSeenAt" > @after AND "pendingSince" IS NULL AND "kind" = 'browser' AND "expiresAt" IS NULL))`,
  /** At the confirmation: whether it has disowned it since; and whose the browser was before. */
  disowned: `
    SELECT "id" FROM "Device"
    WHERE "userId" = @userId AND "keyThumbprint" = @jkt AND "disownedAt" IS NOT NULL LIMIT 1`,
  lastUser: `SELECT "userId" FROM "Device" WHERE "keyThumbprint" = @jkt ORDER BY "createdAt" DESC LIMIT 1`,
  /** At the claim: whether there are too many devices. */
  surplus: `SELECT 1 FROM "Device" WHERE "userId" = @userId AND "endedAt" IS NULL LIMIT 1 OFFSET 10000`,
};

/** The new device is signed in by a statement of its own, once its ticket is taken, unless its phone was signed out or its key disowned. */
export const ACTIVATE = `
  UPDATE "Device" AS "device" SET "pendingSince" = NULL
  WHERE "id" = @id AND "pendingSince" IS NOT NULL AND "endedAt" IS NULL AND ("approvedById" IS NULL OR EXISTS
    (SELECT 1 FROM "Device" "phone" WHERE "phone"."id" = "device"."approvedById" AND "phone"."endedAt" IS NULL))
  AND ("signedInBy" <> 'qr' OR (SELECT "id" FROM "Device" "same" WHERE "same"."userId" = "device"."userId"
    AND "same"."keyThumbprint" = "device"."keyThumbprint" AND "same"."disownedAt" IS NOT NULL LIMIT 1) IS NULL)`;
