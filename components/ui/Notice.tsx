import type { ReactNode } from "react";
import styles from "./Notice.module.css";

export interface NoticeProps {
  tone?: "info" | "success" | "warning" | "danger";
  title?: string;
  children?: ReactNode;
  /** `alert` interrupts a screen reader, `status` waits its turn; absent on a notice that is there from the start. */
  role?: "alert" | "status";
  action?: ReactNode;
}

export function Notice({ tone = "info", title, children, role, action }: NoticeProps) {
  return (
    <div className={`${styles.notice} ${styles[tone]}`} role={role}>
      <svg className={styles.sign} viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
        <path d={signs[tone]} />
      </svg>
      <div className={styles.text}>
        {title && <p className={styles.title}>{title}</p>}
        {children && <div>{children}</div>}
        {action && <div className={styles.action}>{action}</div>}
      </div>
    </div>
  );
}

/** Shapes as well as colours tell the tones apart. */
const signs = {
  info: "M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM10 9v5M10 6.1v.1",
  success: "M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM6.5 10.3l2.4 2.4 4.6-5",
  warning: "M10 2.6 18.4 17H1.6zM10 8v4M10 14.4v.1",
  danger: "M6.7 2h6.6L18 6.7v6.6L13.3 18H6.7L2 13.3V6.7zM10 6v4.8M10 13.9v.1",
};
