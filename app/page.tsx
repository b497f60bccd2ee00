import { headers } from "next/headers";
import { Account } from "@/components/home/Account";
import { Welcome } from "@/components/home/Welcome";
import { Shell } from "@/components/ui/Shell";
import { currentSession } from "@/lib/auth/session";
import { currentLanguage } from "@/lib/words/language";

/** The main page. */
export default async function Home() {
  const language = await currentLanguage();
  const { words } = language;
  const session = await currentSession(await headers());
  return session ? (
    <Shell words={words.app}>
      <Account language={language} session={session} />
    </Shell>
  ) : (
    <Shell words={words.app} width="wide">
      <Welcome words={words.home.promise} />
    </Shell>
  );
}
