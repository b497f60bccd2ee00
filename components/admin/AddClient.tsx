"use client";

import { type FormEvent, useState } from "react";
import { fieldSentences } from "@/components/account/form-fields";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Stack } from "@/components/ui/Stack";
import { TextField } from "@/components/ui/TextField";
import type { AdminClient, AdminClientSecretResponse } from "@/lib/api/types";
import { AddForm } from "./AddForm";
import styles from "./Admin.module.css";
import { addClient, changeClient } from "./api";
import { type AdminPartProps, Came } from "./Came";
import { Copied } from "./MadeLink";
import { addressesIn, namesIn } from "./typed";
import { type Change, useChange } from "./use-change";

/** What an application has to be given; its secret is told this once. */
export function Secret({ told, messages }: AdminPartProps & { told: AdminClientSecretResponse }) {
  const say = messages.admin.clients.secret;
  const copy = messages.admin.link;
  return (
    <Card padding="compact" role="status">
      <Stack gap={3}>
        <h2>{say.title}</h2>
        <p>{told.secret ? say.text : say.none}</p>
        <Copied label={say.issuer} value={told.issuer} messages={copy} />
        <Copied label={say.id} value={told.client.id} messages={copy} />
        {told.secret && <Copied label={say.secret} value={told.secret} messages={copy} />}
      </Stack>
    </Card>
  );
}

export function AddClient({ onAdded, ...given }: AdminPartProps & { onAdded: () => void }) {
  const { messages } = given;
  const change = useChange();
  const [told, setTold] = useState<AdminClientSecretResponse>();
  const say = messages.admin.clients.add;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const typed = new FormData(form);
    setTold(undefined);
    void change.attempt(
      "add",
      () => addClient({ id: String(typed.get("id")).trim(), public: typed.has("public"), ...partsIn(typed) }),
      (made) => {
        setTold(made);
        form.reset();
        onAdded();
        return undefined;
      },
    );
  };
  return (
    <Card padding="compact">
      <Stack gap={4}>
        <h2>{say.title}</h2>
        <AddForm change={change} onSubmit={submit} choice={{ name: "public", label: say.public }} submit={say.submit}>
          <TextField
            name="id"
            label={say.id}
            hint={say.idHint}
            error={complaints(change, given).id}
            maxLength={100}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            dir="ltr"
          />
          <Parts change={change} {...given} />
        </AddForm>
        <Came change={change} {...given} />
        {told && <Secret key={told.secret} told={told} {...given} />}
      </Stack>
    </Card>
  );
}

export interface EditClientProps extends AdminPartProps {
  client: AdminClient;
  onChanged: (changed: { clients: AdminClient[] }) => void;
}

export function EditClient({ client, onChanged, ...given }: EditClientProps) {
  const change = useChange();
  const say = given.messages.admin.clients.edit;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const parts = partsIn(new FormData(event.currentTarget));
    void change.attempt(
      "edit",
      () => changeClient(client.id, parts),
      (changed) => {
        onChanged(changed);
        return undefined;
      },
    );
  };
  return (
    <>
      <form className={styles.form} method="post" onSubmit={submit} noValidate>
        <div className={styles.fields}>
          <Parts change={change} client={client} {...given} />
        </div>
        <Button type="submit" variant="secondary" busy={change.busy !== undefined}>
          {say.save}
        </Button>
      </form>
      <Came change={change} {...given} />
    </>
  );
}

/** What can be changed later, too. */
function Parts({ change, client, ...given }: AdminPartProps & { change: Change; client?: AdminClient }) {
  const say = given.messages.admin.clients.add;
  const found = complaints(change, given);
  return (
    <>
      <TextField
        name="name"
        label={say.name}
        hint={say.nameHint}
        error={found.name}
        defaultValue={client?.name ?? ""}
        maxLength={100}
        autoComplete="off"
      />
      <TextField
        name="redirects"
        label={say.redirects}
        hint={say.redirectsHint}
        error={found.redirects}
        defaultValue={client?.redirects.join(" ") ?? ""}
        inputMode="url"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        dir="ltr"
      />
      <TextField
        name="groups"
        label={say.groups}
        hint={given.messages.admin.groupsHint}
        error={found.groups}
        defaultValue={client?.groups.join(", ") ?? ""}
        autoComplete="off"
      />
    </>
  );
}

function complaints({ reasons }: Change, { messages }: Pick<AdminPartProps, "messages">) {
  const known = { ...messages.fields, ...messages.admin.clients.reasons };
  return fieldSentences(reasons, known, messages.admin.unknownReason);
}

function partsIn(typed: FormData): Pick<AdminClient, "name" | "redirects" | "groups"> {
  return {
    name: String(typed.get("name")).trim(),
    redirects: addressesIn(String(typed.get("redirects"))),
    groups: namesIn(String(typed.get("groups"))),
  };
}
