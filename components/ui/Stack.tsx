import type { ReactNode } from "react";
import styles from "./Stack.module.css";

export interface StackProps {
  gap?: 1 | 2 | 3 | 4 | 5 | 6;
  align?: "stretch" | "start" | "center";
  children: ReactNode;
}

export function Stack({ gap = 4, align = "stretch", children }: StackProps) {
  return <div className={`${styles.stack} ${styles[`gap${gap}`]} ${styles[align]}`}>{children}</div>;
}
