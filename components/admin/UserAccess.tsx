"use client";

import { useState } from "react";
import { useHydrated } from "@/components/hooks/use-hydrated";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Stack } from "@/components/ui/Stack";
import type { AdminLinkResponse } from "@/lib/api/types";
import { format } from "@/lib/i18n/format";
import styles from "./Admin.module.css";
import { changeUser, deleteUser, makeRecoveryLink, signOutUser } from "./api";
import { Came } from "./Came";
import { MadeLink } from "./MadeLink";
import { Sure } from "./Sure";
import type { UserPartProps } from "./UserPanel";
import { useChange } from "./use-change";

type Asked = "signOut" | "promote" | "demote" | "disable" | "remove";

/** Who may come in and what they may do: each is asked once more, but what only gives back. */
export function UserAccess({ details: { user }, onChanged, ...given }: UserPartProps) {
  const { messages, locale } = given;
  const { id, username } = user;
  const change = useChange();
  const hydrated = useHydrated();
  const [asking, setAsking] = useState<Asked>();
  const [link, setLink] = useState<AdminLinkResponse>();
  const say = messages.admin.user.access;

  const alter = (what: Exclude<Asked, "remove"> | "enable", send: () => ReturnType<typeof changeUser>) => {
    setLink(undefined);
    void change.attempt(what, send, (changed) => {
      onChanged(changed);
      return ({ user }) => format(user.access[what].done, { username });
    });
  };
  const acts: Record<Asked, () => void> = {
    signOut: () => alter("signOut", () => signOutUser(id)),
    promote: () => alter("promote", () => changeUser(id, { role: "admin" })),
    demote: () => alter("demote", () => changeUser(id, { role: "user" })),
    disable: () => alter("disable", () => changeUser(id, { disabled: true })),
    remove: () =>
      void change.attempt(
        "remove",
        () => deleteUser(id),
        () => {
          location.replace("/admin");
          return undefined;
        },
      ),
  };
  const recover = () =>
    change.attempt(
      "link",
      () => makeRecoveryLink(id),
      (made) => {
        setLink(made);
        return undefined;
      },
    );
  const ask = (what: Asked, variant: "secondary" | "risky" = "secondary") => (
    <Button variant={variant} busy={change.busy === what} disabled={!hydrated} onClick={() => setAsking(what)}>
      {say[what].label}
    </Button>
  );

  return (
    <Card padding="compact">
      <Stack gap={4}>
        <h2>{say.title}</h2>
        {!user.disabledAt && (
          <>
            <p className={styles.muted}>{say.linkText}</p>
            <div className={styles.actions}>
              <Button variant="secondary" busy={change.busy === "link"} disabled={!hydrated} onClick={recover}>
                {say.link}
              </Button>
            </div>
          </>
        )}
        {link && <MadeLink key={link.url} link={link} messages={messages.admin.link} locale={locale} />}
        <Came change={change} {...given} />
        <div className={styles.actions}>
          {ask("signOut")}
          {ask(user.role === "admin" ? "demote" : "promote")}
          {user.disabledAt ? (
            <Button
              variant="secondary"
              busy={change.busy === "enable"}
              disabled={!hydrated}
              onClick={() => alter("enable", () => changeUser(id, { disabled: false }))}
            >
              {say.enable.label}
            </Button>
          ) : (
            ask("disable")
          )}
          {ask("remove", "risky")}
        </div>
      </Stack>
      {asking && (
        <Sure
          title={format(say[asking].title, { username })}
          text={say[asking].text}
          cancel={messages.admin.cancel}
          confirm={say[asking].label}
          harmless={asking === "promote"}
          onDismiss={() => setAsking(undefined)}
          onAgree={() => {
            setAsking(undefined);
            acts[asking]();
          }}
        />
      )}
    </Card>
  );
}
