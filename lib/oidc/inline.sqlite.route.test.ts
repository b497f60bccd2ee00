import { freshProcessDatabase } from "../db/testing/databases";
import { inlineContract } from "./inline.contract";
import { provider } from "./testing/op";

freshProcessDatabase("sqlite");
provider();
inlineContract();
