import type { Metadata } from "next";
import { headers } from "next/headers";
import { currentLanguage } from "@/app/language";
import { LinkPanel } from "@/components/link/LinkPanel";
import { NoScriptNotice } from "@/components/ui/NoScriptNotice";
import { Shell } from "@/components/ui/Shell";
import { currentSession } from "@/lib/auth/session";

export async function generateMetadata(): Promise<Metadata> {
  const { messages } = await currentLanguage();
  return { title: messages.link.open.title, referrer: "no-referrer" };
}

/** The link's token is in the fragment, which no server sees: the panel reads it. */
export default async function LinkPage() {
  const { frame, locale, messages } = await currentLanguage();
  const session = await currentSession(await headers());
  return (
    <Shell frame={frame}>
      <NoScriptNotice messages={messages.signUp.noScript} />
      <div className="scripted">
        <LinkPanel
          messages={{ link: messages.link, login: messages.login }}
          locale={locale}
          username={session?.user.username}
        />
      </div>
    </Shell>
  );
}
