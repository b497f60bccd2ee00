"use client";

import { AnchorButton } from "@/components/ui/AnchorButton";
import { Avatar } from "@/components/ui/Avatar";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Stack } from "@/components/ui/Stack";
import type { SessionResponse } from "@/lib/api/types";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import type { OidcPage } from "@/lib/oidc/page";
import styles from "./Oidc.module.css";

export interface ContinueProps {
  page: Extract<OidcPage, { what: "continue" }>;
  user: SessionResponse["user"];
  messages: Messages["oidc"]["continue"];
}

/** Asks, the first time, whether to go on to an application. Its form answers where the page is. */
export function Continue({ page: { client, scopes, cancel }, user, messages }: ContinueProps) {
  const told = Object.entries(messages.scopes).filter(([scope]) => scopes.includes(scope));
  const values = { client: client.name, host: client.host, username: user.username };
  return (
    <Card>
      <Stack gap={5}>
        <Stack gap={3} align="center">
          <Avatar name={user.name} image={user.image} size={72} />
          <h1>{format(messages.title, values)}</h1>
        </Stack>
        <div className={styles.told}>
          <p>{format(messages.lead, values)}</p>
          <ul>
            {told.map(([scope, sentence]) => (
              <li key={scope}>{sentence}</li>
            ))}
          </ul>
        </div>
        <form method="post" className={styles.pair}>
          <AnchorButton variant="secondary" size="large" wide href={cancel}>
            {messages.no}
          </AnchorButton>
          <Button type="submit" variant="secondary" size="large" wide>
            {messages.yes}
          </Button>
        </form>
      </Stack>
    </Card>
  );
}
