-- CreateIndex
CREATE INDEX "Device_userId_endedAt_lastSeenAt_idx" ON "Device"("userId", "endedAt", "lastSeenAt");

-- CreateIndex
CREATE INDEX "Device_userId_lastSeenAt_idx" ON "Device"("userId", "lastSeenAt");

-- CreateIndex
CREATE INDEX "Device_userId_keyThumbprint_idx" ON "Device"("userId", "keyThumbprint");
