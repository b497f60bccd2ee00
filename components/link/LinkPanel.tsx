"use client";

import { useState } from "react";
import { useHash } from "@/components/hooks/use-hash";
import { useHydrated } from "@/components/hooks/use-hydrated";
import actions from "@/components/scan/actions.module.css";
import { Button } from "@/components/ui/Button";
import { LinkButton } from "@/components/ui/LinkButton";
import { Notice } from "@/components/ui/Notice";
import { Stack } from "@/components/ui/Stack";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import { LinkLogin, type LinkRefusal } from "./LinkLogin";
import { LinkScreen } from "./LinkScreen";

export interface LinkPanelProps {
  messages: Pick<Messages, "link" | "login">;
  locale: string;
  /** Who is signed in on this phone. */
  username?: string | undefined;
}

type Step = "asking" | "opening" | "switching" | LinkRefusal;

/**
 * The phone's side of a link. Nothing is sent before a tap: whoever sends a link of their own account to somebody must not
 * sign them in to it by that alone.
 */
export function LinkPanel({ messages, locale, username = "" }: LinkPanelProps) {
  const hash = useHash();
  const hydrated = useHydrated();
  // Of this very code: another one in the same tab is asked for anew.
  const [{ of, step }, setState] = useState<{ of: string; step: Step }>({ of: "", step: "asking" });
  const goTo = (next: Step) => setState({ of: hash, step: next });
  const say = messages.link.open;
  const token = hash.slice(1);
  if (hydrated && token === "") {
    return (
      <LinkScreen
        title={say.unknown.title}
        actions={
          <LinkButton href="/sign-in" variant="secondary" size="large" wide>
            {messages.login.title}
          </LinkButton>
        }
      >
        {say.unknown.text}
      </LinkScreen>
    );
  }

  const current = of === hash ? step : "asking";
  switch (current) {
    case "asking":
      return (
        <LinkScreen
          title={say.heading}
          actions={
            <div className={actions.pair}>
              <LinkButton href="/" variant="secondary" size="large" wide>
                {say.stop}
              </LinkButton>
              <Button variant="secondary" size="large" wide disabled={!hydrated} onClick={() => goTo("opening")}>
                {say.submit}
              </Button>
            </div>
          }
        >
          <Stack gap={3}>
            <p>{say.text}</p>
            {/* Directly over the answers. */}
            <Notice tone="warning">{say.condition}</Notice>
          </Stack>
        </LinkScreen>
      );
    case "opening":
      return <LinkLogin key="opening" {...{ token, messages, locale }} switchAccount={false} onRefused={goTo} />;
    case "switching":
      return <LinkLogin key="switching" {...{ token, messages, locale }} switchAccount onRefused={goTo} />;
    case "already_signed_in":
      return (
        <LinkScreen
          title={say.same.title}
          actions={
            <LinkButton href="/" size="large" wide>
              {say.same.go}
            </LinkButton>
          }
        >
          {say.same.text}
        </LinkScreen>
      );
    case "other_account":
      return (
        <LinkScreen
          title={format(say.other.title, { username })}
          tab={say.title}
          actions={
            <>
              <LinkButton href="/" variant="secondary" size="large" wide>
                {say.other.stay}
              </LinkButton>
              <Button variant="secondary" size="large" wide onClick={() => goTo("switching")}>
                {say.other.submit}
              </Button>
            </>
          }
        >
          {format(say.other.text, { username })}
        </LinkScreen>
      );
    default:
      return current satisfies never;
  }
}
