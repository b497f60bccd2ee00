import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { currentLanguage } from "@/app/language";
import { LiveAccount } from "@/components/live/LiveAccount";
import { ScanPanel } from "@/components/scan/ScanPanel";
import { NoScriptNotice } from "@/components/ui/NoScriptNotice";
import { Shell } from "@/components/ui/Shell";
import { currentSession } from "@/lib/auth/session";
import { settings } from "@/lib/env/settings";

export async function generateMetadata(): Promise<Metadata> {
  const { messages } = await currentLanguage();
  return { title: messages.scan.title, referrer: "no-referrer" };
}

/** Keeps the decision above the keyboard while the number is typed. */
export const viewport: Viewport = { interactiveWidget: "resizes-content" };

/** The code's id is in the fragment, which no server sees: the panel reads it. */
export default async function ScanPage() {
  const { frame, locale, messages } = await currentLanguage();
  const request = await headers();
  const site = request.get("sec-fetch-site");
  const session = await currentSession(request);
  const panel = (
    <ScanPanel
      messages={{
        ...messages.scan,
        names: messages.names,
        passkeys: messages.passkeys,
        asked: messages.oidc.asked,
      }}
      passwordMessages={messages.app.password}
      locale={locale}
      linked={site !== null && site !== "none"}
      signedIn={session !== null}
      origin={settings().origin}
    />
  );
  return (
    <Shell frame={frame}>
      <NoScriptNotice messages={messages.scan.noScript} />
      {session ? (
        <LiveAccount
          device={{ id: session.device.id }}
          messages={{ live: messages.live, apiErrors: messages.apiErrors, names: messages.names }}
          locale={locale}
          askOfOwn={false}
        >
          {panel}
        </LiveAccount>
      ) : (
        panel
      )}
    </Shell>
  );
}
