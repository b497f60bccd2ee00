"use client";

import { useState } from "react";
import { call } from "@/components/api/call";
import { Button } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import type { Messages } from "@/lib/i18n/messages";

export interface SignOutProps {
  messages: Messages["home"]["signOut"];
  variant?: "secondary" | "quiet";
  /** The next page is loaded anew, so that nothing of the account stays. */
  goTo?: string;
}

export function SignOut({ messages, variant = "secondary", goTo = "/" }: SignOutProps) {
  const [stage, setStage] = useState<"idle" | "busy" | "failed">("idle");

  const signOut = async () => {
    setStage("busy");
    if (await ended()) location.assign(goTo);
    else setStage("failed");
  };

  return (
    <>
      <Button variant={variant} busy={stage === "busy"} onClick={signOut}>
        {messages.label}
      </Button>
      {stage === "failed" && (
        <Notice tone="danger" role="alert">
          {messages.failed}
        </Notice>
      )}
    </>
  );
}

async function ended(): Promise<boolean> {
  const csrf = await call<{ csrfToken: string }>({ method: "GET", path: "/api/auth/csrf" });
  if (!csrf.ok) return false;
  const form = new URLSearchParams({ csrfToken: csrf.value.csrfToken, json: "true" });
  const answered = await call({ method: "POST", path: "/api/auth/signout", body: form });
  return answered.ok;
}
