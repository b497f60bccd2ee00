import type { Metadata } from "next";
import { currentLanguage } from "@/app/language";
import { AccountScreen } from "@/components/account/AccountScreen";
import { accountPage } from "@/components/account/destination";
import { SignUpForm } from "@/components/account/SignUpForm";
import { Destination } from "@/components/oidc/Destination";
import { LinkButton } from "@/components/ui/LinkButton";
import { NoScriptNotice } from "@/components/ui/NoScriptNotice";
import { Shell } from "@/components/ui/Shell";
import { isSignUpOpen } from "@/lib/accounts/accounts";
import { settings } from "@/lib/env/settings";
import { safeRedirect } from "@/lib/http/safe-redirect";
import { findRequest, uidIn } from "@/lib/oidc/request";

export async function generateMetadata(): Promise<Metadata> {
  const { messages } = await currentLanguage();
  return { title: messages.signUp.title };
}

export default async function SignUpPage({ searchParams }: PageProps<"/sign-up">) {
  const { frame, locale, messages } = await currentLanguage();
  // Open, and only for whose accounts are kept elsewhere.
  const signUp = settings().signUp === "open" && !isSignUpOpen() ? "closed" : settings().signUp;
  const callbackUrl = safeRedirect((await searchParams).callbackUrl);
  const asked = await findRequest(uidIn(callbackUrl));
  return (
    <Shell frame={asked?.display === "popup" ? undefined : frame}>
      {asked && <Destination request={asked} messages={messages.oidc} />}
      <NoScriptNotice messages={messages.signUp.noScript} />
      {signUp === "open" ? (
        <SignUpForm
          messages={{ signUp: messages.signUp, apiErrors: messages.apiErrors, fields: messages.fields }}
          passwordMessages={messages.app.password}
          locale={locale}
          callbackUrl={callbackUrl}
        />
      ) : (
        <AccountScreen title={messages.signUp[signUp].title} lead={messages.signUp[signUp].text}>
          <LinkButton href={accountPage("/sign-in", callbackUrl)} size="large" wide>
            {messages.signUp.signIn.link}
          </LinkButton>
        </AccountScreen>
      )}
    </Shell>
  );
}
