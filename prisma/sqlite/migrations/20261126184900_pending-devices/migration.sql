-- AlterTable
ALTER TABLE "Device" ADD COLUMN "pendingSince" DATETIME;

-- CreateIndex
CREATE INDEX "Device_pendingSince_idx" ON "Device"("pendingSince");
