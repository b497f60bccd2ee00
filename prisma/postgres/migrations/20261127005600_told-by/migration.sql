-- AlterTable
ALTER TABLE "User" ADD COLUMN     "emailToldBy" TEXT,
ADD COLUMN     "groupsToldBy" TEXT;
