import { headers } from "next/headers";
import { currentLanguage } from "@/app/language";
import { Account } from "@/components/home/Account";
import { Welcome } from "@/components/home/Welcome";
import { LiveAccount } from "@/components/live/LiveAccount";
import { Shell } from "@/components/ui/Shell";
import { currentSession } from "@/lib/auth/session";
import { settings } from "@/lib/env/settings";

export default async function Home() {
  const language = await currentLanguage();
  const { frame, locale, messages } = language;
  const session = await currentSession(await headers());
  return session ? (
    <Shell frame={frame}>
      <LiveAccount
        device={{ id: session.device.id }}
        messages={{ live: messages.live, apiErrors: messages.apiErrors, names: messages.names }}
        locale={locale}
      >
        <Account language={language} session={session} />
      </LiveAccount>
    </Shell>
  ) : (
    <Shell frame={frame} width="wide">
      <Welcome messages={messages.home.promise} signUpOpen={settings().signUp === "open"} />
    </Shell>
  );
}
