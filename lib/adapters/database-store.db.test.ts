import { describeOnBothDatabases } from "../db/testing/databases";
import { databaseStore } from "./database-store";
import { storeContract } from "./store.contract";

describeOnBothDatabases("Prisma store", (database) => storeContract(async () => databaseStore(database.open())));
