import { describe } from "vitest";
import { freshProcessDatabase } from "../../db/testing/databases";
import { visitsContract } from "./visits.contract";

freshProcessDatabase("postgres");

describe("visits on postgres", () => visitsContract());
