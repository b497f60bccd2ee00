import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { proofsOf } from "@/app/elsewhere";
import { currentLanguage } from "@/app/language";
import { SignedInPage } from "@/components/account/SignedInPage";
import { DevicesPanel } from "@/components/devices/DevicesPanel";
import { ProofProvider } from "@/components/elsewhere/ProofProvider";
import { LinkButton } from "@/components/ui/LinkButton";
import { NoScriptNotice } from "@/components/ui/NoScriptNotice";
import { currentSession } from "@/lib/auth/session";
import { format } from "@/lib/i18n/format";
import styles from "./devices.module.css";

export async function generateMetadata(): Promise<Metadata> {
  const { messages } = await currentLanguage();
  return { title: messages.devices.title };
}

export default async function DevicesPage() {
  const language = await currentLanguage();
  const { locale, messages } = language;
  const session = await currentSession(await headers());
  if (!session) redirect("/sign-in?callbackUrl=%2Fdevices");
  return (
    <SignedInPage language={language} session={session} width="wide" top>
      <ProofProvider value={await proofsOf(session, messages, "/devices")}>
        <div className={styles.page}>
          <header>
            <h1>{messages.devices.title}</h1>
            <p>{format(messages.devices.lead, { username: session.user.username })}</p>
            <p>
              <LinkButton href="/link/new" variant="secondary" prefetch={false}>
                {messages.link.title}
              </LinkButton>
            </p>
          </header>
          <NoScriptNotice messages={messages.devices.noScript} />
          <DevicesPanel
            messages={{ devices: messages.devices, apiErrors: messages.apiErrors, names: messages.names }}
            passwordMessages={messages.app.password}
            locale={locale}
          />
        </div>
      </ProofProvider>
    </SignedInPage>
  );
}
