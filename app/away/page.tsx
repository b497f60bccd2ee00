import type { Metadata } from "next";
import { headers } from "next/headers";
import { currentLanguage } from "@/app/language";
import { missingPage, missingTitle } from "@/app/missing-page";
import { Away } from "@/components/ui/Away";
import { Shell } from "@/components/ui/Shell";
import { AWAY_HEADER } from "@/lib/server/away";

export async function generateMetadata(): Promise<Metadata> {
  if (!(await headers()).has(AWAY_HEADER)) return missingTitle();
  const { messages } = await currentLanguage();
  return { title: messages.fault.away.title };
}

/** Drawn at any page's address, for our own server, while the database does not answer. By itself it is nowhere. */
export default async function AwayPage() {
  const { frame, messages } = await currentLanguage();
  if (!(await headers()).has(AWAY_HEADER)) return missingPage();
  return (
    <Shell frame={frame}>
      <Away messages={messages.fault.away} />
    </Shell>
  );
}
