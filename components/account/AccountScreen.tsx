import type { ReactNode } from "react";
import { Card } from "@/components/ui/Card";
import styles from "./AccountScreen.module.css";

export interface AccountScreenProps {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  foot?: ReactNode;
}

export function AccountScreen({ title, lead, children, foot }: AccountScreenProps) {
  return (
    <div className={styles.screen}>
      <Card>
        <div className={styles.content}>
          <div className={styles.head}>
            <h1>{title}</h1>
            {lead && <p className={styles.lead}>{lead}</p>}
          </div>
          {children}
        </div>
      </Card>
      {foot && <div className={styles.foot}>{foot}</div>}
    </div>
  );
}
