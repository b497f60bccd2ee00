import type { Metadata } from "next";
import { currentLanguage } from "@/app/language";
import { RecoverForm } from "@/components/account/RecoverForm";
import { NoScriptNotice } from "@/components/ui/NoScriptNotice";
import { Shell } from "@/components/ui/Shell";

export async function generateMetadata(): Promise<Metadata> {
  const { messages } = await currentLanguage();
  return { title: messages.links.recover.title, robots: { index: false } };
}

export default async function RecoverPage() {
  const { frame, locale, messages } = await currentLanguage();
  const { links, signUp, apiErrors, fields } = messages;
  return (
    <Shell frame={frame}>
      <NoScriptNotice messages={signUp.noScript} />
      <RecoverForm
        messages={{ links, signUp, apiErrors, fields }}
        passwordMessages={messages.app.password}
        locale={locale}
      />
    </Shell>
  );
}
