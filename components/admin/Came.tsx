"use client";

import type { ApiError } from "@/components/api/call";
import { hasPasskeys } from "@/components/passkeys/ceremony";
import { ProveDialog } from "@/components/passkeys/ProveDialog";
import { ApiErrorNotice } from "@/components/ui/ApiErrorNotice";
import { Notice } from "@/components/ui/Notice";
import type { Messages } from "@/lib/i18n/messages";
import styles from "./Admin.module.css";
import type { Change } from "./use-change";

/** What every panel of the administration says. */
export interface AdminPartProps {
  messages: Pick<Messages, "admin" | "passkeys" | "apiErrors" | "app" | "fields" | "names">;
  locale: string;
  /** Of whoever administers. */
  username: string;
}

/** What came of a change; where it wants a fresh proof, the question for one. */
export function Came({ change, messages, locale, username }: AdminPartProps & { change: Change }) {
  const { said, error, reasons, toProve, stopProving } = change;
  return (
    <>
      {/* There from the start, so that what appears in it is read out. */}
      <div role="status" className={styles.said}>
        {said && <Notice tone="success">{said(messages.admin)}</Notice>}
      </div>
      {reasons.account && (
        <Notice tone="danger" role="alert">
          {messages.fields.last_admin}
        </Notice>
      )}
      {error && <AdminError error={error} messages={messages} locale={locale} />}
      {toProve && (
        <ProveDialog
          username={username}
          hasPasskey={hasPasskeys()}
          messages={messages}
          locale={locale}
          onDismiss={stopProving}
          onProven={() => {
            stopProving();
            toProve();
          }}
        />
      )}
    </>
  );
}

export function AdminError({
  error,
  messages,
  locale,
}: Pick<AdminPartProps, "messages" | "locale"> & { error: ApiError }) {
  const say = messages.admin;
  const known: Partial<Record<ApiError["code"], string>> = {
    invalid_request: say.gone,
    wrong_state: say.moved,
    sign_up_closed: say.invites.closed,
  };
  const sentence = known[error.code];
  return sentence ? (
    <Notice tone="warning" role="alert">
      {sentence}
    </Notice>
  ) : (
    <ApiErrorNotice error={error} messages={messages.apiErrors} locale={locale} />
  );
}
