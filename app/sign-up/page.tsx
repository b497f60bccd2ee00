import type { Metadata } from "next";
import { currentLanguage } from "@/app/language";
import { SignUpForm } from "@/components/account/SignUpForm";
import { Destination } from "@/components/oidc/Destination";
import { NoScriptNotice } from "@/components/ui/NoScriptNotice";
import { Shell } from "@/components/ui/Shell";
import { safeRedirect } from "@/lib/http/safe-redirect";
import { findRequest, uidIn } from "@/lib/oidc/request";

export async function generateMetadata(): Promise<Metadata> {
  const { messages } = await currentLanguage();
  return { title: messages.signUp.title };
}

export default async function SignUpPage({ searchParams }: PageProps<"/sign-up">) {
  const { frame, locale, messages } = await currentLanguage();
  const callbackUrl = safeRedirect((await searchParams).callbackUrl);
  const asked = await findRequest(uidIn(callbackUrl));
  return (
    <Shell frame={asked?.display === "popup" ? undefined : frame}>
      {asked && <Destination request={asked} messages={messages.oidc} />}
      <NoScriptNotice messages={messages.signUp.noScript} />
      <SignUpForm
        messages={{ signUp: messages.signUp, apiErrors: messages.apiErrors, fields: messages.fields }}
        passwordMessages={messages.app.password}
        locale={locale}
        callbackUrl={callbackUrl}
      />
    </Shell>
  );
}
