import { describe } from "vitest";
import { freshProcessDatabase } from "../../db/testing/databases";
import { auditContract } from "./audit.contract";

freshProcessDatabase("sqlite");

describe("the audit on sqlite", () => auditContract());
