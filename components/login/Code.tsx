import { QRCodeSVG } from "qrcode.react";
import type { ReactNode } from "react";
import { Mark } from "@/components/ui/Mark";
import type { Words } from "@/lib/words/words";
import styles from "./Code.module.css";
import type { Ticket } from "./panel";

export interface CodeProps {
  words: Words["login"]["code"];
  /** Without one the place is kept for it. */
  ticket?: Ticket;
  /** The line under the code: how long it lasts, or what is wrong. */
  children?: ReactNode;
}

/** The code, and its eight letters for phones without a camera. */
export function Code({ words, ticket, children }: CodeProps) {
  return (
    <div className={styles.code}>
      <div className={ticket ? styles.tile : styles.empty} aria-busy={!ticket}>
        {ticket ? (
          <QRCodeSVG
            className={styles.modules}
            value={ticket.url}
            title={words.name}
            aria-label={words.name}
            role="img"
            level="M"
            marginSize={4}
            size={288}
            bgColor="#ffffff"
            fgColor="#000000"
          />
        ) : (
          <span className={styles.loading}>
            <Mark size={56} />
          </span>
        )}
      </div>
      <div className={styles.line}>{children}</div>
      <p className={styles.letters}>
        {ticket && (
          <>
            {words.typed} <bdi className={styles.userCode}>{spaced(ticket.userCode)}</bdi>
          </>
        )}
      </p>
    </div>
  );
}

function spaced(userCode: string): string {
  return `${userCode.slice(0, 4)}-${userCode.slice(4)}`;
}
