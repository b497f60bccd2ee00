import { memoryDoorbell } from "../adapters/memory-doorbell";
import { prismaStore } from "../adapters/prisma-store";
import { describeOnBothDatabases } from "../db/testing/databases";
import { type Instances, interleavingsContract } from "./interleavings.contract";

describeOnBothDatabases("random requests to two processes", (database) => {
  let instances: Instances | undefined;
  interleavingsContract(
    async () => {
      // The tickets of all scripts lie side by side, as those of all users do.
      instances ??= {
        stores: [prismaStore(database.open()), prismaStore(database.open())],
        doorbell: memoryDoorbell(),
      };
      return instances;
    },
    { runs: 50, reaching: ["claimed", "expired", "cancelled by desktop"] },
  );
});
