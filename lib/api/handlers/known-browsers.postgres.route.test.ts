import { describe } from "vitest";
import { freshProcessDatabase } from "../../db/testing/databases";
import { knownBrowsersContract } from "./known-browsers.contract";

freshProcessDatabase("postgres");

describe("known browsers on postgres", () => knownBrowsersContract());
