import { freshProcessDatabase } from "../db/testing/databases";
import { upstreamContract } from "./upstream.contract";

freshProcessDatabase("postgres");
upstreamContract();
