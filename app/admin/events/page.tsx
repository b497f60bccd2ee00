import { EventsPanel } from "@/components/admin/EventsPanel";
import { adminPage, adminTitle } from "../admin-page";

export const generateMetadata = () => adminTitle("events");

export default async function AdminEventsPage({
  searchParams,
}: {
  searchParams: Promise<{ user?: string | string[] }>;
}) {
  const { user } = await searchParams;
  return adminPage("events", (given) => <EventsPanel {...given} {...(typeof user === "string" && { user })} />);
}
