import { describe } from "vitest";
import { freshProcessDatabase } from "../../db/testing/databases";
import { linksContract } from "./links.contract";

freshProcessDatabase("postgres");

describe("links on postgres", () => linksContract());
