import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import type { AuthorizationRequest } from "@/lib/oidc/request";
import styles from "./Destination.module.css";

export interface DestinationProps {
  request: Pick<AuthorizationRequest, "uid" | "client">;
  messages: Messages["oidc"];
}

/** Which application somebody is about to sign in to, and the way back to it without. */
export function Destination({ request: { uid, client }, messages }: DestinationProps) {
  const named = { client: client.name };
  return (
    <p className={styles.destination}>
      <strong>{format(messages.destination, named)}</strong>
      {/* A page that the browser loads: it answers the application. */}
      <a href={`/oidc/interaction/${uid}?cancel`}>{format(messages.cancel, named)}</a>
    </p>
  );
}
