import { CodesPanel } from "@/components/admin/CodesPanel";
import { adminPage, adminTitle } from "../admin-page";

export const generateMetadata = () => adminTitle("codes");

export default function AdminCodesPage() {
  return adminPage("codes", (given) => <CodesPanel {...given} />);
}
