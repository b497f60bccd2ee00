import type { Messages } from "@/lib/i18n/messages";
import { Card } from "./Card";
import { LinkButton } from "./LinkButton";
import { Stack } from "./Stack";

export interface MissingProps {
  messages: Messages["fault"]["missing"];
}

/** What is said at an address that has no page. */
export function Missing({ messages: { title, text, home } }: MissingProps) {
  return (
    <Card>
      <Stack gap={4} align="center">
        <h1>{title}</h1>
        <p>{text}</p>
        <LinkButton href="/">{home}</LinkButton>
      </Stack>
    </Card>
  );
}
