import { describe } from "vitest";
import { freshProcessDatabase } from "../../db/testing/databases";
import { knownBrowsersContract } from "./known-browsers.contract";

freshProcessDatabase("sqlite");

describe("known browsers on sqlite", () => knownBrowsersContract());
