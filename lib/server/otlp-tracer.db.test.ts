import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "../db/testing/databases";
import { endProcessesAfterwards, runApi } from "./testing/api-process";

endProcessesAfterwards();

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[];
}

interface Export {
  resourceSpans: {
    resource: { attributes: Span["attributes"] };
    scopeSpans: { spans: Span[] }[];
  }[];
}

/** Takes what an OTLP collector would. */
const exported: { path: string | undefined; body: Export }[] = [];
const collector = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  exported.push({ path: request.url, body: JSON.parse(Buffer.concat(chunks).toString()) });
  response.setHeader("Content-Type", "application/json").end("{}");
});
beforeAll(async () => {
  collector.listen(0, "127.0.0.1");
  await once(collector, "listening");
});
afterAll(() => void collector.close());

const database = freshDatabase("sqlite");

test("an answer, its step of the flow and its statements are one trace, sent before the process ends", async () => {
  const { port } = collector.address() as AddressInfo;
  const api = await runApi({
    DATABASE_URL: database.url(),
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_SERVICE_NAME: "logins",
  });
  const desktop = await api.newClient();
  const { id } = (await desktop.createTicket({ headers: { traceparent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01` } }))
    .value;
  await desktop.status(id);
  api.child.kill("SIGTERM");
  expect(await api.ended).toBe(0);

  expect(new Set(exported.map(({ path }) => path))).toEqual(new Set(["/v1/traces"]));
  const resources = exported.flatMap(({ body }) => body.resourceSpans);
  const spans = resources.flatMap(({ scopeSpans }) => scopeSpans.flatMap((each) => each.spans));
  expect(resources[0]?.resource.attributes).toContainEqual({ key: "service.name", value: { stringValue: "logins" } });
  const read = spans.find(({ name }) => name === "GET /api/qr/:id");
  const step = spans.find(({ name }) => name === "login.read");
  const statement = spans.find(({ name, parentSpanId }) => name === "database" && parentSpanId === step?.spanId);
  expect(read?.parentSpanId).toBeFalsy();
  expect(step).toMatchObject({ traceId: read?.traceId, parentSpanId: read?.spanId });
  expect(statement).toMatchObject({ traceId: read?.traceId });
  expect(read?.attributes).toContainEqual({ key: "http.response.status_code", value: { intValue: 200 } });
  // Neither what a caller claims to be part of, nor anything that names a code.
  expect(spans.some(({ traceId }) => traceId === "a".repeat(32))).toBe(false);
  expect(JSON.stringify(exported)).not.toContain(id);
});

test("nothing of it is loaded where no endpoint is configured", async () => {
  const listAtExit = `data:text/javascript,${encodeURIComponent(`
    import { createRequire } from "node:module";
    const { cache } = createRequire("file:///");
    process.on("exit", () => console.log(Object.keys(cache).join("\\n")));
  `)}`;
  const api = await runApi({ DATABASE_URL: database.url(), NODE_OPTIONS: `--import ${listAtExit}` });
  api.child.kill("SIGTERM");
  await api.ended;
  const isLoaded = (name: string) => api.output().includes(`/node_modules/${name}/`);
  expect(["prom-client", "@opentelemetry/sdk-trace", "@opentelemetry/exporter-trace-otlp-http"].map(isLoaded)).toEqual([
    true,
    false,
    false,
  ]);
});
