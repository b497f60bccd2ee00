-- AlterTable
ALTER TABLE "Ticket" ADD COLUMN "visitEndsAt" DATETIME;
