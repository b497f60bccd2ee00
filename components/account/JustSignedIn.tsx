import { SignOut } from "@/components/home/SignOut";
import { Notice } from "@/components/ui/Notice";
import type { SessionResponse } from "@/lib/api/types";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import styles from "./JustSignedIn.module.css";

export interface JustSignedInProps {
  session: SessionResponse;
  messages: Pick<Messages, "home">;
  goTo?: string;
}

/** Long enough to be read where the login page led. */
const JUST_MS = 120_000;

/** Whoever showed the code need not be whose account it became: another phone may have been quicker. */
export function JustSignedIn({ session: { user, device }, messages: { home }, goTo = "/login" }: JustSignedInProps) {
  if (device.signedInBy !== "qr" || Date.now() - Date.parse(device.createdAt) > JUST_MS) return null;
  const username = format(home.signedIn.username, { username: user.username });
  return (
    <div className={styles.just}>
      <Notice
        tone="success"
        title={format(home.just.title, { username })}
        action={<SignOut messages={{ ...home.signOut, label: home.just.notYou }} variant="quiet" goTo={goTo} />}
      />
    </div>
  );
}
