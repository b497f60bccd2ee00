import { AccountScreen } from "@/components/account/AccountScreen";
import { AnchorButton } from "@/components/ui/AnchorButton";
import { Stack } from "@/components/ui/Stack";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";

export type FailedHow = Exclude<keyof Messages["elsewhere"]["failed"], "again" | "back">;

export interface FailedProps {
  how: FailedHow;
  /** Who keeps the accounts. */
  name: string;
  again: string | undefined;
  back: string;
  messages: Messages["elsewhere"];
}

/** Why nobody was signed in, and where to go on. */
export function Failed({ how, name, again, back, messages: { failed } }: FailedProps) {
  return (
    <AccountScreen title={format(failed[how].title, { name })} lead={format(failed[how].text, { name })}>
      <Stack gap={3}>
        {again && (
          <AnchorButton href={again} size="large" wide>
            {failed.again}
          </AnchorButton>
        )}
        <AnchorButton href={back} variant={again ? "quiet" : "primary"} size="large" wide>
          {failed.back}
        </AnchorButton>
      </Stack>
    </AccountScreen>
  );
}
