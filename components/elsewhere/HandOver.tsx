"use client";

import { useEffect, useRef, useState } from "react";
import { AccountScreen } from "@/components/account/AccountScreen";
import { withFragment } from "@/components/account/destination";
import { KeepChoice } from "@/components/account/KeepChoice";
import type { ApiError } from "@/components/api/call";
import { AnchorButton } from "@/components/ui/AnchorButton";
import { ApiErrorNotice } from "@/components/ui/ApiErrorNotice";
import { Button } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import { Stack } from "@/components/ui/Stack";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import { proveElsewhere, signInElsewhere } from "./api";
import { Failed } from "./Failed";
import { handedPerson, isLeft, type SignedIn } from "./handed-person";
import { takeKept } from "./kept";

export interface HandOverProps {
  callbackUrl: string;
  /** The host's own. */
  name: string;
  again: string | undefined;
  back: string;
  signedIn: SignedIn | undefined;
  messages: Pick<Messages, "elsewhere" | "apiErrors"> & { keep: string };
  locale: string;
}

/**
 * Takes the host's token from the address, which no server is told, and asks before it counts: any page could lead here with
 * somebody else's.
 */
export function HandOver({ callbackUrl, name, signedIn, messages, locale, ...failed }: HandOverProps) {
  const [token, setToken] = useState<string>();
  const [busy, setBusy] = useState(false);
  const keep = useRef<HTMLInputElement>(null);
  const [error, setError] = useState<ApiError>();
  useEffect(() => {
    setToken((before) => before ?? location.hash.slice(1));
    // Out of sight, and out of what this browser remembers.
    history.replaceState(history.state, "", location.pathname + location.search);
  }, []);
  const say = messages.elsewhere;

  const go = async () => {
    if (busy || !token) return;
    setBusy(true);
    setError(undefined);
    const called =
      (signedIn && (await provenAlready(token))) ||
      (await signInElsewhere({ token }, { visit: keep.current?.checked === false }));
    if (called.ok) return location.replace(withFragment(callbackUrl, takeKept().fragment));
    setBusy(false);
    setError(called.error);
  };

  if (error?.code === "sign_in_required" || error?.code === "sign_up_closed" || token === "") {
    const how = error?.code === "sign_up_closed" ? "closed" : "over";
    return <Failed how={how} name={name} messages={say} {...failed} />;
  }
  const person = handedPerson(token ?? "");
  const leaves = signedIn && isLeft(signedIn, person);
  return (
    <AccountScreen
      title={format(say.handOver.title, { name: person.name })}
      lead={
        <>
          {person.id && (
            <>
              <bdi>{person.id}</bdi>
              <br />
            </>
          )}
          {format(say.handOver.text, { site: name })}
        </>
      }
    >
      <Stack gap={3}>
        {token && signedIn && leaves && (
          <Notice tone="warning">{format(say.handOver.leaves, { username: signedIn.username })}</Notice>
        )}
        {error && <ApiErrorNotice error={error} messages={messages.apiErrors} locale={locale} />}
        {(!signedIn || leaves) && <KeepChoice ref={keep} label={messages.keep} />}
        <Button size="large" wide busy={busy} disabled={!token} onClick={go}>
          {say.handOver.go}
        </Button>
        <AnchorButton href={failed.back} variant="secondary" size="large" wide>
          {say.handOver.cancel}
        </AnchorButton>
      </Stack>
    </AccountScreen>
  );
}

/** Of whoever is here already it is a proof, and this stays the same device. A token of somebody else's is not used up. */
async function provenAlready(token: string) {
  const called = await proveElsewhere({ handOver: token });
  return called.ok ? called : undefined;
}
