import { freshProcessDatabase } from "../db/testing/databases";
import { deviceContract } from "./device.contract";
import { provider } from "./testing/op";

freshProcessDatabase("sqlite");
provider();
deviceContract();
