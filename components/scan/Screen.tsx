import type { ReactNode, Ref } from "react";
import styles from "./Screen.module.css";

export interface ScreenProps {
  title: string;
  lead?: ReactNode;
  sign?: "done" | "stopped" | "careful";
  children?: ReactNode;
  actions?: ReactNode;
  heading: Ref<HTMLHeadingElement>;
}

export function Screen({ title, lead, sign, children, actions, heading }: ScreenProps) {
  return (
    <div className={`${styles.screen} ${sign ? styles.centred : ""}`}>
      <div className={styles.head}>
        {sign && (
          <span className={`${styles.sign} ${styles[tones[sign]]}`}>
            <svg width="36" height="36" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
              <path d={paths[sign]} />
            </svg>
          </span>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead && <p className={styles.lead}>{lead}</p>}
      </div>
      {children}
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

const tones = { done: "good", stopped: "calm", careful: "careful" } as const;
const paths = {
  done: "M5 12.5l4.5 4.5L19 7.5",
  stopped: "M7 7l10 10M17 7L7 17",
  careful: "M12 6.5v7M12 17.4v.1",
};
