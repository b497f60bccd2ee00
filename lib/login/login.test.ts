import { describe } from "vitest";
import { memoryBus } from "../adapters/memory-bus";
import { memoryStore } from "../adapters/memory-store";
import { loginContract } from "./login.contract";

describe("the flow in memory", () => loginContract(async () => ({ store: memoryStore(), bus: memoryBus() })));
