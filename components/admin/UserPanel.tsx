"use client";

import { type FormEvent, useState } from "react";
import { fieldSentences } from "@/components/account/form-fields";
import { useHydrated } from "@/components/hooks/use-hydrated";
import { Avatar } from "@/components/ui/Avatar";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Moment } from "@/components/ui/Moment";
import { TextField } from "@/components/ui/TextField";
import type { AdminUserDetailsResponse } from "@/lib/api/types";
import { format } from "@/lib/i18n/format";
import styles from "./Admin.module.css";
import { changeUser, readUser } from "./api";
import { type AdminPartProps, Came } from "./Came";
import { Holdings } from "./Holdings";
import { Read } from "./Read";
import { namesIn } from "./typed";
import { UserAccess } from "./UserAccess";
import { Marks } from "./UsersPanel";
import { useChange } from "./use-change";
import { useReading } from "./use-reading";

export interface UserPartProps extends AdminPartProps {
  details: AdminUserDetailsResponse;
  onChanged: (details: AdminUserDetailsResponse) => void;
}

/** One account, and what can be done for it or to it. */
export function UserPanel({ id, ...given }: AdminPartProps & { id: string }) {
  const { messages, locale } = given;
  const reading = useReading(id, () => readUser(id));
  const say = messages.admin.user;
  return (
    <div className={styles.panel}>
      <p>
        <a href="/admin">{say.back}</a>
      </p>
      <Read reading={reading} {...given}>
        {(details) => {
          const { user } = details;
          const part = { ...given, details, onChanged: reading.set };
          return (
            <>
              <div className={styles.person}>
                <Avatar name={user.name} image={user.image} size={56} />
                <div className={styles.who}>
                  <h1>
                    <bdi>{user.name}</bdi>
                  </h1>
                  <bdi>@{user.username}</bdi>
                </div>
                <Marks user={user} messages={messages} />
              </div>
              <p className={styles.facts}>
                <span>
                  {say.since} <Moment at={user.createdAt} locale={locale} />
                </span>
                {user.disabledAt && (
                  <span>
                    {say.disabledSince} <Moment at={user.disabledAt} locale={locale} />
                  </span>
                )}
              </p>
              <p>
                <a href={`/admin/events?user=${encodeURIComponent(user.username)}`}>{say.history}</a>
              </p>
              <div className={styles.cards}>
                <UserAccess {...part} />
                <UserDirectory {...part} />
                <UserName {...part} />
                <Holdings {...part} />
              </div>
            </>
          );
        }}
      </Read>
    </div>
  );
}

/** What other sites are told of the account. */
function UserDirectory({ details: { user }, onChanged, ...given }: UserPartProps) {
  const { messages } = given;
  const change = useChange();
  const hydrated = useHydrated();
  const say = messages.admin.user.directory;
  const complaints = fieldSentences(change.reasons, messages.fields, messages.admin.unknownReason);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const body = { email: String(typed.get("email")).trim(), groups: namesIn(String(typed.get("groups"))) };
    void change.attempt(
      "directory",
      () => changeUser(user.id, body),
      (changed) => {
        onChanged(changed);
        return (admin) => admin.user.directory.saved;
      },
    );
  };
  return (
    <Card padding="compact">
      <form className={styles.form} method="post" onSubmit={submit} noValidate>
        <h2>{say.title}</h2>
        <TextField
          name="email"
          type="email"
          label={say.email}
          error={complaints.email}
          defaultValue={user.email ?? ""}
          maxLength={320}
          autoComplete="off"
          dir="ltr"
        />
        <TextField
          name="groups"
          label={say.groups}
          hint={messages.admin.groupsHint}
          error={complaints.groups}
          defaultValue={user.groups.join(", ")}
          autoComplete="off"
        />
        <Button type="submit" variant="secondary" busy={change.busy !== undefined} disabled={!hydrated}>
          {say.save}
        </Button>
      </form>
      {/* Beside the form: the question for a proof is one of its own. */}
      <Came change={change} {...given} />
    </Card>
  );
}

function UserName({ details: { user }, onChanged, ...given }: UserPartProps) {
  const { messages } = given;
  const change = useChange();
  const hydrated = useHydrated();
  const [typed, setTyped] = useState("");
  const say = messages.admin.user.username;
  const complaints = fieldSentences(change.reasons, messages.fields, messages.admin.unknownReason);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void change.attempt(
      "username",
      () => changeUser(user.id, { username: typed }),
      (changed) => {
        onChanged(changed);
        setTyped("");
        return (admin) => format(admin.user.username.saved, { username: changed.user.username });
      },
    );
  };
  return (
    <Card padding="compact">
      <form className={styles.form} method="post" onSubmit={submit} noValidate>
        <h2>{say.title}</h2>
        <TextField
          name="username"
          label={say.label}
          error={complaints.username}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          maxLength={64}
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
        />
        <Button type="submit" variant="secondary" busy={change.busy !== undefined} disabled={!hydrated}>
          {say.save}
        </Button>
      </form>
      {/* Beside the form: the question for a proof is one of its own. */}
      <Came change={change} {...given} />
    </Card>
  );
}
