-- AlterTable
ALTER TABLE "Ticket" ADD COLUMN "clientId" TEXT;
ALTER TABLE "Ticket" ADD COLUMN "polledAt" DATETIME;
ALTER TABLE "Ticket" ADD COLUMN "relyingKind" TEXT;
ALTER TABLE "Ticket" ADD COLUMN "requestUid" TEXT;
ALTER TABLE "Ticket" ADD COLUMN "scope" TEXT;

-- AlterTable
ALTER TABLE "User" ADD COLUMN "email" TEXT;
ALTER TABLE "User" ADD COLUMN "groups" TEXT;

-- CreateTable
CREATE TABLE "OidcClient" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "metadata" TEXT NOT NULL,
    "secretHash" TEXT,
    "trustedAt" DATETIME,
    "groups" TEXT NOT NULL DEFAULT '[]',
    "createdAt" DATETIME NOT NULL,
    "disabledAt" DATETIME
);

-- CreateTable
CREATE TABLE "OidcRecord" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "grantId" TEXT,
    "uid" TEXT,
    "deviceId" TEXT,
    "accountId" TEXT,
    "clientId" TEXT,
    "sid" TEXT,
    "createdAt" DATETIME NOT NULL,
    "consumedAt" DATETIME,
    "expiresAt" DATETIME
);

-- CreateTable
CREATE TABLE "OidcKey" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "alg" TEXT NOT NULL,
    "turn" INTEGER NOT NULL,
    "sealed" TEXT,
    "createdAt" DATETIME NOT NULL,
    "signsFrom" DATETIME
);

-- CreateIndex
CREATE INDEX "OidcRecord_grantId_idx" ON "OidcRecord"("grantId");

-- CreateIndex
CREATE INDEX "OidcRecord_uid_idx" ON "OidcRecord"("uid");

-- CreateIndex
CREATE INDEX "OidcRecord_deviceId_idx" ON "OidcRecord"("deviceId");

-- CreateIndex
CREATE INDEX "OidcRecord_kind_accountId_idx" ON "OidcRecord"("kind", "accountId");

-- CreateIndex
CREATE INDEX "OidcRecord_expiresAt_idx" ON "OidcRecord"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "OidcKey_alg_turn_key" ON "OidcKey"("alg", "turn");

-- CreateIndex
CREATE INDEX "Ticket_requestUid_idx" ON "Ticket"("requestUid");
