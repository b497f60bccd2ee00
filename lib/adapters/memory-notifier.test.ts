import { describe } from "vitest";
import { memoryNotifier } from "./memory-notifier";
import { notifierContract } from "./notifier.contract";

describe("memory notifier", () =>
  notifierContract(async () => {
    const notifier = memoryNotifier();
    return { here: notifier, there: notifier };
  }));
