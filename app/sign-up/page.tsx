import type { Metadata } from "next";
import { currentLanguage } from "@/app/language";
import { SignUpForm } from "@/components/account/SignUpForm";
import { NoScriptNotice } from "@/components/ui/NoScriptNotice";
import { Shell } from "@/components/ui/Shell";
import { safeRedirect } from "@/lib/http/safe-redirect";

export async function generateMetadata(): Promise<Metadata> {
  const { messages } = await currentLanguage();
  return { title: messages.signUp.title };
}

export default async function SignUpPage({ searchParams }: PageProps<"/sign-up">) {
  const { frame, locale, messages } = await currentLanguage();
  return (
    <Shell frame={frame}>
      <NoScriptNotice messages={messages.signUp.noScript} />
      <SignUpForm
        messages={{ signUp: messages.signUp, apiErrors: messages.apiErrors, fields: messages.fields }}
        passwordMessages={messages.app.password}
        locale={locale}
        callbackUrl={safeRedirect((await searchParams).callbackUrl)}
      />
    </Shell>
  );
}
