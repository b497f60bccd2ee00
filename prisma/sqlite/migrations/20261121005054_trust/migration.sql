-- AlterTable
ALTER TABLE "Device" ADD COLUMN "expiresAt" DATETIME;
ALTER TABLE "Device" ADD COLUMN "tokenHash" TEXT;

-- CreateTable
CREATE TABLE "UsedProof" (
    "hash" TEXT NOT NULL PRIMARY KEY,
    "expiresAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "RateLimit" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "points" INTEGER NOT NULL,
    "expire" DATETIME
);

-- CreateTable
CREATE TABLE "LoginEvent" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "at" DATETIME NOT NULL,
    "type" TEXT NOT NULL,
    "detail" TEXT,
    "userId" TEXT,
    "deviceId" TEXT,
    "ticketHash" TEXT,
    "ip" TEXT NOT NULL,
    "browser" TEXT NOT NULL,
    "os" TEXT NOT NULL,
    "correlationId" TEXT NOT NULL
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Ticket" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "userCode" TEXT NOT NULL,
    "secretHash" TEXT NOT NULL,
    "desktopBrowser" TEXT NOT NULL,
    "desktopOs" TEXT NOT NULL,
    "desktopType" TEXT NOT NULL,
    "desktopIp" TEXT NOT NULL,
    "desktopJkt" TEXT,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "heldAt" DATETIME,
    "userId" TEXT,
    "deviceId" TEXT,
    "via" TEXT,
    "confirmTokenHash" TEXT,
    "numberDigits" TEXT,
    "numberWrongTries" INTEGER NOT NULL DEFAULT 0,
    "scannedAt" DATETIME,
    "confirmedAt" DATETIME,
    "claimedAt" DATETIME,
    "cancelledAt" DATETIME,
    "cancelledBy" TEXT
);
INSERT INTO "new_Ticket" ("cancelledAt", "cancelledBy", "claimedAt", "confirmTokenHash", "confirmedAt", "createdAt", "desktopBrowser", "desktopIp", "desktopJkt", "desktopOs", "desktopType", "deviceId", "expiresAt", "heldAt", "id", "scannedAt", "secretHash", "status", "userCode", "userId", "version", "via") SELECT "cancelledAt", "cancelledBy", "claimedAt", "confirmTokenHash", "confirmedAt", "createdAt", "desktopBrowser", "desktopIp", "desktopJkt", "desktopOs", "desktopType", "deviceId", "expiresAt", "heldAt", "id", "scannedAt", "secretHash", "status", "userCode", "userId", "version", "via" FROM "Ticket";
DROP TABLE "Ticket";
ALTER TABLE "new_Ticket" RENAME TO "Ticket";
CREATE UNIQUE INDEX "Ticket_userCode_key" ON "Ticket"("userCode");
CREATE INDEX "Ticket_expiresAt_idx" ON "Ticket"("expiresAt");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "UsedProof_expiresAt_idx" ON "UsedProof"("expiresAt");

-- CreateIndex
CREATE INDEX "RateLimit_expire_idx" ON "RateLimit"("expire");

-- CreateIndex
CREATE INDEX "LoginEvent_userId_at_idx" ON "LoginEvent"("userId", "at");

-- CreateIndex
CREATE INDEX "LoginEvent_at_idx" ON "LoginEvent"("at");

-- CreateIndex
CREATE UNIQUE INDEX "Device_tokenHash_key" ON "Device"("tokenHash");
