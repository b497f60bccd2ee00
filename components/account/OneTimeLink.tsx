"use client";

import { type ReactNode, useEffect, useState } from "react";
import type { ApiError } from "@/components/api/call";
import { useHash } from "@/components/hooks/use-hash";
import { useHydrated } from "@/components/hooks/use-hydrated";
import { ApiErrorNotice } from "@/components/ui/ApiErrorNotice";
import { Button } from "@/components/ui/Button";
import { LinkButton } from "@/components/ui/LinkButton";
import type { OneTimeLinkResponse } from "@/lib/api/types";
import type { Messages } from "@/lib/i18n/messages";
import { AccountScreen } from "./AccountScreen";
import { lookAtLink } from "./api";

export interface OneTimeLinkProps {
  messages: Pick<Messages, "links" | "apiErrors">;
  locale: string;
  children: (token: string, link: OneTimeLinkResponse, until: string) => ReactNode;
}

type Looked = { token: string } & ({ link: OneTimeLinkResponse } | { error: ApiError });

/** Asks what the link in the address is for, which uses nothing up, and shows what it opens; or that it is over. */
export function OneTimeLink({ messages, locale, children }: OneTimeLinkProps) {
  const token = useHash().slice(1);
  const here = useHydrated();
  const [looked, setLooked] = useState<Looked>();
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each try asks anew
  useEffect(() => {
    // Until the page is here there is none.
    if (token === "") return;
    let current = true;
    void lookAtLink(token).then((called) => {
      if (current) setLooked(called.ok ? { token, link: called.value } : { token, error: called.error });
    });
    return () => {
      current = false;
    };
  }, [token, tries]);
  const say = messages.links;

  const home = (
    <LinkButton href="/" variant="secondary" wide>
      {say.home}
    </LinkButton>
  );
  const spent = (
    <AccountScreen title={say.spent.title} lead={say.spent.text}>
      {home}
    </AccountScreen>
  );
  if (here && token === "") return spent;
  if (looked?.token !== token)
    return (
      <p className="scripted" role="status">
        {say.looking}
      </p>
    );
  if ("link" in looked) return children(token, looked.link, moment(locale, looked.link.expiresAt));
  if (looked.error.code === "link_spent" || looked.error.code === "invalid_request") return spent;
  if (looked.error.code === "sign_up_closed") {
    return (
      <AccountScreen title={say.closed.title} lead={say.closed.text}>
        {home}
      </AccountScreen>
    );
  }
  return (
    <AccountScreen title={say.unknown}>
      <ApiErrorNotice error={looked.error} messages={messages.apiErrors} locale={locale} />
      <Button size="large" wide onClick={() => setTries(tries + 1)}>
        {say.again}
      </Button>
    </AccountScreen>
  );
}

/** By its reader's clock. */
function moment(locale: string, at: string): string {
  const form = { day: "numeric", month: "long", hour: "numeric", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat(locale, form).format(new Date(at));
}
