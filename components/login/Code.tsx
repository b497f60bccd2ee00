import { QRCodeSVG } from "qrcode.react";
import { type ReactNode, useState } from "react";
import { useHydrated } from "@/components/hooks/use-hydrated";
import { Mark } from "@/components/ui/Mark";
import type { Messages } from "@/lib/i18n/messages";
import type { Ticket } from "@/packages/qr-login/src/panel";
import styles from "./Code.module.css";

export interface CodeProps {
  messages: Messages["login"]["code"];
  origin: string;
  /** Without a code its place is kept. */
  ticket?: Ticket | undefined;
  mark?: string | undefined;
  children?: ReactNode;
}

/** The code's own units, before it is scaled to its tile. */
const CODE_PX = 288;
/** A fifth of the side: 4 % of the modules, where H restores 30 %. On white of its own, so that it does not touch them. */
const MARK = { width: CODE_PX / 5, height: CODE_PX / 5, excavate: true } as const;

export function Code({ messages, origin, ticket, mark, children }: CodeProps) {
  // A prefetched code is in the page's first paint.
  const [appears] = useState(useHydrated());
  return (
    <div className={styles.code}>
      <div className={ticket ? styles.tile : styles.empty} aria-busy={!ticket}>
        {ticket ? (
          <QRCodeSVG
            className={appears ? styles.appearing : styles.modules}
            value={ticket.url}
            title={messages.name}
            aria-label={messages.name}
            role="img"
            // The mark hides more than M restores.
            level={mark ? "H" : "M"}
            {...(mark && { imageSettings: { ...MARK, src: mark } })}
            marginSize={4}
            size={CODE_PX}
            bgColor="#ffffff"
            fgColor="#000000"
          />
        ) : (
          <span className={styles.loading}>
            <Mark size={56} src={mark} />
          </span>
        )}
      </div>
      <div className={styles.line}>{children}</div>
      <p className={styles.letters}>
        {ticket && (
          <>
            <Typed sentence={messages.typed} origin={origin} />
            <bdi className={styles.userCode}>{spaced(ticket.userCode)}</bdi>
          </>
        )}
      </p>
    </div>
  );
}

/** With the whole address, as it is typed. */
function Typed({ sentence, origin }: { sentence: string; origin: string }) {
  const [before, after] = sentence.split("{address}");
  const address = `${origin.replace(/^https:\/\//, "")}/scan`;
  return (
    <span className={styles.typed}>
      <span>{before}</span>
      <bdi className={styles.address} dir="ltr">
        {address}
      </bdi>
      <span>{after}</span>
    </span>
  );
}

function spaced(userCode: string): string {
  return `${userCode.slice(0, 4)}-${userCode.slice(4)}`;
}
