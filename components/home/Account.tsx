import type { ReactNode } from "react";
import { AnchorButton } from "@/components/ui/AnchorButton";
import { Avatar } from "@/components/ui/Avatar";
import { Card } from "@/components/ui/Card";
import { LinkButton } from "@/components/ui/LinkButton";
import { Moment } from "@/components/ui/Moment";
import { VisitEnd } from "@/components/ui/VisitEnd";
import type { SessionResponse } from "@/lib/api/types";
import { deviceLabel } from "@/lib/i18n/device-name";
import { format } from "@/lib/i18n/format";
import type { PageLanguage } from "@/lib/i18n/language";
import styles from "./Account.module.css";
import { SignOut } from "./SignOut";

export interface AccountProps {
  language: PageLanguage;
  session: SessionResponse;
}

export function Account({ language: { locale, messages }, session: { user, device } }: AccountProps) {
  const { signedIn, signOut } = messages.home;
  return (
    <Card>
      <div className={styles.account}>
        <header className={styles.who}>
          <Avatar name={user.name} image={user.image} size={72} />
          <div className={styles.names}>
            <h1 className={styles.name}>
              <bdi>{format(signedIn.welcome, { name: user.name })}</bdi>
            </h1>
            <p className={styles.username}>
              <bdi>{format(signedIn.username, { username: user.username })}</bdi>
            </p>
          </div>
        </header>

        <dl className={styles.facts}>
          <Fact name={signedIn.device}>
            <bdi>{deviceLabel(messages.names, device)}</bdi>
          </Fact>
          <Fact name={signedIn.since}>
            <Moment at={device.createdAt} locale={locale} />
          </Fact>
          {device.visitEndsAt && (
            <Fact name={signedIn.visit}>
              <VisitEnd at={device.visitEndsAt} sentence={signedIn.visitEnds} locale={locale} />
            </Fact>
          )}
          <Fact name={signedIn.by}>{signedIn[device.signedInBy]}</Fact>
          {device.approvedBy && (
            <Fact name={signedIn.approvedBy}>
              <bdi>{deviceLabel(messages.names, device.approvedBy)}</bdi>
            </Fact>
          )}
        </dl>

        <div className={styles.scan}>
          {/* Reloaded, since only that page’s own policy lets the scanner run. */}
          <AnchorButton href="/scan" size="large" wide>
            {signedIn.scan}
          </AnchorButton>
          <p className={styles.hint}>{signedIn.scanHint}</p>
        </div>

        <footer className={styles.actions}>
          <div className={styles.scanLink}>
            <AnchorButton href="/scan" variant="secondary" wide>
              {signedIn.scan}
            </AnchorButton>
          </div>
          <LinkButton href="/devices" variant="secondary">
            {signedIn.devices}
          </LinkButton>
          <LinkButton href="/settings" variant="secondary">
            {signedIn.settings}
          </LinkButton>
          <SignOut messages={signOut} />
        </footer>
      </div>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
