import { headers } from "next/headers";
import { currentLanguage } from "@/app/language";
import { Account } from "@/components/home/Account";
import { Welcome } from "@/components/home/Welcome";
import { LiveAccount } from "@/components/live/LiveAccount";
import { Shell } from "@/components/ui/Shell";
import { currentSession } from "@/lib/auth/session";

/** The main page. */
export default async function Home() {
  const language = await currentLanguage();
  const { frame, tag, words } = language;
  const session = await currentSession(await headers());
  return session ? (
    <Shell frame={frame}>
      <LiveAccount
        device={{ id: session.device.id }}
        words={{ live: words.live, trouble: words.trouble, names: words.names }}
        tag={tag}
      >
        <Account language={language} session={session} />
      </LiveAccount>
    </Shell>
  ) : (
    <Shell frame={frame} width="wide">
      <Welcome words={words.home.promise} />
    </Shell>
  );
}
