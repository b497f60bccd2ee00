import { type ReactNode, useLayoutEffect, useRef } from "react";
import { useTitle } from "@/components/hooks/use-title";
import { Card } from "@/components/ui/Card";
import { Settling } from "@/components/ui/Settling";
import styles from "./LinkScreen.module.css";

export interface LinkScreenProps {
  title: string;
  /** The tab's, where the title names somebody: tabs are shared with others. */
  tab?: string;
  picture?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}

/** One state of a link, under its heading, which takes the focus as it changes: it is read out, and the keyboard starts there. */
export function LinkScreen({ title, tab = title, picture, children, actions }: LinkScreenProps) {
  useTitle(tab);
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef("");
  useLayoutEffect(() => {
    // Not the first one, with which the page begins.
    if (shown.current !== "" && shown.current !== title) heading.current?.focus();
    shown.current = title;
  }, [title]);
  return (
    <Card>
      <div className={styles.screen}>
        {picture}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children && <div className={styles.text}>{children}</div>}
        {actions && (
          <Settling className={styles.actions} screen={title}>
            {actions}
          </Settling>
        )}
      </div>
    </Card>
  );
}
