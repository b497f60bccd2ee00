import type { ReactNode } from "react";
import { Avatar } from "@/components/ui/Avatar";
import { Button } from "@/components/ui/Button";
import type { ProblemCode } from "@/lib/http/answers";
import { fill } from "@/lib/words/fill";
import type { Words } from "@/lib/words/words";
import { Code } from "./Code";
import { Countdown } from "./Countdown";
import { Outcome } from "./Outcome";
import styles from "./Pane.module.css";
import { type Panel, RENEW_AHEAD_MS } from "./panel";

export interface PaneProps {
  words: Words["login"];
  panel: Panel;
  /** The canonical origin, to send people there who came by another address. */
  origin: string;
  onNewCode(): void;
  onClaimAgain(): void;
}

/** The code, or what stands in its place: one picture for each step of the panel. */
export function Pane({ words, panel, origin, onNewCode, onClaimAgain }: PaneProps) {
  const { step, link } = panel;
  const newCode = (label = words.code.fresh, variant: "primary" | "secondary" = "primary") => (
    <Button variant={variant} onClick={onNewCode}>
      {label}
    </Button>
  );
  /** While the watch is broken, that is what to know; a countdown would promise too much. */
  const unlessLost = (line: ReactNode) =>
    link === "live" ? line : <p className={styles.lost}>{link === "offline" ? words.code.offline : words.code.lost}</p>;

  switch (step.name) {
    case "opening":
      return (
        <Code words={words.code} ticket={step.shown}>
          {words.code.loading}
        </Code>
      );
    case "waiting": {
      const { since, endsAt } = step.ticket;
      const renews = panel.renewalsLeft > 0;
      return (
        <Code words={words.code} ticket={step.ticket}>
          {unlessLost(
            <Countdown
              label={renews ? words.code.renewsIn : words.code.endsIn}
              since={since}
              until={renews ? endsAt - RENEW_AHEAD_MS : endsAt}
            />,
          )}
        </Code>
      );
    }
    case "held":
      return (
        <Outcome sign="phone" title={words.held.title} action={newCode(words.code.fresh, "secondary")}>
          <p>{words.held.text}</p>
          {unlessLost(<Countdown label={words.code.endsIn} since={step.ticket.since} until={step.ticket.endsAt} />)}
        </Outcome>
      );
    case "scanned":
      return (
        <Outcome
          sign={step.user ? "picture" : "phone"}
          picture={step.user && <Avatar name={step.user.name} image={step.user.image} size={96} />}
          title={step.user?.name ?? words.scanned.unnamed}
          action={newCode(words.scanned.notYou, "secondary")}
        >
          {step.number ? (
            <>
              <p>{words.scanned.number}</p>
              <p className={styles.number}>{step.number}</p>
            </>
          ) : (
            <p>{words.scanned.title}</p>
          )}
          {unlessLost(<Countdown label={words.code.endsIn} since={step.ticket.since} until={step.ticket.endsAt} />)}
        </Outcome>
      );
    case "claiming":
      return <Outcome sign="busy" title={words.claiming.title} />;
    case "claimed":
      return (
        <Outcome sign="done" title={words.claimed.title}>
          <p>{words.claimed.text}</p>
        </Outcome>
      );
    case "ended":
      return (
        <Outcome
          sign={step.how === "cancelled" ? "declined" : "ended"}
          title={words[step.how].title}
          action={newCode()}
        >
          <p>{words[step.how].text}</p>
        </Outcome>
      );
    case "unclaimed":
      return (
        <Outcome
          sign="trouble"
          title={words.unclaimed.title}
          action={
            step.again ? (
              <>
                <Button onClick={onClaimAgain}>{words.unclaimed.retry}</Button>
                {newCode(words.code.fresh, "secondary")}
              </>
            ) : (
              newCode()
            )
          }
        >
          <p>{step.again ? words.unclaimed.again : words.unclaimed.over}</p>
        </Outcome>
      );
    case "limited":
      return (
        <Outcome sign="ended" title={words.limited.title}>
          <Countdown label={words.limited.text} since={step.since} until={step.until} />
        </Outcome>
      );
    case "unreachable": {
      const { title, text } = step.offline ? words.offline : words.unreachable;
      return (
        <Outcome sign="trouble" title={title} action={newCode(words.unreachable.retry, "secondary")}>
          <p>{text}</p>
        </Outcome>
      );
    }
    case "refused":
      return (
        <Outcome sign="trouble" title={words.refused.title} action={newCode(words.refused.retry, "secondary")}>
          <p>{refusal(step.code, words.refused, origin)}</p>
        </Outcome>
      );
    default:
      return step satisfies never;
  }
}

function refusal(code: ProblemCode, words: Words["login"]["refused"], origin: string): string {
  if (code === "cross_site") return fill(words.crossSite, { origin });
  return code === "proof_required" ? words.noKey : words.text;
}
