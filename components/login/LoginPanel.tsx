"use client";

import Link from "next/link";
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { SignInFields, type SignInFieldsMessages } from "@/components/account/SignInFields";
import { type ElsewhereLink, ElsewhereLinks } from "@/components/elsewhere/ElsewhereLinks";
import { useTitle } from "@/components/hooks/use-title";
import { Button } from "@/components/ui/Button";
import { LinkButton } from "@/components/ui/LinkButton";
import { Remade } from "@/components/ui/Remade";
import type { CreateTicketResponse } from "@/lib/api/types";
import type { Messages } from "@/lib/i18n/messages";
import type { Panel } from "@/packages/qr-login/src/panel";
import { announcement, type LoginMessages, titleOf } from "./announcement";
import { loginApi } from "./api";
import styles from "./LoginPanel.module.css";
import { LoginView } from "./LoginView";
import { Steps } from "./Steps";
import { usePanel } from "./use-panel";

export interface LoginPanelProps {
  messages: SignInFieldsMessages & { login: LoginMessages };
  passwordMessages: Messages["app"]["password"];
  locale: string;
  mark?: string | undefined;
  prefetched?: CreateTicketResponse | undefined;
  goTo: string;
  origin: string;
  /** Of another application, which gets an answer where the phone says no. */
  request?: string | undefined;
  /** Whether whoever is signed in signs in once more. */
  again?: boolean;
  passwords: boolean;
  signUpOpen: boolean;
  /** Where accounts are kept besides. */
  elsewhere: readonly ElsewhereLink[];
  /** What stands in for the code where no script follows it. */
  children?: ReactNode;
}

/** Signs a desktop in by its code, or by the password beside it; a phone is led to signing in on itself. */
export function LoginPanel(props: LoginPanelProps) {
  const {
    messages,
    passwordMessages,
    locale,
    mark,
    prefetched,
    goTo,
    origin,
    request,
    again = false,
    passwords,
    signUpOpen,
    elsewhere,
    children,
  } = props;
  const { login } = messages;
  const api = useMemo(() => loginApi(request), [request]);
  const leave = useCallback(() => location.assign(goTo), [goTo]);
  const [panel, send] = usePanel(api, leave, prefetched);
  const [codeOnPhone, showCodeOnPhone] = useState(false);
  const [byPassword, setByPassword] = useState(false);
  const view = useRef<HTMLDivElement>(null);
  useTitle(titleOf(panel, login));

  const refused = request !== undefined && panel.step === "ended" && panel.how === "cancelled";
  useEffect(() => {
    if (refused) location.assign(`${goTo}?cancel`);
  }, [refused, goTo]);

  // The pressed button disappears; a keyboard's focus stays where the answer appears.
  const press = (type: "newCode" | "claimAgain" | "continued") => () => {
    view.current?.focus({ preventScroll: true });
    send({ type });
  };
  useLayoutEffect(() => {
    if (codeOnPhone) view.current?.focus();
  }, [codeOnPhone]);

  // Not prefetched: nearly all visitors come for the code, and the server would render these pages as well.
  const query = new URLSearchParams({ ...(goTo !== "/" && { callbackUrl: goTo }), ...(again && { again: "1" }) });
  const to = (page: string) => (query.size === 0 ? page : `${page}?${query}`);
  return (
    <div className={codeOnPhone ? styles.login : `${styles.login} ${styles.phoneFirst}`}>
      <h1 className={styles.heading}>{headingOf(panel, login, byPassword)}</h1>
      <div className={styles.onPhone}>
        <h1>{login.headings.phone}</h1>
        <p>{login.onPhone.text}</p>
        <LinkButton href={to("/sign-in")} prefetch={false} size="large" wide>
          {login.onPhone.link}
        </LinkButton>
        <Button variant="quiet" wide onClick={() => showCodeOnPhone(true)}>
          {login.onPhone.code}
        </Button>
      </div>
      <div className={styles.view} ref={view} tabIndex={-1}>
        <Remade>
          <LoginView
            messages={login}
            locale={locale}
            mark={mark}
            panel={panel}
            origin={origin}
            goTo={goTo}
            onNewCode={press("newCode")}
            onContinue={press("continued")}
            onClaimAgain={press("claimAgain")}
          />
        </Remade>
      </div>
      {children}
      <div className={styles.steps}>
        {byPassword ? (
          <SignInFields
            messages={messages}
            passwordMessages={passwordMessages}
            locale={locale}
            callbackUrl={goTo}
            focused
          />
        ) : (
          <Steps messages={login} panel={panel} />
        )}
      </div>
      <footer className={isWithoutOthers(panel) ? `${styles.others} ${styles.over}` : styles.others}>
        {passwords && (
          <Button variant="quiet" aria-expanded={byPassword} onClick={() => setByPassword(!byPassword)}>
            {byPassword ? login.back : login.password}
          </Button>
        )}
        <ElsewhereLinks links={elsewhere} variant="quiet" />
        {signUpOpen && (
          <span>
            {login.newHere}{" "}
            <Link href={to("/sign-up")} prefetch={false}>
              {login.create}
            </Link>
          </span>
        )}
      </footer>
      <p className="visually-hidden" role="status">
        {announcement(panel, login)}
      </p>
    </div>
  );
}

/** Nothing else is anybody's next step then: they are in, or at an address where no password belongs. */
const isWithoutOthers = (panel: Panel) =>
  panel.step === "claiming" || panel.step === "claimed" || (panel.step === "refused" && panel.code === "cross_site");

const isWithPhone = ({ step }: Panel) =>
  step === "scanned" || step === "held" || step === "other" || step === "claiming";

/** Once a phone has the code, how to scan it is nobody's question any more. */
function headingOf(panel: Panel, messages: LoginMessages, byPassword: boolean): string {
  if (panel.step === "claimed") return messages.headings.claimed;
  if (isWithPhone(panel)) return messages.headings.scanned;
  return byPassword ? messages.headings.phone : messages.heading;
}
