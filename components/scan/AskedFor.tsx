import type { AskedFor as Asked } from "@/lib/api/types";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import styles from "./AskedFor.module.css";

export interface AskedForProps {
  asked: Asked;
  /** The letters are all there, to be compared: nothing is typed under them. */
  compared: boolean;
  messages: Messages["oidc"]["asked"];
}

/** Which site or app the code signs in to, and how lastingly. */
export function AskedFor({ asked: { kind, client, userCode }, compared, messages }: AskedForProps) {
  return (
    <section className={styles.asked} aria-label={messages.label}>
      <p className={styles.what}>{format(messages[kind], { client: client.name })}</p>
      {client.host && <bdi className={styles.host}>{client.host}</bdi>}
      {kind === "device" && <p className={styles.hint}>{messages.deviceHint}</p>}
      {userCode && (
        <p className={styles.compare}>
          {messages.letters} <bdi className={styles.letters}>{userCode}</bdi>
        </p>
      )}
      {userCode && compared && <p className={styles.compare}>{messages.told}</p>}
    </section>
  );
}
