-- AlterTable
ALTER TABLE "OneTimeLink" ADD COLUMN "groups" TEXT;
