-- AlterTable
ALTER TABLE "Ticket" ADD COLUMN     "holderJkt" TEXT,
ADD COLUMN     "othersUntil" TIMESTAMP(3);
