import { headers } from "next/headers";
import { Account } from "@/components/home/Account";
import { Welcome } from "@/components/home/Welcome";
import { LiveAccount } from "@/components/live/LiveAccount";
import { Shell } from "@/components/ui/Shell";
import { currentSession } from "@/lib/auth/session";
import { currentLanguage } from "@/lib/words/language";

/** The main page. */
export default async function Home() {
  const language = await currentLanguage();
  const { tag, words } = language;
  const session = await currentSession(await headers());
  return session ? (
    <Shell words={words.app}>
      <LiveAccount device={{ id: session.device.id }} words={{ live: words.live, trouble: words.trouble }} tag={tag}>
        <Account language={language} session={session} />
      </LiveAccount>
    </Shell>
  ) : (
    <Shell words={words.app} width="wide">
      <Welcome words={words.home.promise} />
    </Shell>
  );
}
