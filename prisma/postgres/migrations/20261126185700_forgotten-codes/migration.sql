-- AlterTable
ALTER TABLE "LoginEvent" ADD COLUMN     "forgetAt" TIMESTAMP(3);

-- CreateIndex
CREATE INDEX "LoginEvent_ticketHash_idx" ON "LoginEvent"("ticketHash");

-- CreateIndex
CREATE INDEX "LoginEvent_forgetAt_idx" ON "LoginEvent"("forgetAt");
