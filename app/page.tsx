import { headers } from "next/headers";
import { currentLanguage } from "@/app/language";
import { SignedInPage } from "@/components/account/SignedInPage";
import { Account } from "@/components/home/Account";
import { Welcome } from "@/components/home/Welcome";
import { Shell } from "@/components/ui/Shell";
import { currentSession } from "@/lib/auth/session";
import { settings } from "@/lib/env/settings";

export default async function Home() {
  const language = await currentLanguage();
  const session = await currentSession(await headers());
  return session ? (
    <SignedInPage language={language} session={session}>
      <Account language={language} session={session} />
    </SignedInPage>
  ) : (
    <Shell frame={language.frame} width="wide">
      <Welcome messages={language.messages.home.promise} signUpOpen={settings().signUp === "open"} />
    </Shell>
  );
}
