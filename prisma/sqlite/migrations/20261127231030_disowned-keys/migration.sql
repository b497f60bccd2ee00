-- CreateIndex
CREATE INDEX "Device_userId_keyThumbprint_disownedAt_idx" ON "Device"("userId", "keyThumbprint", "disownedAt");
