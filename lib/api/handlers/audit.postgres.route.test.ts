import { describe } from "vitest";
import { freshProcessDatabase } from "../../db/testing/databases";
import { auditContract } from "./audit.contract";

freshProcessDatabase("postgres");

describe("the audit on postgres", () => auditContract());
