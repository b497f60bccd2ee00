import type { Metadata } from "next";
import { headers } from "next/headers";
import { currentLanguage } from "@/app/language";
import { AlreadySignedIn } from "@/components/account/AlreadySignedIn";
import { SignInForm } from "@/components/account/SignInForm";
import { Notice } from "@/components/ui/Notice";
import { Shell } from "@/components/ui/Shell";
import { currentSession } from "@/lib/auth/session";
import { ownPath } from "@/lib/http/safe-redirect";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await currentLanguage();
  return { title: words.signIn.title };
}

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { frame, tag, words } = await currentLanguage();
  const query = await searchParams;
  const callbackUrl = ownPath(query.callbackUrl);
  const session = query.again === undefined && (await currentSession(await headers()));
  const form = (
    <SignInForm
      words={{ signIn: words.signIn, trouble: words.trouble }}
      passwordWords={words.app.password}
      tag={tag}
      callbackUrl={callbackUrl}
    />
  );
  return (
    <Shell frame={frame}>
      <noscript>
        <Notice tone="warning" title={words.signIn.noScript.title}>
          {words.signIn.noScript.text}
        </Notice>
      </noscript>
      {session ? (
        <AlreadySignedIn user={session.user} words={words.signIn.already} callbackUrl={callbackUrl}>
          {form}
        </AlreadySignedIn>
      ) : (
        form
      )}
    </Shell>
  );
}
