-- AlterTable
ALTER TABLE "Device" ADD COLUMN "disownedAt" DATETIME;

-- AlterTable
ALTER TABLE "Ticket" ADD COLUMN "knownSeenAt" DATETIME;
ALTER TABLE "Ticket" ADD COLUMN "knownSince" DATETIME;
ALTER TABLE "Ticket" ADD COLUMN "linkDeviceId" TEXT;

-- CreateTable
CREATE TABLE "Link" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "tokenHash" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "deviceId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "ticketId" TEXT,
    "cancelledAt" DATETIME,
    CONSTRAINT "Link_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "Link_tokenHash_key" ON "Link"("tokenHash");

-- CreateIndex
CREATE INDEX "Link_deviceId_idx" ON "Link"("deviceId");

-- CreateIndex
CREATE INDEX "Link_expiresAt_idx" ON "Link"("expiresAt");
