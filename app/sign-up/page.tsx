import type { Metadata } from "next";
import { SignUpForm } from "@/components/account/SignUpForm";
import { Notice } from "@/components/ui/Notice";
import { Shell } from "@/components/ui/Shell";
import { ownPath } from "@/lib/http/own-path";
import { currentLanguage } from "@/lib/words/language";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await currentLanguage();
  return { title: words.signUp.title };
}

export default async function SignUpPage({ searchParams }: PageProps<"/sign-up">) {
  const { tag, words } = await currentLanguage();
  return (
    <Shell words={words.app}>
      <noscript>
        <Notice tone="warning" title={words.signUp.noScript.title}>
          {words.signUp.noScript.text}
        </Notice>
      </noscript>
      <SignUpForm
        words={{ signUp: words.signUp, trouble: words.trouble }}
        passwordWords={words.app.password}
        tag={tag}
        callbackUrl={ownPath((await searchParams).callbackUrl)}
      />
    </Shell>
  );
}
