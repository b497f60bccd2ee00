import { describeOnBothDatabases } from "../db/testing/databases";
import { prismaStore } from "./prisma-store";
import { storeContract } from "./store.contract";

describeOnBothDatabases("Prisma store", (database) => storeContract(async () => prismaStore(database.open())));
