"use client";

import { type FocusEvent, type KeyboardEvent, type ReactNode, type Ref, useRef } from "react";
import styles from "./Menu.module.css";

export interface MenuProps {
  /** Read out; includes what the sign shows. */
  label: string;
  sign: ReactNode;
  busy?: boolean;
  /** Its items; `close` puts the focus back on the sign. */
  children: (close: () => void) => ReactNode;
}

/** Opens without JavaScript, too. Escape closes it, and so does leaving it. */
export function Menu({ label, sign, busy = false, children }: MenuProps) {
  const menu = useRef<HTMLDetailsElement>(null);
  const summary: Ref<HTMLElement> = useRef<HTMLElement>(null);
  const close = () => {
    if (menu.current) menu.current.open = false;
    summary.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && menu.current?.open) close();
  };
  const onBlur = (event: FocusEvent) => {
    // A press beside everything has nothing to focus.
    if (event.relatedTarget && menu.current && !menu.current.contains(event.relatedTarget)) menu.current.open = false;
  };
  return (
    <details ref={menu} className={styles.menu} onKeyDown={onKeyDown} onBlur={onBlur} aria-busy={busy || undefined}>
      <summary ref={summary} className={styles.sign} aria-label={label}>
        {sign}
      </summary>
      <ul className={styles.list}>{children(close)}</ul>
    </details>
  );
}
