-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "passwordHash" TEXT NOT NULL,
    "pictureId" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Picture" (
    "userId" TEXT NOT NULL,
    "webp" BYTEA NOT NULL,

    CONSTRAINT "Picture_pkey" PRIMARY KEY ("userId")
);

-- CreateTable
CREATE TABLE "Device" (
    "id" TEXT NOT NULL,
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
    "createdAt" TIMESTAMP(3) NOT NULL,
    "lastSeenAt" TIMESTAMP(3) NOT NULL,
    "provenAt" TIMESTAMP(3),
    "endedAt" TIMESTAMP(3),

    CONSTRAINT "Device_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Ticket" (
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "userCode" TEXT NOT NULL,
    "secretHash" TEXT NOT NULL,
    "desktopBrowser" TEXT NOT NULL,
    "desktopOs" TEXT NOT NULL,
    "desktopType" TEXT NOT NULL,
    "desktopIp" TEXT NOT NULL,
    "desktopJkt" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "heldAt" TIMESTAMP(3),
    "userId" TEXT,
    "deviceId" TEXT,
    "via" TEXT,
    "confirmTokenHash" TEXT,
    "scannedAt" TIMESTAMP(3),
    "confirmedAt" TIMESTAMP(3),
    "claimedAt" TIMESTAMP(3),
    "cancelledAt" TIMESTAMP(3),
    "cancelledBy" TEXT,

    CONSTRAINT "Ticket_pkey" PRIMARY KEY ("id")
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

-- AddForeignKey
ALTER TABLE "Picture" ADD CONSTRAINT "Picture_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Device" ADD CONSTRAINT "Device_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Device" ADD CONSTRAINT "Device_approvedById_fkey" FOREIGN KEY ("approvedById") REFERENCES "Device"("id") ON DELETE SET NULL ON UPDATE CASCADE;
