import { Button } from "@/components/ui/Button";
import { Moment } from "@/components/ui/Moment";
import type { PasskeyResponse } from "@/lib/api/types";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import styles from "./Passkeys.module.css";

export interface PasskeyListProps {
  passkeys: readonly PasskeyResponse[];
  messages: Messages["passkeys"];
  locale: string;
  onAsk: (what: "rename" | "remove", passkey: PasskeyResponse) => void;
}

export function PasskeyList({ passkeys, messages, locale, onAsk }: PasskeyListProps) {
  return (
    <ul className={styles.list}>
      {passkeys.map((passkey) => {
        const { id, name, createdAt, lastUsedAt, backup, host, usable } = passkey;
        return (
          <li key={id} className={styles.passkey}>
            <h3 className={styles.name}>
              <bdi>{name}</bdi>
            </h3>
            <p className={styles.muted}>
              {messages.made} <Moment at={createdAt} locale={locale} />
              {"\u00a0· "}
              {messages.used} {lastUsedAt ? <Moment at={lastUsedAt} locale={locale} /> : messages.unused}
            </p>
            <p className={styles.muted}>{usable ? messages.backup[backup] : format(messages.foreign, { host })}</p>
            <div className={styles.actions}>
              <Button
                variant="secondary"
                aria-label={format(messages.rename.name, { name })}
                onClick={() => onAsk("rename", passkey)}
              >
                {messages.rename.label}
              </Button>
              <Button
                variant="quiet"
                aria-label={format(messages.remove.name, { name })}
                onClick={() => onAsk("remove", passkey)}
              >
                {messages.remove.label}
              </Button>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
