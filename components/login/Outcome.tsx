import type { ReactNode } from "react";
import { Settling } from "@/components/ui/Settling";
import { Spinner } from "@/components/ui/Spinner";
import styles from "./Outcome.module.css";

export interface OutcomeProps {
  sign: "phone" | "busy" | "done" | "cancelled" | "used" | "ended" | "trouble" | "picture";
  picture?: ReactNode;
  /** With a tick on the picture. */
  done?: boolean;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

export function Outcome({ sign, picture, done = false, title, children, action }: OutcomeProps) {
  return (
    <div className={styles.outcome}>
      <div className={styles.figure}>
        {sign === "picture" ? (
          <span className={styles.picture}>
            {picture}
            {done && (
              <span className={styles.tick}>
                <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true" focusable="false">
                  <path d={drawings.done} />
                </svg>
              </span>
            )}
          </span>
        ) : (
          <Sign sign={sign} />
        )}
      </div>
      <div className={styles.text}>
        {/* A new title is a new line, not an old one that grew. */}
        <h2 key={title} className={styles.title}>
          {title}
        </h2>
        {children}
      </div>
      {action && (
        <Settling className={styles.action} screen={`${sign} ${title}`}>
          {action}
        </Settling>
      )}
    </div>
  );
}

function Sign({ sign }: { sign: Exclude<OutcomeProps["sign"], "picture"> }) {
  return (
    <span className={`${styles.sign} ${styles[sign]}`} aria-hidden="true">
      {sign === "busy" ? (
        <Spinner size={32} />
      ) : (
        <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
          <path d={drawings[sign]} />
        </svg>
      )}
    </span>
  );
}

const drawings = {
  phone: "M11 3h10a2 2 0 0 1 2 2v22a2 2 0 0 1-2 2H11a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM14.5 25h3",
  done: "M7 16.5l6 6 12-13",
  cancelled: "M9 9l14 14M23 9 9 23",
  used: "M11 11V6h15v15h-5M6 11h15v15H6z",
  ended: "M16 28a12 12 0 1 0 0-24 12 12 0 0 0 0 24zM16 9.5V16l4.5 3",
  trouble: "M16 8v10M16 23.5v.1",
};
