import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { currentLanguage } from "@/app/language";
import { AlreadyIn } from "@/components/login/AlreadyIn";
import { LoginPanel } from "@/components/login/LoginPanel";
import { Destination } from "@/components/oidc/Destination";
import { Card } from "@/components/ui/Card";
import { Shell } from "@/components/ui/Shell";
import { prefetchedTicket } from "@/lib/api/prefetched-ticket";
import { currentSession } from "@/lib/auth/session";
import { isLoopbackHost, settings } from "@/lib/env/settings";
import { safeRedirect } from "@/lib/http/safe-redirect";
import { format } from "@/lib/i18n/format";
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
  const { frame, locale, messages } = await currentLanguage();
  const { origin } = settings();
  const { again, callbackUrl } = await searchParams;
  const goTo = safeRedirect(callbackUrl, origin);
  const asked = await findRequest(uidIn(goTo));
  const sent = await headers();
  const session = again === undefined ? await currentSession(sent) : null;
  if (session) {
    return (
      <Shell frame={frame}>
        <AlreadyIn messages={messages} session={session} goTo={goTo} />
      </Shell>
    );
  }

  // Not prefetched: nearly all visitors come for the code, and the server would render these pages as well.
  const query = new URLSearchParams({
    ...(goTo !== "/" && { callbackUrl: goTo }),
    ...(again !== undefined && { again: "1" }),
  });
  const to = (page: string) => (query.size === 0 ? page : `${page}?${query}`);
  const { hostname, host } = new URL(origin);
  return (
    <Shell frame={asked?.display === "popup" ? undefined : frame} width="wide">
      {asked && <Destination request={asked} messages={messages.oidc} />}
      <Card>
        <div className={styles.login}>
          <h1 className={styles.heading}>{messages.login.heading}</h1>
          <p className={styles.onPhone}>
            {messages.login.onPhone.text}{" "}
            <Link href={to("/sign-in")} prefetch={false}>
              {messages.login.onPhone.link}
            </Link>
          </p>
          <LoginPanel
            messages={messages.login}
            locale={locale}
            mark={frame.site.mark}
            prefetched={prefetchedTicket(sent)}
            goTo={goTo}
            origin={origin}
            request={asked?.uid}
          />
          <noscript>{messages.login.noScript}</noscript>
          <footer className={styles.others}>
            <Link href={to("/sign-in")} prefetch={false}>
              {messages.login.password}
            </Link>
            <span>
              {messages.login.newHere}{" "}
              <Link href={to("/sign-up")} prefetch={false}>
                {messages.login.create}
              </Link>
            </span>
          </footer>
        </div>
      </Card>
      {isLoopbackHost(hostname) && <p className={styles.loopback}>{format(messages.login.loopback, { host })}</p>}
    </Shell>
  );
}
