import { UsersPanel } from "@/components/admin/UsersPanel";
import { adminPage, adminTitle } from "./admin-page";

export const generateMetadata = () => adminTitle("users");

export default async function AdminUsersPage({
  searchParams,
}: {
  searchParams: Promise<{ group?: string | string[] }>;
}) {
  const { group } = await searchParams;
  return adminPage("users", (given) => <UsersPanel {...given} {...(typeof group === "string" && { group })} />);
}
