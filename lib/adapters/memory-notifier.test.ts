import { describe } from "vitest";
import { memoryDoorbell } from "./memory-notifier";
import { doorbellContract } from "./notifier.contract";

describe("memory doorbell", () =>
  doorbellContract(async () => {
    const doorbell = memoryDoorbell();
    return { here: doorbell, there: doorbell };
  }));
