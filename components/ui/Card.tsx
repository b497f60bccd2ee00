import type { ComponentProps } from "react";
import styles from "./Card.module.css";

export type CardProps = Omit<ComponentProps<"section">, "className"> & {
  /** `roomy` for the one card of a page, `compact` for one of several. */
  padding?: "roomy" | "compact";
};

/** One thing to attend to. On a phone a roomy card is the page itself. */
export function Card({ padding = "roomy", ...rest }: CardProps) {
  return <section {...rest} className={`${styles.card} ${styles[padding]}`} />;
}
