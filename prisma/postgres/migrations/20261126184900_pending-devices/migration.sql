-- AlterTable
ALTER TABLE "Device" ADD COLUMN     "pendingSince" TIMESTAMP(3);

-- CreateIndex
CREATE INDEX "Device_pendingSince_idx" ON "Device"("pendingSince");
