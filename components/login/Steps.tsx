import type { Messages } from "@/lib/i18n/messages";
import type { Panel } from "@/packages/qr-login/src/panel";
import styles from "./Steps.module.css";

export interface StepsProps {
  messages: Pick<Messages["login"], "steps" | "trouble">;
  step: Panel["step"];
}

export function Steps({ messages: { steps, trouble }, step }: StepsProps) {
  const done = stepsDone(step);
  return (
    <>
      <ol className={styles.steps}>
        {[steps.open, steps.point, steps.confirm].map((text, index) => (
          <li
            key={text}
            className={index < done ? styles.done : index === done && done > 0 ? styles.current : styles.ahead}
            aria-current={index === done ? "step" : undefined}
          >
            <span className={styles.number} aria-hidden="true">
              {index < done ? (
                <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">
                  <path d="M2.5 6.3 4.9 8.7 9.5 3.7" />
                </svg>
              ) : (
                index + 1
              )}
            </span>
            <span>{text}</span>
          </li>
        ))}
      </ol>
      <details className={done > 0 ? `${styles.trouble} ${styles.over}` : styles.trouble}>
        <summary>{trouble.title}</summary>
        <p>{trouble.text}</p>
      </details>
    </>
  );
}

function stepsDone(step: Panel["step"]): number {
  if (step === "claiming" || step === "claimed" || step === "unclaimed" || step === "other") return 3;
  return step === "scanned" || step === "held" ? 2 : 0;
}
