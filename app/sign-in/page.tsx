import type { Metadata } from "next";
import { headers } from "next/headers";
import { signInLinks } from "@/app/elsewhere";
import { currentLanguage } from "@/app/language";
import { AlreadySignedIn } from "@/components/account/AlreadySignedIn";
import { toldOf } from "@/components/account/refused-form";
import { SignInForm } from "@/components/account/SignInForm";
import { SignInRefusal } from "@/components/account/SignInRefusal";
import { Destination } from "@/components/oidc/Destination";
import { NoScriptNotice } from "@/components/ui/NoScriptNotice";
import { Shell } from "@/components/ui/Shell";
import { isSignUpOpen } from "@/lib/accounts/accounts";
import { wasEndedElsewhere } from "@/lib/auth/ended-elsewhere";
import { currentSession } from "@/lib/auth/session";
import { settings } from "@/lib/env/settings";
import { formErrorIn } from "@/lib/http/form-error";
import { safeRedirect } from "@/lib/http/safe-redirect";
import { only } from "@/lib/i18n/only";
import { findRequest, uidIn } from "@/lib/oidc/request";

export async function generateMetadata(): Promise<Metadata> {
  const { messages } = await currentLanguage();
  return { title: messages.signIn.title };
}

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { frame, locale, messages } = await currentLanguage();
  const { apiErrors } = messages;
  const { noScript, already, ...signIn } = messages.signIn;
  const query = await searchParams;
  const callbackUrl = safeRedirect(query.callbackUrl);
  const sent = await headers();
  const asked = await findRequest(uidIn(callbackUrl));
  const formError = formErrorIn(query.error);
  const refused = formError && toldOf(formError);
  const session = query.again === undefined && !refused && (await currentSession(sent));
  const form = (
    <SignInForm
      messages={{
        signIn,
        apiErrors,
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
      refused={refused}
    />
  );
  return (
    <Shell frame={asked?.display === "popup" ? undefined : frame}>
      {asked && <Destination request={asked} messages={messages.oidc} />}
      <NoScriptNotice messages={noScript}>
        {refused && (
          <SignInRefusal error={refused} messages={{ signIn: only(signIn, "complaints"), apiErrors }} locale={locale} />
        )}
      </NoScriptNotice>
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
