import { describe } from "vitest";
import { freshProcessDatabase } from "../../db/testing/databases";
import { liveContract } from "./account-events.contract";

const database = freshProcessDatabase("sqlite");

describe("an account's devices on sqlite", () => liveContract(database));
