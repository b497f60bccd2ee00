-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "username" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "passwordHash" TEXT NOT NULL,
    "pictureId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Picture" (
    "userId" TEXT NOT NULL PRIMARY KEY,
    "webp" BLOB NOT NULL,
    CONSTRAINT "Picture_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Device" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "browser" TEXT NOT NULL,
    "os" TEXT NOT NULL,
    "deviceType" TEXT NOT NULL,
    "ip" TEXT NOT NULL,
    "signedInBy" TEXT NOT NULL,
    "approvedById" TEXT,
    "keyThumbprint" TEXT,
    "createdAt" DATETIME NOT NULL,
    "lastSeenAt" DATETIME NOT NULL,
    "provenAt" DATETIME,
    "endedAt" DATETIME,
    CONSTRAINT "Device_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Device_approvedById_fkey" FOREIGN KEY ("approvedById") REFERENCES "Device" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Ticket" (
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
    "scannedAt" DATETIME,
    "confirmedAt" DATETIME,
    "claimedAt" DATETIME,
    "cancelledAt" DATETIME,
    "cancelledBy" TEXT
);

-- CreateIndex
CREATE UNIQUE INDEX "User_username_key" ON "User"("username");

-- CreateIndex
CREATE UNIQUE INDEX "User_pictureId_key" ON "User"("pictureId");

-- CreateIndex
CREATE INDEX "Device_userId_endedAt_idx" ON "Device"("userId", "endedAt");

-- CreateIndex
CREATE INDEX "Device_approvedById_idx" ON "Device"("approvedById");

-- CreateIndex
CREATE UNIQUE INDEX "Ticket_userCode_key" ON "Ticket"("userCode");

-- CreateIndex
CREATE INDEX "Ticket_expiresAt_idx" ON "Ticket"("expiresAt");
