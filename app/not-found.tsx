import type { Metadata } from "next";
import { currentLanguage } from "@/app/language";
import { Card } from "@/components/ui/Card";
import { LinkButton } from "@/components/ui/LinkButton";
import { Shell } from "@/components/ui/Shell";
import { Stack } from "@/components/ui/Stack";

export async function generateMetadata(): Promise<Metadata> {
  const { messages } = await currentLanguage();
  return { title: messages.fault.missing.title };
}

export default async function NotFound() {
  const { frame, messages } = await currentLanguage();
  const { title, text, home } = messages.fault.missing;
  return (
    <Shell frame={frame}>
      <Card>
        <Stack gap={4} align="center">
          <h1>{title}</h1>
          <p>{text}</p>
          <LinkButton href="/">{home}</LinkButton>
        </Stack>
      </Card>
    </Shell>
  );
}
