import type { ReactNode, Ref } from "react";
import { useTitle } from "@/components/hooks/use-title";
import { Settling } from "@/components/ui/Settling";
import { Spinner } from "@/components/ui/Spinner";
import styles from "./Screen.module.css";

export interface ScreenProps {
  title: string;
  lead?: ReactNode;
  sign?: "done" | "busy" | "look" | "stopped" | "careful";
  children?: ReactNode;
  actions?: ReactNode;
  heading: Ref<HTMLHeadingElement>;
}

export function Screen({ title, lead, sign, children, actions, heading }: ScreenProps) {
  useTitle(title);
  return (
    <div className={`${styles.screen} ${sign ? styles.centred : ""}`}>
      <div className={styles.head}>
        {sign && (
          <span className={`${styles.sign} ${styles[tones[sign]]}`}>
            {sign === "busy" ? (
              <Spinner size={32} />
            ) : (
              <svg width="36" height="36" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                <path d={paths[sign]} pathLength="1" />
              </svg>
            )}
          </span>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead && <p className={styles.lead}>{lead}</p>}
      </div>
      {children}
      {actions && <Settling className={styles.actions}>{actions}</Settling>}
    </div>
  );
}

const tones = { done: "good", busy: "good", look: "calm", stopped: "calm", careful: "careful" } as const;
const paths = {
  done: "M5 12.5l4.5 4.5L19 7.5",
  look: "M4 5.5h16v10.5H4zM9 20h6M12 16v4",
  stopped: "M7 7l10 10M17 7L7 17",
  careful: "M12 6.5v7M12 17.4v.1",
};
