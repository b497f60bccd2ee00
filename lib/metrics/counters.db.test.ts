import { expect, test } from "vitest";
import { describeOnBothDatabases } from "../db/testing/databases";
import { endProcessesAfterwards, runApi } from "../server/testing/api-process";

endProcessesAfterwards();

const METRICS_TOKEN = "a token of thirty-two characters!";

describeOnBothDatabases("the counters of a server", (database) => {
  test("are there at 0 from the start, and a login without an error counts none", async () => {
    const api = await runApi({ DATABASE_URL: database.url(), METRICS_TOKEN });
    const scrape = async () => {
      const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
      const text = await (await fetch(`${api.url}/api/metrics`, { headers })).text();
      return new Map(text.split("\n").flatMap((line) => [line.split(/ (?=[^ ]+$)/) as [string, string]]));
    };
    const first = await scrape();
    for (const series of [
      ...["created", "scanned", "confirmed", "claimed", "guessed"].map(
        (outcome) => `qr_login_tickets_total{outcome="${outcome}"}`,
      ),
      'qr_login_told_seconds_count{status="confirmed"}',
      'qr_login_step_seconds_count{step="confirm",outcome="error"}',
      'qr_login_database_seconds_count{outcome="error"}',
      'qr_login_limited_total{limit="lookupPerDevice"}',
      'qr_login_limited_total{limit="connectionsPerAddress"}',
      'qr_login_notifications_total{what="failed"}',
    ]) {
      expect([series, first.get(series)]).toEqual([series, "0"]);
    }

    const [desktop, phone] = [await api.newClient(), await api.newClient()];
    void (await phone.signIn(await phone.signUp())).value;
    const { id } = (await desktop.createTicket()).value;
    const events = await desktop.events(id);
    const { confirmToken } = (await phone.scan(id, { via: "camera" })).value;
    void (await phone.confirm(id, { confirmToken })).value;
    await events.until("confirmed");
    void (await desktop.claim(id)).value;

    const after = await scrape();
    expect(after.get('qr_login_tickets_total{outcome="claimed"}')).toBe("1");
    const errors = [...after].filter(
      ([name, value]) => /_count{.*outcome="error"|"failed"/.test(name) && value !== "0",
    );
    expect(errors).toEqual([]);
  });
});
