"use client";

import { AnchorButton } from "@/components/ui/AnchorButton";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Stack } from "@/components/ui/Stack";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import type { OidcPage } from "@/lib/oidc/page";
import styles from "./Oidc.module.css";

export interface LogoutProps {
  page: Extract<OidcPage, { what: "logout" }>;
  messages: Messages["oidc"]["logout"];
}

/** Asks whether to sign out: any site may lead here. */
export function Logout({ page: { client, xsrf, action }, messages }: LogoutProps) {
  return (
    <Card>
      <Stack gap={5}>
        <h1>{messages.title}</h1>
        <p>
          {client && `${format(messages.from, { client: client.name })} `}
          {messages.text}
        </p>
        <form method="post" action={action} className={styles.pair}>
          <input type="hidden" name="xsrf" value={xsrf} />
          <input type="hidden" name="logout" value="yes" />
          <AnchorButton variant="secondary" size="large" wide href="/">
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
