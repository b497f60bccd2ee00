import { SignOut } from "@/components/home/SignOut";
import { Avatar } from "@/components/ui/Avatar";
import { Card } from "@/components/ui/Card";
import { LinkButton } from "@/components/ui/LinkButton";
import { Stack } from "@/components/ui/Stack";
import type { SessionResponse } from "@/lib/api/types";
import { deviceLabel } from "@/lib/i18n/device-name";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import styles from "./AlreadyIn.module.css";

export interface AlreadyInProps {
  messages: Pick<Messages, "login" | "home" | "names">;
  session: SessionResponse;
  goTo: string;
}

export function AlreadyIn({ messages: { login, home, names }, session: { user, device }, goTo }: AlreadyInProps) {
  return (
    <Card>
      <Stack gap={5} align="center">
        <h1>{login.signedIn.heading}</h1>
        <Stack gap={2} align="center">
          <Avatar name={user.name} image={user.image} size={96} />
          <strong>
            <bdi>{user.name}</bdi>
          </strong>
          <bdi>{format(home.signedIn.username, { username: user.username })}</bdi>
          <span className={styles.device}>{deviceLabel(names, device)}</span>
        </Stack>
        {/* prefetch off: where to is anyone's choice, and it may not be a page */}
        <LinkButton href={goTo} prefetch={false} size="large" wide>
          {login.signedIn.go}
        </LinkButton>
        <div className={styles.other}>
          <span>{login.signedIn.other}</span>
          <SignOut messages={home.signOut} variant="quiet" goTo={`/login?callbackUrl=${encodeURIComponent(goTo)}`} />
        </div>
      </Stack>
    </Card>
  );
}
