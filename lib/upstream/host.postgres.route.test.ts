import { freshProcessDatabase } from "../db/testing/databases";
import { hostContract } from "./host.contract";

freshProcessDatabase("postgres");
hostContract();
