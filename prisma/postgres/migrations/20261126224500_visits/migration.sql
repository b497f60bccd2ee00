-- AlterTable
ALTER TABLE "Ticket" ADD COLUMN     "visitEndsAt" TIMESTAMP(3);
