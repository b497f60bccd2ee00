-- AlterTable
ALTER TABLE "Device" ADD COLUMN "passkeyId" TEXT;

-- AlterTable
ALTER TABLE "LoginEvent" ADD COLUMN "by" TEXT;

-- AlterTable
ALTER TABLE "User" ADD COLUMN "disabledAt" DATETIME;
ALTER TABLE "User" ADD COLUMN "renamedAt" DATETIME;
ALTER TABLE "User" ADD COLUMN "role" TEXT;
ALTER TABLE "User" ADD COLUMN "signsSince" DATETIME;

-- CreateTable
CREATE TABLE "Passkey" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "publicKey" BLOB NOT NULL,
    "algorithm" INTEGER NOT NULL,
    "counter" BIGINT NOT NULL,
    "transports" TEXT NOT NULL,
    "aaguid" TEXT NOT NULL,
    "backup" TEXT NOT NULL,
    "rpId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "lastUsedAt" DATETIME,
    CONSTRAINT "Passkey_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "OneTimeLink" (
    "tokenHash" TEXT NOT NULL PRIMARY KEY,
    "purpose" TEXT NOT NULL,
    "userId" TEXT,
    "role" TEXT,
    "usesLeft" INTEGER NOT NULL,
    "note" TEXT,
    "createdBy" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Approval" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "at" DATETIME NOT NULL,
    "ticketHash" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "deviceId" TEXT NOT NULL,
    "passkeyId" TEXT NOT NULL,
    "statement" TEXT NOT NULL,
    "authenticatorData" BLOB NOT NULL,
    "clientDataJson" BLOB NOT NULL,
    "signature" BLOB NOT NULL,
    "publicKey" BLOB NOT NULL
);

-- CreateTable
CREATE TABLE "FormerUsername" (
    "username" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "until" DATETIME NOT NULL
);

-- CreateIndex
CREATE INDEX "Passkey_userId_idx" ON "Passkey"("userId");

-- CreateIndex
CREATE INDEX "OneTimeLink_expiresAt_idx" ON "OneTimeLink"("expiresAt");

-- CreateIndex
CREATE INDEX "OneTimeLink_userId_idx" ON "OneTimeLink"("userId");

-- CreateIndex
CREATE INDEX "Approval_userId_at_idx" ON "Approval"("userId", "at");

-- CreateIndex
CREATE INDEX "Approval_at_idx" ON "Approval"("at");

-- CreateIndex
CREATE INDEX "FormerUsername_until_idx" ON "FormerUsername"("until");

-- CreateIndex
CREATE INDEX "Device_passkeyId_idx" ON "Device"("passkeyId");
