import { describe } from "vitest";
import { memoryStore } from "./memory-store";
import { storeContract } from "./store.contract";

describe("memory store", () => storeContract(async () => memoryStore()));
