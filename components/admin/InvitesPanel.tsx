"use client";

import { type FormEvent, useState } from "react";
import { fieldSentences } from "@/components/account/form-fields";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Moment } from "@/components/ui/Moment";
import { Stack } from "@/components/ui/Stack";
import { TextField } from "@/components/ui/TextField";
import type { AdminInvite, AdminLinkResponse } from "@/lib/api/types";
import { format, formatCount } from "@/lib/i18n/format";
import { AddForm } from "./AddForm";
import styles from "./Admin.module.css";
import { invite, readInvites, revokeInvite } from "./api";
import { type AdminPartProps, Came } from "./Came";
import { MadeLink } from "./MadeLink";
import { Read } from "./Read";
import { Sure } from "./Sure";
import { namesIn, wholeIn } from "./typed";
import { useChange } from "./use-change";
import { useReading } from "./use-reading";

const MOST_USES = 1000;
const MOST_DAYS = 90;

/** Links that are good, and another one. */
export function InvitesPanel(given: AdminPartProps) {
  const { messages, locale } = given;
  const reading = useReading("", readInvites);
  const change = useChange();
  const [asking, setAsking] = useState<AdminInvite>();
  const say = messages.admin.invites;
  const nameOf = ({ purpose, username = "" }: AdminInvite) => format(say.purposes[purpose], { username });

  const revoke = ({ id }: AdminInvite) => {
    setAsking(undefined);
    void change.attempt(
      id,
      () => revokeInvite(id),
      (left) => {
        reading.set(left);
        return ({ invites }) => invites.revoke.done;
      },
    );
  };

  return (
    <div className={styles.panel}>
      <h1>{messages.admin.sections.invites}</h1>
      <NewInvite {...given} onMade={reading.again} />
      <p>{say.lead}</p>
      <Came change={change} {...given} />
      <Read reading={reading} {...given}>
        {({ invites }) => (
          <Card padding="compact">
            {invites.length === 0 ? (
              <p>{say.none}</p>
            ) : (
              <ul className={styles.list}>
                {invites.map((each) => (
                  <li key={each.id} className={styles.row}>
                    <div className={styles.who}>
                      <span className={styles.name}>
                        {nameOf(each)}
                        {each.note && (
                          <>
                            {"\u00a0· "}
                            <bdi>{each.note}</bdi>
                          </>
                        )}
                      </span>
                      <span className={styles.facts}>
                        <span>{formatCount(locale, say.uses, each.usesLeft)}</span>
                        <span>
                          {say.until} <Moment at={each.expiresAt} locale={locale} />
                        </span>
                        {each.groups.length > 0 && <bdi>{each.groups.join(", ")}</bdi>}
                        {each.role === "admin" && <span>{messages.admin.users.admin}</span>}
                      </span>
                    </div>
                    <Button
                      variant="secondary"
                      busy={change.busy === each.id}
                      aria-label={format(say.revoke.name, { what: each.note ?? nameOf(each) })}
                      onClick={() => setAsking(each)}
                    >
                      {say.revoke.label}
                    </Button>
                  </li>
                ))}
              </ul>
            )}
          </Card>
        )}
      </Read>
      {asking && (
        <Sure
          title={say.revoke.title}
          text={say.revoke.text}
          cancel={messages.admin.cancel}
          confirm={say.revoke.label}
          onDismiss={() => setAsking(undefined)}
          onAgree={() => revoke(asking)}
        />
      )}
    </div>
  );
}

function NewInvite({ onMade, ...given }: AdminPartProps & { onMade: () => void }) {
  const { messages, locale } = given;
  const change = useChange();
  const [link, setLink] = useState<AdminLinkResponse>();
  const say = messages.admin.invites.add;
  const complaints = fieldSentences(change.reasons, messages.fields, messages.admin.unknownReason);
  const bounds = (field: "uses" | "days", most: number) =>
    change.reasons[field] ? format(say.number, { most: new Intl.NumberFormat(locale).format(most) }) : undefined;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const typed = new FormData(form);
    const uses = wholeIn(String(typed.get("uses")), MOST_USES);
    const days = wholeIn(String(typed.get("days")), MOST_DAYS);
    setLink(undefined);
    if (uses === undefined || days === undefined) {
      return change.complain({ ...(!uses && { uses: "number" }), ...(!days && { days: "number" }) });
    }
    const body = {
      uses,
      days,
      note: String(typed.get("note")),
      groups: namesIn(String(typed.get("groups"))),
      role: typed.has("admin") ? ("admin" as const) : ("user" as const),
    };
    void change.attempt(
      "invite",
      () => invite(body),
      (made) => {
        setLink(made);
        form.reset();
        onMade();
        return undefined;
      },
    );
  };

  return (
    <Card padding="compact">
      <Stack gap={4}>
        <h2>{say.title}</h2>
        <AddForm change={change} onSubmit={submit} choice={{ name: "admin", label: say.admin }} submit={say.submit}>
          <TextField
            name="uses"
            label={say.uses}
            error={bounds("uses", MOST_USES)}
            defaultValue="1"
            inputMode="numeric"
            maxLength={6}
            autoComplete="off"
          />
          <TextField
            name="days"
            label={say.days}
            error={bounds("days", MOST_DAYS)}
            defaultValue="7"
            inputMode="numeric"
            maxLength={6}
            autoComplete="off"
          />
          <TextField name="note" label={say.note} maxLength={200} autoComplete="off" />
          <TextField
            name="groups"
            label={say.groups}
            hint={messages.admin.groupsHint}
            error={complaints.groups}
            autoComplete="off"
          />
        </AddForm>
        <Came change={change} {...given} />
        {link && <MadeLink key={link.url} link={link} messages={messages.admin.link} locale={locale} />}
      </Stack>
    </Card>
  );
}
