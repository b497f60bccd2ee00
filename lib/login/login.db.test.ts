import { databaseStore } from "../adapters/database-store";
import { memoryNotifier } from "../adapters/memory-notifier";
import { describeOnBothDatabases } from "../db/testing/databases";
import { loginContract } from "./login.contract";

describeOnBothDatabases("the flow", (database) =>
  loginContract(async () => ({ store: databaseStore(database.open()), notifier: memoryNotifier() })),
);
