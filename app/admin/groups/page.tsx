import { GroupsPanel } from "@/components/admin/GroupsPanel";
import { adminPage, adminTitle } from "../admin-page";

export const generateMetadata = () => adminTitle("groups");

export default function AdminGroupsPage() {
  return adminPage("groups", (given) => <GroupsPanel {...given} />);
}
