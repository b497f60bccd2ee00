import type { Metadata } from "next";
import { headers } from "next/headers";
import { currentLanguage } from "@/app/language";
import { missingPage, missingTitle } from "@/app/missing-page";
import { Continue } from "@/components/oidc/Continue";
import { Logout } from "@/components/oidc/Logout";
import { Told } from "@/components/oidc/Told";
import { Shell } from "@/components/ui/Shell";
import { currentSession } from "@/lib/auth/session";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import { type OidcPage, oidcPage } from "@/lib/oidc/page";

export async function generateMetadata(): Promise<Metadata> {
  if (!oidcPage(await headers())) return missingTitle();
  const { messages } = await currentLanguage();
  return { title: messages.signIn.title };
}

/** Drawn at the addresses of OpenID Connect, for our own server, which says what is to be shown. By itself it is nowhere. */
export default async function Oidc() {
  const { frame, messages } = await currentLanguage();
  const sent = await headers();
  const page = oidcPage(sent);
  if (!page) return missingPage();
  return <Shell frame={frame}>{await content(page, sent, messages.oidc)}</Shell>;
}

async function content(page: OidcPage, sent: Headers, messages: Messages["oidc"]) {
  const session = await currentSession(sent);
  switch (page.what) {
    case "continue":
      return session ? (
        <Continue page={page} user={session.user} messages={messages.continue} />
      ) : (
        <Told {...messages.over} />
      );
    case "notAllowed": {
      const values = { client: page.client.name, username: session?.user.username ?? "" };
      const { title, text, back } = messages.notAllowed;
      const link = { href: page.cancel, label: format(back, values) };
      return <Told title={format(title, values)} text={format(text, values)} link={link} />;
    }
    case "logout":
      return <Logout page={page} messages={messages.logout} />;
    case "signedOut": {
      const { title, text, link } = messages.signedOut;
      return <Told title={title} text={text} link={{ href: "/login", label: link }} />;
    }
    case "over":
      return <Told {...messages.over} />;
    case "error":
      return (
        <Told
          {...messages.error}
          detail={[page.error, page.description].filter((each) => each !== undefined).join(": ")}
        />
      );
    default:
      return page satisfies never;
  }
}
