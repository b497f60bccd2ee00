"use client";

import { useCallback, useMemo } from "react";
import { Countdown } from "@/components/login/Countdown";
import styles from "@/components/login/LoginView.module.css";
import { usePanel } from "@/components/login/use-panel";
import actions from "@/components/scan/actions.module.css";
import { AnchorButton } from "@/components/ui/AnchorButton";
import { Avatar } from "@/components/ui/Avatar";
import { Button } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import { Spinner } from "@/components/ui/Spinner";
import type { Face } from "@/lib/api/types";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import { deadline, type Panel } from "@/packages/qr-login/src/panel";
import { linkLoginApi, withdraw } from "./api";
import { LinkScreen } from "./LinkScreen";

export type LinkRefusal = "already_signed_in" | "other_account";

export interface LinkLoginProps {
  token: string;
  switchAccount: boolean;
  messages: Pick<Messages, "link" | "login">;
  locale: string;
  onRefused(reason: LinkRefusal): void;
}

/** A login like that of the page with the code, whose ticket a link makes, and whose number is the phone's to show. */
export function LinkLogin({ token, switchAccount, messages, locale, onRefused }: LinkLoginProps) {
  const refused = useCallback(
    (reason: string | undefined) => {
      if (reason === "already_signed_in" || reason === "other_account") onRefused(reason);
    },
    [onRefused],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: one login for each opening, whatever is rendered anew around it
  const api = useMemo(() => linkLoginApi(token, switchAccount, refused), [token, switchAccount]);
  const leave = useCallback(() => location.assign("/"), []);
  const [panel, send] = usePanel(api, leave, undefined);
  return <View panel={panel} messages={messages} locale={locale} onContinue={() => send({ type: "continued" })} />;
}

type ViewProps = Pick<LinkLoginProps, "messages" | "locale"> & { panel: Panel; onContinue: () => void };

function View({ panel, messages, locale, onContinue }: ViewProps) {
  const say = messages.link.open;
  /** What ended, and the other way in. */
  const told = ({ title, text, danger }: Told, go = { to: "/sign-in", label: messages.login.title }) => (
    <LinkScreen
      title={title}
      actions={
        <AnchorButton href={go.to} variant="secondary" size="large" wide>
          {go.label}
        </AnchorButton>
      }
    >
      {danger && <Notice tone="warning">{danger}</Notice>}
      <p>{text}</p>
    </LinkScreen>
  );
  const stop = (
    <Button
      variant="quiet"
      wide
      onClick={async () => {
        if ("ticket" in panel) await withdraw(panel.ticket.id);
        location.assign("/");
      }}
    >
      {messages.link.show.cancel}
    </Button>
  );
  switch (panel.step) {
    case "opening":
    case "waiting":
    case "held":
      return (
        <LinkScreen title={say.waiting.title} picture={<Spinner size={32} />} actions={stop}>
          {say.waiting.text}
        </LinkScreen>
      );
    case "scanned":
      return (
        <LinkScreen
          title={panel.user?.name ?? messages.login.scanned.unnamed}
          tab={say.number}
          picture={portrait(panel.user)}
          actions={stop}
        >
          <Username user={panel.user} messages={messages} />
          <p className={styles.ask}>{say.number}</p>
          <p className={styles.number} dir="ltr">
            {panel.number}
          </p>
          <Countdown
            locale={locale}
            label={messages.login.code.endsIn}
            since={panel.ticket.since}
            until={deadline(panel) ?? panel.ticket.endsAt}
          />
        </LinkScreen>
      );
    case "other":
      return (
        <LinkScreen
          title={format(messages.login.other.title, { username: `@${panel.user.username}` })}
          tab={say.title}
          picture={portrait(panel.user)}
          actions={
            <div className={actions.pair}>
              <AnchorButton href="/" variant="secondary" size="large" wide>
                {say.stop}
              </AnchorButton>
              <Button variant="secondary" size="large" wide onClick={onContinue}>
                {messages.login.other.go}
              </Button>
            </div>
          }
        >
          {say.stranger}
        </LinkScreen>
      );
    case "claiming":
      return (
        <LinkScreen
          title={panel.user?.name ?? messages.login.claiming.title}
          tab={messages.login.claiming.title}
          picture={portrait(panel.user)}
        >
          <Username user={panel.user} messages={messages} />
          {/* Goes as a whole: a translator has taken its text for another. */}
          <p key="busy" className={styles.busy}>
            <Spinner size={18} />
            <span>{messages.login.claiming.title}</span>
          </p>
        </LinkScreen>
      );
    case "claimed":
      return (
        <LinkScreen
          title={panel.user?.name ?? messages.login.claimed.title}
          tab={messages.login.claimed.title}
          picture={portrait(panel.user)}
        >
          <Username user={panel.user} messages={messages} />
          <p key="claimed">{messages.login.claimed.text}</p>
        </LinkScreen>
      );
    case "ended":
      if (panel.how === "used") return told(messages.login.used, { to: "/", label: messages.login.signedIn.go });
      return told(panel.how === "cancelled" ? say.cancelled : say.expired);
    case "unclaimed":
      return told({ title: messages.login.unclaimed.title, text: messages.login.unclaimed.over });
    case "limited":
      return told({ title: messages.login.limited.title, text: say.unreachable.text });
    case "unreachable":
      return told(say.unreachable);
    case "refused":
      return told(refusal(panel.code, messages));
    default:
      return panel satisfies never;
  }
}

interface Told {
  title: string;
  text: string;
  danger?: string;
}

function refusal(code: string, { link, login }: LinkLoginProps["messages"]): Told {
  const say = link.open;
  switch (code) {
    case "ticket_not_found":
    case "invalid_request":
      return say.unknown;
    case "ticket_expired":
      return say.expired;
    case "wrong_state":
      return say.used;
    case "proof_required":
      return { title: login.refused.title, text: say.noKey };
    default:
      return say.unreachable;
  }
}

/** Beside the name wherever that stands: names and pictures can be copied. */
function Username({ user, messages }: { user: Face | undefined; messages: LinkLoginProps["messages"] }) {
  return user && <bdi>{format(messages.login.scanned.username, { username: user.username })}</bdi>;
}

function portrait(user: Face | undefined) {
  return user && <Avatar name={user.name} image={user.image} size={96} />;
}
