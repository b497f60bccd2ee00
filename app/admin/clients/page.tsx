import { ClientsPanel } from "@/components/admin/ClientsPanel";
import { adminPage, adminTitle } from "../admin-page";

export const generateMetadata = () => adminTitle("clients");

export default function AdminClientsPage() {
  return adminPage("clients", (given) => <ClientsPanel {...given} />);
}
