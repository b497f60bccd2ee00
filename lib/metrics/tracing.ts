/** Times a part of a request for whoever collects traces; without one it only runs it. */
export type Tracer = <Result>(name: string, attributes: Attributes, run: () => Promise<Result>) => Promise<Result>;

export type Attributes = Readonly<Record<string, string | number>>;

const TRACER = Symbol.for("qr-login.tracer");
const perProcess = globalThis as typeof globalThis & { [TRACER]?: Tracer };

export function traced<Result>(name: string, attributes: Attributes, run: () => Promise<Result>): Promise<Result> {
  const tracer = perProcess[TRACER];
  return tracer ? tracer(name, attributes, run) : run();
}

export function setTracer(tracer: Tracer | undefined): void {
  if (tracer) perProcess[TRACER] = tracer;
  else delete perProcess[TRACER];
}
