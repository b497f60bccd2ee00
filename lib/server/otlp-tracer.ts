import type { Span } from "@opentelemetry/api";
import { setTracer } from "../metrics/tracing";

/**
 * Makes a trace of every answer of the API: the answer, the steps of the flow in it and their statements; sends them by
 * OTLP over HTTP. Endpoint, headers and names come from OpenTelemetry's own variables (`OTEL_EXPORTER_OTLP_ENDPOINT`,
 * `OTEL_SERVICE_NAME` and so on). Its packages are loaded here and nowhere else, so that nobody else pays for them.
 *
 * @returns what sends the last ones
 */
export async function startTracing(): Promise<() => Promise<void>> {
  const [api, hooks, exporter, resources, sdk] = await Promise.all([
    import("@opentelemetry/api"),
    import("@opentelemetry/context-async-hooks"),
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/resources"),
    import("@opentelemetry/sdk-trace"),
  ]);
  const { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } = api;
  const { defaultResource, detectResources, envDetector, resourceFromAttributes } = resources;
  const named = resourceFromAttributes({ "service.name": "qr-login" });
  const provider = new sdk.TracerProvider({
    // Later ones win: what the operator says comes last.
    resource: defaultResource()
      .merge(named)
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter: new exporter.OTLPTraceExporter() })],
  });
  context.setGlobalContextManager(new hooks.AsyncLocalStorageContextManager().enable());
  const tracer = provider.getTracer("qr-login");

  async function under<Result>(span: Span, run: () => Promise<Result>): Promise<Result> {
    try {
      const result = await run();
      if (result instanceof Response) span.setAttribute("http.response.status_code", result.status);
      return result;
    } catch (error) {
      // Its name alone: messages may quote what they were given.
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : "error" });
      throw error;
    } finally {
      span.end();
    }
  }

  setTracer((name, attributes, run) => {
    const isAnswer = "http.route" in attributes;
    const parent = isAnswer ? ROOT_CONTEXT : context.active();
    // What nobody asked for, such as the re-read, would be a trace of its own each time.
    if (!isAnswer && !trace.getSpan(parent)) return run();
    const kind = isAnswer ? SpanKind.SERVER : name === "database" ? SpanKind.CLIENT : SpanKind.INTERNAL;
    const span = tracer.startSpan(name, { kind, attributes }, parent);
    return context.with(trace.setSpan(parent, span), () => under(span, run));
  });
  return () => provider.shutdown();
}
