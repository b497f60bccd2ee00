import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { proofsBy, proofsOf } from "@/app/elsewhere";
import { currentLanguage } from "@/app/language";
import { SignedInPage } from "@/components/account/SignedInPage";
import { ProofProvider } from "@/components/elsewhere/ProofProvider";
import { ScanPanel } from "@/components/scan/ScanPanel";
import { NoScriptNotice } from "@/components/ui/NoScriptNotice";
import { Shell } from "@/components/ui/Shell";
import { currentSession } from "@/lib/auth/session";
import { settings } from "@/lib/env/settings";
import { only } from "@/lib/i18n/only";
import { pageSession } from "@/lib/server/page-session";

export async function generateMetadata(): Promise<Metadata> {
  const { messages } = await currentLanguage();
  return { title: messages.scan.title, referrer: "no-referrer" };
}

/** Keeps the decision above the keyboard while the number is typed. */
export const viewport: Viewport = { interactiveWidget: "resizes-content" };

/** The code's id is in the fragment, which no server sees: the panel reads it. */
export default async function ScanPage() {
  const language = await currentLanguage();
  const { frame, locale, messages } = language;
  const request = await headers();
  const site = request.get("sec-fetch-site");
  const given = pageSession(request);
  const session = given?.session ?? (await currentSession(request));
  const { origin } = settings();
  const page = (
    <>
      <NoScriptNotice messages={messages.scan.noScript} />
      <ScanPanel
        messages={{
          ...messages.scan,
          names: messages.names,
          passkeys: only(messages.passkeys, "confirm", "confirmHint", "usePassword"),
          asked: messages.oidc.asked,
        }}
        passwordMessages={messages.app.password}
        locale={locale}
        linked={site !== null && site !== "none"}
        signedIn={session !== null}
        origin={origin}
        site={{ name: frame.site.name, host: new URL(origin).host }}
      />
    </>
  );
  return session ? (
    <SignedInPage language={language} session={session} decides>
      <ProofProvider
        value={given ? proofsBy(given.methods, messages, "/scan") : await proofsOf(session, messages, "/scan")}
      >
        {page}
      </ProofProvider>
    </SignedInPage>
  ) : (
    <Shell frame={frame}>{page}</Shell>
  );
}
