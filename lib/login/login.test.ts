import { describe } from "vitest";
import { memoryNotifier } from "../adapters/memory-notifier";
import { memoryStore } from "../adapters/memory-store";
import { loginContract } from "./login.contract";

describe("the flow in memory", () => loginContract(async () => ({ store: memoryStore(), notifier: memoryNotifier() })));
