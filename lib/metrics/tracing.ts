import { perProcess } from "../process/per-process";

/** Times a part of a request for whoever collects traces; without one it only runs it. */
export type Tracer = <Result>(name: string, attributes: Attributes, run: () => Promise<Result>) => Promise<Result>;

export type Attributes = Readonly<Record<string, string | number>>;

const current = perProcess<Tracer | undefined>("tracer", () => undefined);

export function traced<Result>(name: string, attributes: Attributes, run: () => Promise<Result>): Promise<Result> {
  const tracer = current.get();
  return tracer ? tracer(name, attributes, run) : run();
}

export function setTracer(tracer: Tracer | undefined): void {
  current.set(tracer);
}
