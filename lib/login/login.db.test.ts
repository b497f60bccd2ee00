import { memoryDoorbell } from "../adapters/memory-doorbell";
import { prismaStore } from "../adapters/prisma-store";
import { describeOnBothDatabases } from "../db/testing/databases";
import { loginContract } from "./login.contract";

describeOnBothDatabases("the flow", (database) =>
  loginContract(async () => ({ store: prismaStore(database.open()), doorbell: memoryDoorbell() })),
);
