-- AlterTable
ALTER TABLE "Device" ADD COLUMN     "ownName" TEXT;

-- CreateIndex
CREATE INDEX "Device_keyThumbprint_createdAt_idx" ON "Device"("keyThumbprint", "createdAt");
