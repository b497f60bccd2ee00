import type { ReactNode } from "react";
import styles from "./Button.module.css";
import { type ButtonLook, buttonClass } from "./button-class";

export type AnchorButtonProps = ButtonLook & { href: string; children: ReactNode };

/** Loads the next page anew, so that nothing of this one stays in memory. */
export function AnchorButton({ variant, size, wide, href, children }: AnchorButtonProps) {
  return (
    <a href={href} className={buttonClass({ variant, size, wide })}>
      <span className={styles.label}>{children}</span>
    </a>
  );
}
