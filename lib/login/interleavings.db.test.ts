import { databaseStore } from "../adapters/database-store";
import { memoryNotifier } from "../adapters/memory-notifier";
import { describeOnBothDatabases } from "../db/testing/databases";
import { type Instances, interleavingsContract } from "./interleavings.contract";

describeOnBothDatabases("random requests to two processes", (database) => {
  let instances: Instances | undefined;
  interleavingsContract(
    async () => {
      // The tickets of all scripts lie side by side, as those of all users do.
      instances ??= {
        stores: [databaseStore(database.open()), databaseStore(database.open())],
        notifier: memoryNotifier(),
      };
      return instances;
    },
    { runs: 50, reaching: ["claimed", "expired", "cancelled by desktop"] },
  );
});
