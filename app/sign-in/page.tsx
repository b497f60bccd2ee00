import type { Metadata } from "next";
import { headers } from "next/headers";
import { signInLinks } from "@/app/elsewhere";
import { currentLanguage } from "@/app/language";
import { AlreadySignedIn } from "@/components/account/AlreadySignedIn";
import { SignInForm } from "@/components/account/SignInForm";
import { Destination } from "@/components/oidc/Destination";
import { NoScriptNotice } from "@/components/ui/NoScriptNotice";
import { Shell } from "@/components/ui/Shell";
import { isSignUpOpen } from "@/lib/accounts/accounts";
import { wasEndedElsewhere } from "@/lib/auth/ended-elsewhere";
import { currentSession } from "@/lib/auth/session";
import { settings } from "@/lib/env/settings";
import { safeRedirect } from "@/lib/http/safe-redirect";
import { only } from "@/lib/i18n/only";
import { findRequest, uidIn } from "@/lib/oidc/request";

export async function generateMetadata(): Promise<Metadata> {
  const { messages } = await currentLanguage();
  return { title: messages.signIn.title };
}

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { frame, locale, messages } = await currentLanguage();
  const { noScript, already, ...signIn } = messages.signIn;
  const query = await searchParams;
  const callbackUrl = safeRedirect(query.callbackUrl);
  const sent = await headers();
  const asked = await findRequest(uidIn(callbackUrl));
  const session = query.again === undefined && (await currentSession(sent));
  const form = (
    <SignInForm
      messages={{
        signIn,
        apiErrors: messages.apiErrors,
        passkeys: only(messages.passkeys, "signIn", "waiting", "cancel", "failed"),
        elsewhere: only(messages.elsewhere, "lead"),
      }}
      passwordMessages={messages.app.password}
      locale={locale}
      callbackUrl={callbackUrl}
      signUpOpen={isSignUpOpen()}
      passwords={settings().passwords || query.password !== undefined}
      elsewhere={signInLinks(messages, callbackUrl)}
      passkeys={!("off" in settings().passkeys)}
      wasEndedElsewhere={!session && (await wasEndedElsewhere(sent))}
      username={asked?.loginHint}
    />
  );
  return (
    <Shell frame={asked?.display === "popup" ? undefined : frame}>
      {asked && <Destination request={asked} messages={messages.oidc} />}
      <NoScriptNotice messages={noScript} />
      {session ? (
        <AlreadySignedIn user={session.user} messages={already} callbackUrl={callbackUrl}>
          {form}
        </AlreadySignedIn>
      ) : (
        form
      )}
    </Shell>
  );
}
