import type { Messages } from "@/lib/i18n/messages";
import type { Panel } from "@/packages/qr-login/src/panel";
import styles from "./Steps.module.css";

export interface StepsProps {
  messages: Pick<Messages["login"], "steps" | "trouble">;
  panel: Panel;
}

export function Steps({ messages: { steps, trouble }, panel }: StepsProps) {
  const done = stepsDone(panel);
  const isShown = panel.step === "waiting" || panel.step === "opening";
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
      <details className={isShown ? styles.trouble : `${styles.trouble} ${styles.over}`}>
        <summary>{trouble.title}</summary>
        <p>{trouble.text}</p>
      </details>
    </>
  );
}

/** Of the code that is there: once it is over, all begins anew. */
function stepsDone(panel: Panel): number {
  const { step } = panel;
  if (step === "unclaimed") return panel.again ? 3 : 0;
  if (step === "claiming" || step === "claimed" || step === "other") return 3;
  return step === "scanned" || step === "held" ? 2 : 0;
}
