import { describe } from "vitest";
import { freshProcessDatabase } from "../../db/testing/databases";
import { liveContract } from "./account-events.contract";

const database = freshProcessDatabase("postgres");

describe("an account's devices on postgres", () => liveContract(database));
