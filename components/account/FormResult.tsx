import { LinkButton } from "@/components/ui/LinkButton";
import { Notice } from "@/components/ui/Notice";
import type { Words } from "@/lib/i18n/messages";
import type { Trouble } from "./call";
import { TroubleNotice } from "./TroubleNotice";

export interface SettingsPartProps {
  words: Pick<Words, "settings" | "trouble" | "app" | "fields">;
  /** BCP 47, for numbers. */
  tag: string;
}

/** What came of sending one of the settings' forms. */
export type Result =
  | { came: "nothing" }
  | { came: "sending" }
  | { came: "saved" }
  | { came: "trouble"; trouble: Trouble };

/** @param saved what to say of success: said anew in another language, like everything here */
export function FormResult({ result, saved, words, tag }: SettingsPartProps & { result: Result; saved: string }) {
  switch (result.came) {
    case "nothing":
    case "sending":
      return null;
    case "saved":
      return (
        <Notice tone="success" role="status">
          {saved}
        </Notice>
      );
    case "trouble":
      return result.trouble.code === "sign_in_required" ? (
        <SignedOut words={words.settings.signedOut} />
      ) : (
        <TroubleNotice trouble={result.trouble} words={words.trouble} tag={tag} />
      );
    default:
      return result satisfies never;
  }
}

function SignedOut({ words }: { words: Words["settings"]["signedOut"] }) {
  return (
    <Notice
      tone="warning"
      role="alert"
      title={words.title}
      action={
        <LinkButton href="/sign-in?callbackUrl=%2Fsettings" variant="secondary">
          {words.link}
        </LinkButton>
      }
    >
      {words.text}
    </Notice>
  );
}
