import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { proofsOf } from "@/app/elsewhere";
import { currentLanguage } from "@/app/language";
import { SignedInPage } from "@/components/account/SignedInPage";
import { ProofProvider } from "@/components/elsewhere/ProofProvider";
import { PhoneCode } from "@/components/link/PhoneCode";
import { NoScriptNotice } from "@/components/ui/NoScriptNotice";
import { currentSession } from "@/lib/auth/session";
import { only } from "@/lib/i18n/only";

export async function generateMetadata(): Promise<Metadata> {
  const { messages } = await currentLanguage();
  return { title: messages.link.title };
}

export default async function NewLinkPage({ searchParams }: PageProps<"/link/new">) {
  const language = await currentLanguage();
  const { locale, messages } = language;
  const session = await currentSession(await headers());
  if (!session) redirect("/sign-in?callbackUrl=%2Flink%2Fnew");
  return (
    <SignedInPage language={language} session={session} decides>
      <ProofProvider value={await proofsOf(session, messages, "/link/new")}>
        <NoScriptNotice messages={messages.devices.noScript} />
        <PhoneCode
          messages={{
            link: messages.link,
            scan: {
              ...messages.scan,
              names: messages.names,
              passkeys: only(messages.passkeys, "confirm", "confirmHint", "usePassword"),
              asked: messages.oidc.asked,
            },
          }}
          passwordMessages={messages.app.password}
          locale={locale}
          welcome={(await searchParams).welcome !== undefined}
        />
      </ProofProvider>
    </SignedInPage>
  );
}
