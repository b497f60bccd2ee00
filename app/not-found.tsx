import type { Metadata } from "next";
import { currentLanguage } from "@/app/language";
import { Missing } from "@/components/ui/Missing";
import { Shell } from "@/components/ui/Shell";

export async function generateMetadata(): Promise<Metadata> {
  const { messages } = await currentLanguage();
  return { title: messages.fault.missing.title };
}

export default async function NotFound() {
  const { frame, messages } = await currentLanguage();
  return (
    <Shell frame={frame}>
      <Missing messages={messages.fault.missing} />
    </Shell>
  );
}
