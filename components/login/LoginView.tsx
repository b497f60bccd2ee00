import type { ReactNode } from "react";
import { useNow } from "@/components/hooks/use-now";
import { AnchorButton } from "@/components/ui/AnchorButton";
import { Avatar } from "@/components/ui/Avatar";
import { Button } from "@/components/ui/Button";
import { Spinner } from "@/components/ui/Spinner";
import type { Face } from "@/lib/api/types";
import { format } from "@/lib/i18n/format";
import { deadline, type Panel } from "@/packages/qr-login/src/panel";
import type { LoginMessages } from "./announcement";
import { Code, type CodeProps } from "./Code";
import { Countdown } from "./Countdown";
import styles from "./LoginView.module.css";
import { Outcome, type OutcomeProps } from "./Outcome";

export interface LoginViewProps {
  messages: LoginMessages;
  panel: Panel;
  locale: string;
  mark?: string | undefined;
  /** People who came by another address are sent to the canonical origin. */
  origin: string;
  goTo: string;
  onNewCode(): void;
  onContinue(): void;
  onClaimAgain(): void;
}

export function LoginView({ messages, locale, mark, panel, origin, goTo, ...on }: LoginViewProps) {
  const { link } = panel;
  const newCode = (label = messages.code.fresh, variant: "primary" | "secondary" = "primary") => (
    <Button variant={variant} onClick={on.onNewCode}>
      {label}
    </Button>
  );
  /** While the connection is broken a countdown would promise too much. */
  const unlessLost = (line: ReactNode) =>
    link === "live" ? (
      line
    ) : (
      <p className={styles.lost}>{link === "offline" ? messages.code.offline : messages.code.lost}</p>
    );

  switch (panel.step) {
    case "opening":
      return <OpeningCode messages={messages.code} origin={origin} mark={mark} ticket={panel.shown} />;
    case "waiting": {
      const { since, endsAt } = panel.ticket;
      return (
        <Code messages={messages.code} origin={origin} mark={mark} ticket={panel.ticket}>
          {unlessLost(
            <Countdown
              locale={locale}
              label={panel.renewalsLeft > 0 ? messages.code.renewsIn : messages.code.endsIn}
              since={since}
              until={deadline(panel) ?? endsAt}
            />,
          )}
        </Code>
      );
    }
    case "held":
      return (
        <Outcome sign="phone" title={messages.held.title} action={newCode(messages.code.fresh, "secondary")}>
          <p>{messages.held.text}</p>
          {unlessLost(
            <Countdown
              locale={locale}
              label={messages.code.endsIn}
              since={panel.ticket.since}
              until={panel.ticket.endsAt}
            />,
          )}
        </Outcome>
      );
    case "scanned":
      return (
        <Outcome
          {...portrait(panel.user, "phone")}
          title={panel.user?.name ?? messages.scanned.unnamed}
          action={newCode(messages.scanned.notYou, "secondary")}
        >
          <Username user={panel.user} messages={messages} />
          {panel.number ? (
            <>
              <p className={styles.ask}>{messages.scanned.number}</p>
              <p className={styles.number}>{panel.number}</p>
            </>
          ) : (
            <p className={styles.ask}>{messages.scanned.title}</p>
          )}
          {unlessLost(
            <Countdown
              locale={locale}
              label={messages.code.endsIn}
              since={panel.ticket.since}
              until={panel.ticket.endsAt}
            />,
          )}
        </Outcome>
      );
    case "other": {
      const username = format(messages.scanned.username, { username: panel.user.username });
      return (
        <Outcome
          {...portrait(panel.user, "phone")}
          title={format(messages.other.title, { username })}
          action={
            <>
              <Button variant="secondary" onClick={on.onContinue}>
                {messages.other.go}
              </Button>
              {newCode(messages.other.no, "secondary")}
            </>
          }
        >
          <p className={styles.person}>
            <bdi>{panel.user.name}</bdi>
          </p>
          <p>{messages.other.text}</p>
        </Outcome>
      );
    }
    case "claiming":
      return (
        <Outcome {...portrait(panel.user, "busy")} title={panel.user?.name ?? messages.claiming.title}>
          <Username user={panel.user} messages={messages} />
          {panel.user && (
            <p className={styles.busy}>
              <Spinner size={18} />
              <span>{messages.claiming.title}</span>
            </p>
          )}
        </Outcome>
      );
    case "claimed":
      return (
        <Outcome {...portrait(panel.user, "done")} done title={panel.user?.name ?? messages.claimed.title}>
          <Username user={panel.user} messages={messages} />
          {(panel.user || panel.visit) && (
            <p className={styles.ask}>{panel.visit ? messages.claimed.visit : messages.claimed.title}</p>
          )}
        </Outcome>
      );
    case "ended":
      return (
        <Outcome
          sign={panel.how === "expired" ? "ended" : panel.how}
          title={messages[panel.how].title}
          action={
            panel.how === "used" ? (
              <>
                <AnchorButton href={goTo}>{messages.signedIn.go}</AnchorButton>
                {newCode(messages.code.fresh, "secondary")}
              </>
            ) : (
              newCode()
            )
          }
        >
          <p>{messages[panel.how].text}</p>
        </Outcome>
      );
    case "unclaimed":
      return (
        <Outcome
          sign="trouble"
          title={messages.unclaimed.title}
          action={
            panel.again ? (
              <>
                <Button onClick={on.onClaimAgain}>{messages.unclaimed.retry}</Button>
                {newCode(messages.code.fresh, "secondary")}
              </>
            ) : (
              newCode()
            )
          }
        >
          <p>{panel.again ? messages.unclaimed.again : messages.unclaimed.over}</p>
        </Outcome>
      );
    case "limited":
      return (
        <Outcome sign="ended" title={messages.limited.title}>
          <p>{messages.limited.text}</p>
          <Countdown locale={locale} label={messages.limited.nextIn} since={panel.since} until={panel.until} />
        </Outcome>
      );
    case "unreachable": {
      const { title, text } = panel.offline ? messages.offline : messages.unreachable;
      return (
        <Outcome sign="trouble" title={title} action={newCode(messages.unreachable.retry, "secondary")}>
          <p>{text}</p>
        </Outcome>
      );
    }
    case "refused":
      return (
        <Outcome
          sign="trouble"
          title={messages.refused.title}
          action={
            panel.code === "cross_site" ? (
              <AnchorButton href={`${origin}/login`}>{messages.refused.there}</AnchorButton>
            ) : (
              newCode(messages.refused.retry, "secondary")
            )
          }
        >
          <p>{refusal(panel.code, messages.refused, origin)}</p>
        </Outcome>
      );
    default:
      return panel satisfies never;
  }
}

/** Beside the name wherever that stands: names and pictures can be copied. */
function Username({ user, messages }: { user: Face | undefined; messages: LoginMessages }) {
  return user && <bdi>{format(messages.scanned.username, { username: user.username })}</bdi>;
}

/** The old code stays in sight until the new one is there, and no longer than it is good. */
function OpeningCode({ ticket, ...code }: Pick<CodeProps, "messages" | "origin" | "mark" | "ticket">) {
  const nowMs = useNow();
  return (
    <Code {...code} ticket={ticket && nowMs < ticket.endsAt ? ticket : undefined}>
      {code.messages.loading}
    </Code>
  );
}

/** The person, once known; the picture then stays in its place. */
function portrait(user: Face | undefined, without: "phone" | "busy" | "done"): Pick<OutcomeProps, "sign" | "picture"> {
  if (!user) return { sign: without };
  return { sign: "picture", picture: <Avatar name={user.name} image={user.image} size={96} /> };
}

function refusal(code: string, messages: LoginMessages["refused"], origin: string): string {
  if (code === "cross_site") return format(messages.crossSite, { origin });
  if (code === "no_cookies") return messages.noCookies;
  return code === "proof_required" ? messages.noKey : messages.text;
}
