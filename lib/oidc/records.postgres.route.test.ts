import { freshProcessDatabase } from "../db/testing/databases";
import { recordsContract } from "./records.contract";
import { provider } from "./testing/op";

freshProcessDatabase("postgres");
provider();
recordsContract();
