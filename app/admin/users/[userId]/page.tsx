import { UserPanel } from "@/components/admin/UserPanel";
import { adminPage, adminTitle } from "../../admin-page";

export const generateMetadata = () => adminTitle("users");

export default async function AdminUserPage({ params }: { params: Promise<{ userId: string }> }) {
  const { userId } = await params;
  return adminPage("users", (given) => <UserPanel {...given} id={userId} />);
}
