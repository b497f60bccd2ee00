import { describe, expect, test } from "vitest";
import { freshProcessDatabase } from "../../db/testing/databases";
import { metrics } from "../../metrics/metrics";
import { observeProcess } from "../../metrics/process-state";
import type { Client } from "../testing/client";
import { expectProblem } from "../testing/expect-problem";
import { newDesktop, newPhone, withSettings } from "../testing/in-process";
import { overHandlers } from "../testing/over-handlers";

freshProcessDatabase();
observeProcess();

const TOKEN = "a token of thirty-two characters!";
const read = (client: Client, headers: Record<string, string> = {}) => client.call("GET", "/api/metrics", { headers });
/** A client that comes straight from this machine. */
const newNeighbour = () => newDesktop({ transport: (outgoing) => overHandlers({ ...outgoing, isDirect: true }) });

/** The value of one series, as a scraper reads it. */
async function value(series: string): Promise<number> {
  const answer = await read(await newNeighbour());
  const line = answer.text.split("\n").find((each) => each.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1) ?? 0);
}

describe("who may read the metrics", () => {
  test("nobody but callers on this machine, unless there is a token", async () => {
    const desktop = await newDesktop();
    expectProblem(await read(desktop), "invalid_request", { status: 404 });
    expectProblem(await read(desktop, { authorization: "Bearer " }), "invalid_request", { status: 404 });
    const direct = await read(await newNeighbour());
    expect(direct.status).toBe(200);
    expect(direct.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  });

  test("where there is one, who bears it, wherever from", async () => {
    await withSettings({ metricsToken: TOKEN }, async () => {
      const desktop = await newDesktop();
      expect((await read(desktop, { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
      for (const authorization of [`Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`, `Basic ${TOKEN}`, "Bearer", ""]) {
        const refused = await read(await newNeighbour(), { authorization });
        expectProblem(refused, "sign_in_required");
        expect(refused.headers.get("www-authenticate")).toBe("Bearer");
      }
    });
  });
});

describe("the metrics tell", () => {
  test("what became of codes, how long it took, and what was refused", async () => {
    const outcomes = ["created", "scanned", "confirmed", "claimed", "withdrawn"];
    const all = () => Promise.all(outcomes.map((each) => value(`qr_login_tickets_total{outcome="${each}"}`)));
    const before = await all();
    const told = () => value('qr_login_told_seconds_count{status="confirmed"}');
    const toldBefore = await told();

    const [desktop, phone] = [await newDesktop(), await newPhone()];
    const { id } = (await desktop.createTicket()).value;
    const events = await desktop.events(id);
    await events.until("pending");
    expect(await value("qr_login_streams_open")).toBe(1);
    const { confirmToken } = (await phone.scan(id, { via: "camera" })).value;
    await phone.confirm(id, { confirmToken });
    await phone.confirm(id, { confirmToken });
    await events.until("confirmed");
    await desktop.claim(id);
    await events.rest();
    await desktop.withdraw((await desktop.createTicket()).value.id);

    expect((await all()).map((count, index) => count - (before[index] ?? 0))).toEqual([2, 1, 1, 1, 1]);
    expect((await told()) - toldBefore).toBe(1);
    expect(await value('qr_login_step_seconds_count{step="confirm",outcome="ok"}')).toBeGreaterThan(0);
    expect(await value('qr_login_step_seconds_count{step="confirm",outcome="wrong_state"}')).toBeGreaterThan(0);
    expect(
      await value('qr_login_request_seconds_count{route="/api/qr/:id/confirm",method="POST",status="409"}'),
    ).toBeGreaterThan(0);
    expect(await value('qr_login_database_seconds_count{outcome="ok"}')).toBeGreaterThan(10);
    expect(await value("qr_login_streams_open")).toBe(0);
    expect(await value("qr_login_notifier_connected")).toBe(1);
  });

  test("which limits were hit", async () => {
    const series = 'qr_login_limited_total{limit="lookupPerDevice"}';
    const before = await value(series);
    const phone = await newPhone();
    for (let tries = 0; tries < 12; tries++) await phone.lookup("BCDFGHJK");
    expect((await value(series)) - before).toBe(2);
  });

  test("nothing that names anybody", async () => {
    const text = await metrics().registry.metrics();
    // Plain words are names of V8's own, such as those of its heap spaces.
    const labels = [...text.matchAll(/(\w+)="([^"]*)"/g)];
    expect(
      labels.filter(([, , each = ""]) => each.length > 60 || (/[\w-]{22}/.test(each) && !/^[a-z_]+$/.test(each))),
    ).toEqual([]);
  });
});
