import type { Span } from "@opentelemetry/api";
import { setTracer } from "../metrics/tracing";

/**
 * Traces every answer, its steps and statements by OTLP over HTTP, as OpenTelemetry's own variables say. Its packages are
 * loaded here and nowhere else, so that nobody else pays for them.
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
    // The operator's come last, since later ones win.
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
      // The name alone: messages may quote input.
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : "error" });
      throw error;
    } finally {
      span.end();
    }
  }

  setTracer((name, attributes, run) => {
    const isAnswer = "http.route" in attributes;
    const parent = isAnswer ? ROOT_CONTEXT : context.active();
    // Statements outside of requests, such as the re-read's, would be a trace each.
    if (!isAnswer && !trace.getSpan(parent)) return run();
    const kind = isAnswer ? SpanKind.SERVER : name === "database" ? SpanKind.CLIENT : SpanKind.INTERNAL;
    const span = tracer.startSpan(name, { kind, attributes }, parent);
    return context.with(trace.setSpan(parent, span), () => under(span, run));
  });
  return () => provider.shutdown();
}
