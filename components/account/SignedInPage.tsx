import type { ReactNode } from "react";
import { LiveAccount } from "@/components/live/LiveAccount";
import { NewSignIns } from "@/components/live/NewSignIns";
import { type Frame, Shell, type ShellProps } from "@/components/ui/Shell";
import type { SessionResponse } from "@/lib/api/types";
import type { PageLanguage } from "@/lib/i18n/language";
import { AccountMenu } from "./AccountMenu";
import { JustSignedIn } from "./JustSignedIn";

export interface SignedInPageProps extends Pick<ShellProps, "width" | "top"> {
  language: PageLanguage & { frame: Frame };
  session: SessionResponse;
  /** Whether something is decided here, over which nothing else may be said. */
  decides?: boolean;
  children: ReactNode;
}

/** The frame of every page of an account: its menu, what happens to it elsewhere, and nothing once it is signed out. */
export function SignedInPage({ language, session, decides = false, children, ...shell }: SignedInPageProps) {
  const { frame, locale, messages } = language;
  const { live, apiErrors, names, home, app, admin } = messages;
  const say = { home, menu: app.menu, admin: { title: admin.title } };
  const menu = <AccountMenu user={session.user} isAdmin={session.role === "admin"} messages={say} />;
  return (
    <LiveAccount device={{ id: session.device.id }} frame={frame} messages={live.signedOut}>
      <Shell frame={frame} menu={menu} {...shell}>
        <NewSignIns messages={{ live, apiErrors, names }} locale={locale} />
        {!decides && <JustSignedIn session={session} messages={messages} />}
        {children}
      </Shell>
    </LiveAccount>
  );
}
