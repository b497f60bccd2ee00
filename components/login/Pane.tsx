import type { ReactNode } from "react";
import { AnchorButton } from "@/components/ui/AnchorButton";
import { Avatar } from "@/components/ui/Avatar";
import { Button } from "@/components/ui/Button";
import { Spinner } from "@/components/ui/Spinner";
import type { Face, ProblemCode } from "@/lib/api/types";
import { fill } from "@/lib/i18n/format";
import type { Words } from "@/lib/i18n/messages";
import { Code } from "./Code";
import { Countdown } from "./Countdown";
import { Outcome, type OutcomeProps } from "./Outcome";
import styles from "./Pane.module.css";
import { deadline, type Panel } from "./panel";

export interface PaneProps {
  words: Words["login"];
  panel: Panel;
  /** BCP 47, for digits. */
  tag: string;
  /** Address of the site's mark. */
  mark?: string | undefined;
  /** The canonical origin, to send people there who came by another address. */
  origin: string;
  onNewCode(): void;
  onClaimAgain(): void;
}

/** The code, or what stands in its place: one picture for each step of the panel. */
export function Pane({ words, tag, mark, panel, origin, onNewCode, onClaimAgain }: PaneProps) {
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
        <Code words={words.code} mark={mark} ticket={step.shown}>
          {words.code.loading}
        </Code>
      );
    case "waiting": {
      const { since, endsAt } = step.ticket;
      return (
        <Code words={words.code} mark={mark} ticket={step.ticket}>
          {unlessLost(
            <Countdown
              tag={tag}
              label={panel.renewalsLeft > 0 ? words.code.renewsIn : words.code.endsIn}
              since={since}
              until={deadline(panel) ?? endsAt}
            />,
          )}
        </Code>
      );
    }
    case "held":
      return (
        <Outcome sign="phone" title={words.held.title} action={newCode(words.code.fresh, "secondary")}>
          <p>{words.held.text}</p>
          {unlessLost(
            <Countdown tag={tag} label={words.code.endsIn} since={step.ticket.since} until={step.ticket.endsAt} />,
          )}
        </Outcome>
      );
    case "scanned":
      return (
        <Outcome
          {...portrait(step.user, "phone")}
          title={step.user?.name ?? words.scanned.unnamed}
          action={newCode(words.scanned.notYou, "secondary")}
        >
          {step.number ? (
            <>
              <p className={styles.ask}>{words.scanned.number}</p>
              <p className={styles.number}>{step.number}</p>
            </>
          ) : (
            <p className={styles.ask}>{words.scanned.title}</p>
          )}
          {unlessLost(
            <Countdown tag={tag} label={words.code.endsIn} since={step.ticket.since} until={step.ticket.endsAt} />,
          )}
        </Outcome>
      );
    case "claiming":
      return (
        <Outcome {...portrait(step.user, "busy")} title={step.user?.name ?? words.claiming.title}>
          {step.user && (
            <p className={styles.busy}>
              <Spinner size={18} />
              {words.claiming.title}
            </p>
          )}
        </Outcome>
      );
    case "claimed":
      return (
        <Outcome {...portrait(step.user, "done")} title={step.user?.name ?? words.claimed.title}>
          <p className={styles.ask}>{words.claimed.text}</p>
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
          <p>{words.limited.text}</p>
          <Countdown tag={tag} label={words.limited.nextIn} since={step.since} until={step.until} />
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
        <Outcome
          sign="trouble"
          title={words.refused.title}
          action={
            step.code === "cross_site" ? (
              <AnchorButton href={`${origin}/login`}>{words.refused.there}</AnchorButton>
            ) : (
              newCode(words.refused.retry, "secondary")
            )
          }
        >
          <p>{refusal(step.code, words.refused, origin)}</p>
        </Outcome>
      );
    default:
      return step satisfies never;
  }
}

/** The person, as soon as it is known who it is; from then on the picture stays where it is. */
function portrait(user: Face | undefined, without: "phone" | "busy" | "done"): Pick<OutcomeProps, "sign" | "picture"> {
  if (!user) return { sign: without };
  return { sign: "picture", picture: <Avatar name={user.name} image={user.image} size={96} /> };
}

function refusal(code: ProblemCode, words: Words["login"]["refused"], origin: string): string {
  if (code === "cross_site") return fill(words.crossSite, { origin });
  return code === "proof_required" ? words.noKey : words.text;
}
