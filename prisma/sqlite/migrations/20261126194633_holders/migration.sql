-- AlterTable
ALTER TABLE "Ticket" ADD COLUMN "holderJkt" TEXT;
ALTER TABLE "Ticket" ADD COLUMN "othersUntil" DATETIME;
