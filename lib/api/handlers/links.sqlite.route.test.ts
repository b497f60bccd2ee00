import { describe } from "vitest";
import { freshProcessDatabase } from "../../db/testing/databases";
import { linksContract } from "./links.contract";

freshProcessDatabase("sqlite");

describe("links on sqlite", () => linksContract());
