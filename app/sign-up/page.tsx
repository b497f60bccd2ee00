import type { Metadata } from "next";
import { currentLanguage } from "@/app/language";
import { SignUpForm } from "@/components/account/SignUpForm";
import { Notice } from "@/components/ui/Notice";
import { Shell } from "@/components/ui/Shell";
import { ownPath } from "@/lib/http/safe-redirect";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await currentLanguage();
  return { title: words.signUp.title };
}

export default async function SignUpPage({ searchParams }: PageProps<"/sign-up">) {
  const { frame, tag, words } = await currentLanguage();
  return (
    <Shell frame={frame}>
      <noscript>
        <Notice tone="warning" title={words.signUp.noScript.title}>
          {words.signUp.noScript.text}
        </Notice>
      </noscript>
      <SignUpForm
        words={{ signUp: words.signUp, trouble: words.trouble, fields: words.fields }}
        passwordWords={words.app.password}
        tag={tag}
        callbackUrl={ownPath((await searchParams).callbackUrl)}
      />
    </Shell>
  );
}
