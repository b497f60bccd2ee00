import { describe } from "vitest";
import { freshProcessDatabase } from "../../db/testing/databases";
import { visitsContract } from "./visits.contract";

freshProcessDatabase("sqlite");

describe("visits on sqlite", () => visitsContract());
