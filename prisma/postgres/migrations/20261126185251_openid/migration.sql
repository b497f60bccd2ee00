-- AlterTable
ALTER TABLE "Ticket" ADD COLUMN     "clientId" TEXT,
ADD COLUMN     "polledAt" TIMESTAMP(3),
ADD COLUMN     "relyingKind" TEXT,
ADD COLUMN     "requestUid" TEXT,
ADD COLUMN     "scope" TEXT;

-- AlterTable
ALTER TABLE "User" ADD COLUMN     "email" TEXT,
ADD COLUMN     "groups" TEXT;

-- CreateTable
CREATE TABLE "OidcClient" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "metadata" TEXT NOT NULL,
    "secretHash" TEXT,
    "trustedAt" TIMESTAMP(3),
    "groups" TEXT NOT NULL DEFAULT '[]',
    "createdAt" TIMESTAMP(3) NOT NULL,
    "disabledAt" TIMESTAMP(3),

    CONSTRAINT "OidcClient_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OidcRecord" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "grantId" TEXT,
    "uid" TEXT,
    "deviceId" TEXT,
    "accountId" TEXT,
    "clientId" TEXT,
    "sid" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "consumedAt" TIMESTAMP(3),
    "expiresAt" TIMESTAMP(3),

    CONSTRAINT "OidcRecord_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OidcKey" (
    "id" TEXT NOT NULL,
    "alg" TEXT NOT NULL,
    "turn" INTEGER NOT NULL,
    "sealed" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "signsFrom" TIMESTAMP(3),

    CONSTRAINT "OidcKey_pkey" PRIMARY KEY ("id")
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
