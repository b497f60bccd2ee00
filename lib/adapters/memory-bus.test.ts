import { describe } from "vitest";
import { busContract } from "./bus.contract";
import { memoryBus } from "./memory-bus";

describe("memory bus", () =>
  busContract(async () => {
    const bus = memoryBus();
    return { here: bus, there: bus };
  }));
