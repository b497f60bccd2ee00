"use client";

import { type FormEvent, useRef, useState } from "react";
import { fieldSentences } from "@/components/account/form-fields";
import { useHydrated } from "@/components/hooks/use-hydrated";
import { Avatar } from "@/components/ui/Avatar";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Moment } from "@/components/ui/Moment";
import { Stack } from "@/components/ui/Stack";
import { TextField } from "@/components/ui/TextField";
import type { AdminLinkResponse, AdminUserResponse } from "@/lib/api/types";
import { format, formatCount } from "@/lib/i18n/format";
import { AddForm } from "./AddForm";
import styles from "./Admin.module.css";
import { addUser, readUsers } from "./api";
import { type AdminPartProps, Came } from "./Came";
import { MadeLink } from "./MadeLink";
import { Read } from "./Read";
import { useChange } from "./use-change";
import { useReading } from "./use-reading";

/** Everybody, page by page, by what is searched for; and somebody new. */
export function UsersPanel({ group, ...given }: AdminPartProps & { group?: string }) {
  const { messages } = given;
  const [search, setSearch] = useState("");
  const [onlyGroup, setOnlyGroup] = useState(group);
  const [more, setMore] = useState<{ users: AdminUserResponse[]; next: string | undefined }>();
  const field = useRef<HTMLInputElement>(null);
  const query = { search, group: onlyGroup };
  const reading = useReading(JSON.stringify(query), () => readUsers(query));
  const further = useChange();
  const hydrated = useHydrated();
  const say = messages.admin.users;

  const find = (event: FormEvent) => {
    event.preventDefault();
    setMore(undefined);
    const typed = field.current?.value.trim() ?? "";
    if (typed === search) reading.again();
    else setSearch(typed);
  };
  const showMore = (after: string) =>
    further.attempt(
      "more",
      () => readUsers({ ...query, after }),
      ({ users, next }) => {
        setMore((before) => ({ users: [...(before?.users ?? []), ...users], next }));
        return undefined;
      },
    );

  return (
    <div className={styles.panel}>
      <h1>{messages.admin.sections.users}</h1>
      <form className={styles.form} onSubmit={find} noValidate>
        <TextField
          ref={field}
          type="search"
          name="search"
          label={say.search}
          hint={say.searchHint}
          maxLength={100}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="search"
          beside={
            <Button type="submit" variant="secondary" disabled={!hydrated}>
              {say.find}
            </Button>
          }
        />
        {onlyGroup !== undefined && (
          <label className={styles.choice}>
            <input
              type="checkbox"
              checked
              onChange={() => {
                setMore(undefined);
                setOnlyGroup(undefined);
              }}
            />
            {format(say.inGroup, { group: onlyGroup })}
          </label>
        )}
      </form>
      <Read reading={reading} {...given}>
        {({ users, next }) => {
          const after = more ? more.next : next;
          return (
            <Card padding="compact">
              {users.length === 0 ? (
                <p>{say.none}</p>
              ) : (
                <ul className={styles.list}>
                  {[...users, ...(more?.users ?? [])].map((user) => (
                    <li key={user.id}>
                      <PersonRow user={user} {...given} />
                    </li>
                  ))}
                </ul>
              )}
              {after && (
                <Button variant="secondary" busy={further.busy !== undefined} onClick={() => void showMore(after)}>
                  {messages.admin.more}
                </Button>
              )}
              <Came change={further} {...given} />
            </Card>
          );
        }}
      </Read>
      <AddUser {...given} onAdded={reading.again} />
    </div>
  );
}

function PersonRow({ user, messages, locale }: AdminPartProps & { user: AdminUserResponse }) {
  const say = messages.admin.users;
  return (
    <a className={styles.person} href={`/admin/users/${user.id}`}>
      <Avatar name={user.name} image={user.image} size={40} />
      <span className={styles.who}>
        <bdi className={styles.name}>{user.name}</bdi>
        <bdi className={styles.muted}>@{user.username}</bdi>
      </span>
      <Marks user={user} messages={messages} />
      <span className={styles.facts}>
        {user.devices === 0 || !user.lastSeenAt ? (
          say.never
        ) : (
          <>
            <span>{formatCount(locale, say.devices, user.devices)}</span>
            <span>
              {say.seen} <Moment at={user.lastSeenAt} locale={locale} />
            </span>
          </>
        )}
      </span>
    </a>
  );
}

export function Marks({ user, messages }: Pick<AdminPartProps, "messages"> & { user: AdminUserResponse }) {
  const say = messages.admin.users;
  return (
    <span className={styles.marks}>
      {user.role === "admin" && <span className={styles.mark}>{say.admin}</span>}
      {user.disabledAt && <span className={`${styles.mark} ${styles.warned}`}>{say.disabled}</span>}
    </span>
  );
}

function AddUser({ onAdded, ...given }: AdminPartProps & { onAdded: () => void }) {
  const { messages, locale } = given;
  const change = useChange();
  const [link, setLink] = useState<AdminLinkResponse>();
  const say = messages.admin.users.add;
  const complaints = fieldSentences(change.reasons, messages.fields, messages.admin.unknownReason);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const typed = new FormData(form);
    const body = {
      username: String(typed.get("username")),
      name: String(typed.get("name")),
      role: typed.has("admin") ? ("admin" as const) : ("user" as const),
    };
    setLink(undefined);
    void change.attempt(
      "add",
      () => addUser(body),
      (made) => {
        setLink(made.link);
        form.reset();
        onAdded();
        return undefined;
      },
    );
  };

  return (
    <Card padding="compact">
      <Stack gap={4}>
        <Stack gap={1}>
          <h2>{say.title}</h2>
          <p className={styles.muted}>{say.text}</p>
        </Stack>
        <AddForm change={change} onSubmit={submit} choice={{ name: "admin", label: say.admin }} submit={say.submit}>
          <TextField
            name="username"
            label={say.username}
            error={complaints.username}
            maxLength={64}
            autoComplete="off"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
          />
          <TextField name="name" label={say.name} error={complaints.name} maxLength={128} autoComplete="off" />
        </AddForm>
        <Came change={change} {...given} />
        {link && <MadeLink key={link.url} link={link} messages={messages.admin.link} locale={locale} />}
      </Stack>
    </Card>
  );
}
