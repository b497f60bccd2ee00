import { InvitesPanel } from "@/components/admin/InvitesPanel";
import { adminPage, adminTitle } from "../admin-page";

export const generateMetadata = () => adminTitle("invites");

export default function AdminInvitesPage() {
  return adminPage("invites", (given) => <InvitesPanel {...given} />);
}
