import Link from "next/link";
import type { ComponentProps } from "react";
import styles from "./Button.module.css";
import { type ButtonLook, buttonClass } from "./buttonClass";

export type LinkButtonProps = Omit<ComponentProps<typeof Link>, "className"> &
  ButtonLook & {
    /** Loads the page anew, so that nothing of this one stays in memory. */
    reload?: boolean;
  };

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function LinkButton({ variant, size, wide, reload = false, children, href, ...rest }: LinkButtonProps) {
  const className = buttonClass({ variant, size, wide });
  const label = <span className={styles.label}>{children}</span>;
  return reload ? (
    <a href={String(href)} className={className}>
      {label}
    </a>
  ) : (
    <Link {...rest} href={href} className={className}>
      {label}
    </Link>
  );
}
