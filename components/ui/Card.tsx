import type { ComponentProps } from "react";
import styles from "./Card.module.css";

export type CardProps = Omit<ComponentProps<"section">, "className"> & {
  padding?: "roomy" | "compact" | "none";
};

export function Card({ padding = "roomy", ...rest }: CardProps) {
  return <section {...rest} className={`${styles.card} ${styles[padding]}`} />;
}
