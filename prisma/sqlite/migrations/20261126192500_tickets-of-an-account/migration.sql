-- CreateIndex
CREATE INDEX "Ticket_userId_idx" ON "Ticket"("userId");
