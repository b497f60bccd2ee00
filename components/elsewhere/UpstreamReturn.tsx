"use client";

import { useEffect, useRef, useState } from "react";
import { AccountScreen } from "@/components/account/AccountScreen";
import { withFragment } from "@/components/account/destination";
import type { ApiError } from "@/components/api/call";
import { ApiErrorNotice } from "@/components/ui/ApiErrorNotice";
import { Spinner } from "@/components/ui/Spinner";
import type { Messages } from "@/lib/i18n/messages";
import { linkUpstream, proveElsewhere, signInElsewhere } from "./api";
import { Failed, type FailedHow } from "./Failed";
import { kept, takeKept } from "./kept";

export interface UpstreamReturnProps {
  purpose: "sign-in" | "step-up" | "link";
  callbackUrl: string;
  name: string;
  again: string;
  back: string;
  messages: Pick<Messages, "elsewhere" | "apiErrors">;
  locale: string;
}

/** Where a browser is back from the provider: shows its key, by which what came of it counts, and goes on. */
export function UpstreamReturn({ purpose, callbackUrl, messages, locale, ...failed }: UpstreamReturnProps) {
  const [error, setError] = useState<ApiError>();
  const sent = useRef(false);
  useEffect(() => {
    // What came of it counts once.
    if (sent.current) return;
    sent.current = true;
    void finish(purpose).then((called) => {
      if (!called.ok) return setError(called.error);
      const { fragment } = takeKept();
      location.replace(withFragment(callbackUrl, purpose === "link" ? "" : fragment));
    });
  }, [purpose, callbackUrl]);
  const say = messages.elsewhere;

  const how = error && howOf(error);
  if (how) return <Failed how={how} messages={say} {...failed} />;
  return (
    <AccountScreen title={say.returning.title}>
      {error ? (
        <ApiErrorNotice error={error} messages={messages.apiErrors} locale={locale} />
      ) : (
        <p role="status">
          <Spinner size={18} /> {say.returning.busy}
        </p>
      )}
    </AccountScreen>
  );
}

function finish(purpose: UpstreamReturnProps["purpose"]) {
  if (purpose === "step-up") return proveElsewhere({ upstream: true });
  return purpose === "link" ? linkUpstream() : signInElsewhere("upstream", kept());
}

function howOf({ code, reason }: ApiError): FailedHow | undefined {
  if (code === "sign_up_closed") return "closed";
  if (reason === "wrong_person") return "person";
  if (reason === "other_account") return "taken";
  return code === "sign_in_required" || code === "wrong_state" || code === "step_up_required" ? "over" : undefined;
}
