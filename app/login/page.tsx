import type { Metadata } from "next";
import { headers } from "next/headers";
import { signInLinks } from "@/app/elsewhere";
import { currentLanguage } from "@/app/language";
import { SignedInPage } from "@/components/account/SignedInPage";
import { AlreadyIn } from "@/components/login/AlreadyIn";
import { LoginPanel } from "@/components/login/LoginPanel";
import { Destination } from "@/components/oidc/Destination";
import { Card } from "@/components/ui/Card";
import { NoScriptNotice } from "@/components/ui/NoScriptNotice";
import { Shell } from "@/components/ui/Shell";
import { accounts } from "@/lib/accounts/accounts";
import { prefetchedTicket } from "@/lib/api/prefetched-ticket";
import { currentSession } from "@/lib/auth/session";
import { isLoopbackHost, settings } from "@/lib/env/settings";
import { safeRedirect } from "@/lib/http/safe-redirect";
import { format } from "@/lib/i18n/format";
import { only } from "@/lib/i18n/only";
import { findRequest, uidIn } from "@/lib/oidc/request";
import styles from "./login.module.css";

interface LoginProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata(): Promise<Metadata> {
  const { messages } = await currentLanguage();
  return { title: messages.login.title };
}

export default async function Login({ searchParams }: LoginProps) {
  const language = await currentLanguage();
  const { frame, locale, messages } = language;
  const { loopback, loopbackTitle, ...login } = messages.login;
  const { origin } = settings();
  const { again, callbackUrl } = await searchParams;
  const goTo = safeRedirect(callbackUrl, origin);
  const asked = await findRequest(uidIn(goTo));
  const sent = await headers();
  const session = again === undefined ? await currentSession(sent) : null;
  if (session) {
    return (
      <SignedInPage language={language} session={session}>
        <AlreadyIn messages={messages} session={session} goTo={goTo} />
      </SignedInPage>
    );
  }

  const { hostname, host } = new URL(origin);
  return (
    <Shell frame={asked?.display === "popup" ? undefined : frame} width="wide">
      {asked && <Destination request={asked} messages={messages.oidc} />}
      <Card>
        <LoginPanel
          messages={{
            login,
            signIn: only(
              messages.signIn,
              "username",
              "password",
              "complaints",
              "keep",
              "endedElsewhere",
              "endOthers",
              "submit",
            ),
            apiErrors: messages.apiErrors,
          }}
          passwordMessages={messages.app.password}
          locale={locale}
          mark={frame.site.mark}
          prefetched={prefetchedTicket(sent)}
          goTo={goTo}
          origin={origin}
          request={asked?.uid}
          again={again !== undefined}
          passwords={settings().passwords}
          signUpOpen={settings().passwords && accounts().issuer === undefined}
          elsewhere={signInLinks(messages, goTo)}
        >
          <NoScriptNotice messages={messages.signIn.noScript} />
        </LoginPanel>
      </Card>
      {isLoopbackHost(hostname) && (
        <details className={styles.loopback}>
          <summary>{loopbackTitle}</summary>
          <p>{format(loopback, { host })}</p>
        </details>
      )}
    </Shell>
  );
}
