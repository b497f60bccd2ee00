import type { Metadata } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { proofsOf } from "@/app/elsewhere";
import { currentLanguage } from "@/app/language";
import { missingPage, missingTitle } from "@/app/missing-page";
import { SignedInPage } from "@/components/account/SignedInPage";
import styles from "@/components/admin/Admin.module.css";
import type { AdminPartProps } from "@/components/admin/Came";
import { ProofProvider } from "@/components/elsewhere/ProofProvider";
import { NoScriptNotice } from "@/components/ui/NoScriptNotice";
import { currentSession } from "@/lib/auth/session";
import type { Messages } from "@/lib/i18n/messages";

export type Section = keyof Messages["admin"]["sections"];

const SECTIONS: Record<Section, string> = {
  users: "/admin",
  events: "/admin/events",
  codes: "/admin/codes",
  invites: "/admin/invites",
  groups: "/admin/groups",
  clients: "/admin/clients",
};

/** A page of the administration; to everybody but an admin there is none. */
export async function adminPage(at: Section, part: (given: AdminPartProps) => ReactNode): Promise<ReactNode> {
  const session = await currentSession(await headers());
  if (session?.role !== "admin") return missingPage();
  const language = await currentLanguage();
  const { locale, messages } = language;
  const { admin, passkeys, apiErrors, app, fields, names } = messages;
  const given = { messages: { admin, passkeys, apiErrors, app, fields, names }, locale };
  return (
    <SignedInPage language={language} session={session} width="wide" top>
      <ProofProvider value={await proofsOf(session, messages, SECTIONS[at])}>
        <div className={styles.page}>
          <nav className={styles.nav} aria-label={admin.title}>
            <ul>
              {(Object.keys(SECTIONS) as Section[]).map((section) => (
                <li key={section}>
                  <a href={SECTIONS[section]} aria-current={section === at ? "page" : undefined}>
                    {admin.sections[section]}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <NoScriptNotice messages={messages.settings.noScript} />
          {part({ ...given, username: session.user.username })}
        </div>
      </ProofProvider>
    </SignedInPage>
  );
}

/** Its title, which nobody else is told either. */
export async function adminTitle(at: Section): Promise<Metadata> {
  const session = await currentSession(await headers());
  if (session?.role !== "admin") return missingTitle();
  const { messages } = await currentLanguage();
  return { title: messages.admin.sections[at] };
}
