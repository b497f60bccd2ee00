import { describe } from "vitest";
import { doorbellContract } from "./doorbell.contract";
import { memoryDoorbell } from "./memory-doorbell";

describe("memory doorbell", () =>
  doorbellContract(async () => {
    const doorbell = memoryDoorbell();
    return { here: doorbell, there: doorbell };
  }));
