import type { ReactNode } from "react";
import { Spinner } from "@/components/ui/Spinner";
import styles from "./Busy.module.css";

export function Busy({ children }: { children: ReactNode }) {
  return (
    <div className={styles.busy} role="status">
      <Spinner size={32} />
      <h1 className={styles.what}>{children}</h1>
    </div>
  );
}
