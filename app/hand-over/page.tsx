import type { Metadata } from "next";
import { headers } from "next/headers";
import { hostName, hostStart, signedInAtHost } from "@/app/elsewhere";
import { currentLanguage } from "@/app/language";
import { missingPage, missingTitle } from "@/app/missing-page";
import { accountPage } from "@/components/account/destination";
import { HandOver } from "@/components/elsewhere/HandOver";
import { NoScriptNotice } from "@/components/ui/NoScriptNotice";
import { Shell } from "@/components/ui/Shell";
import { currentSession } from "@/lib/auth/session";
import { settings } from "@/lib/env/settings";
import { safeRedirect } from "@/lib/http/safe-redirect";

export async function generateMetadata(): Promise<Metadata> {
  if (!settings().handOver) return missingTitle();
  const { messages } = await currentLanguage();
  return { title: messages.elsewhere.returning.title, robots: { index: false } };
}

/** Where the host leads its signed-in people: with its token in the fragment, which comes to no server and no log. */
export default async function HandOverPage({ searchParams }: PageProps<"/hand-over">) {
  const { frame, locale, messages } = await currentLanguage();
  if (!settings().handOver) return missingPage();
  const session = await currentSession(await headers());
  const callbackUrl = safeRedirect((await searchParams).callbackUrl);
  return (
    <Shell frame={frame}>
      <NoScriptNotice messages={messages.signUp.noScript} />
      <HandOver
        callbackUrl={callbackUrl}
        name={hostName()}
        again={hostStart(callbackUrl)}
        back={accountPage("/sign-in", callbackUrl)}
        signedIn={session ? await signedInAtHost(session) : undefined}
        messages={{ elsewhere: messages.elsewhere, apiErrors: messages.apiErrors, keep: messages.signIn.keep }}
        locale={locale}
      />
    </Shell>
  );
}
