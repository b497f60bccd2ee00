import Link from "next/link";
import type { ComponentProps } from "react";
import styles from "./Button.module.css";
import { type ButtonLook, buttonClass } from "./button-class";

export type LinkButtonProps = Omit<ComponentProps<typeof Link>, "className"> & ButtonLook;

export function LinkButton({ variant, size, wide, children, ...rest }: LinkButtonProps) {
  return (
    <Link {...rest} className={buttonClass({ variant, size, wide })}>
      <span className={styles.label}>{children}</span>
    </Link>
  );
}
