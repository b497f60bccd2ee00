import { headers } from "next/headers";
import { currentLanguage } from "@/app/language";
import { SignedInPage } from "@/components/account/SignedInPage";
import { Account } from "@/components/home/Account";
import { Welcome } from "@/components/home/Welcome";
import { Shell } from "@/components/ui/Shell";
import { isSignUpOpen } from "@/lib/accounts/accounts";
import { currentSession } from "@/lib/auth/session";
import { settings } from "@/lib/env/settings";

export default async function Home() {
  const language = await currentLanguage();
  const session = await currentSession(await headers());
  const {
    home: { promise },
    signIn,
  } = language.messages;
  const { passwords } = settings();
  return session ? (
    <SignedInPage language={language} session={session}>
      <Account language={language} session={session} />
    </SignedInPage>
  ) : (
    <Shell frame={language.frame} width="wide">
      <Welcome messages={{ ...promise, ...(!passwords && { password: signIn.title }) }} signUpOpen={isSignUpOpen()} />
    </Shell>
  );
}
