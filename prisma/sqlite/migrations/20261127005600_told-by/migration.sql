-- AlterTable
ALTER TABLE "User" ADD COLUMN "emailToldBy" TEXT;
ALTER TABLE "User" ADD COLUMN "groupsToldBy" TEXT;
