"use client";

import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import type { AdminClient, AdminClientSecretResponse } from "@/lib/api/types";
import { format } from "@/lib/i18n/format";
import { AddClient, EditClient, Secret } from "./AddClient";
import styles from "./Admin.module.css";
import { changeClient, newClientSecret, readClients, removeClient } from "./api";
import { type AdminPartProps, Came } from "./Came";
import { Read } from "./Read";
import { Sure } from "./Sure";
import { useChange } from "./use-change";
import { useReading } from "./use-reading";

type Asking = { what: "rotate" | "disable" | "remove"; client: AdminClient };

/** The sites and apps that people sign in to with this one. */
export function ClientsPanel(given: AdminPartProps) {
  const { messages, locale } = given;
  const reading = useReading("", readClients);
  const change = useChange();
  const [asking, setAsking] = useState<Asking>();
  const [editing, setEditing] = useState<string>();
  const [told, setTold] = useState<AdminClientSecretResponse>();
  const say = messages.admin.clients;
  const list = new Intl.ListFormat(locale, { type: "disjunction" });

  const alter = (
    what: "disable" | "enable" | "remove",
    { name }: AdminClient,
    send: () => ReturnType<typeof changeClient>,
  ) =>
    void change.attempt(what, send, (changed) => {
      reading.set(changed);
      return ({ clients }) => format(clients[what].done, { name });
    });
  const act = ({ what, client }: Asking) => {
    setAsking(undefined);
    setTold(undefined);
    if (what === "disable") alter("disable", client, () => changeClient(client.id, { disabled: true }));
    else if (what === "remove") alter("remove", client, () => removeClient(client.id));
    else {
      void change.attempt(
        what,
        () => newClientSecret(client.id),
        (made) => {
          setTold(made);
          return undefined;
        },
      );
    }
  };
  const actions = (client: AdminClient) => {
    const named = (label: string) => `${label}: ${client.name}`;
    const button = (label: string, press: () => void) => (
      <Button variant="secondary" aria-label={named(label)} onClick={press}>
        {label}
      </Button>
    );
    return (
      <div className={styles.actions}>
        {button(say.edit.label, () => setEditing(editing === client.id ? undefined : client.id))}
        {!client.public && button(say.rotate.label, () => setAsking({ what: "rotate", client }))}
        {client.disabled
          ? button(say.enable.label, () => alter("enable", client, () => changeClient(client.id, { disabled: false })))
          : button(say.disable.label, () => setAsking({ what: "disable", client }))}
        {button(say.remove.label, () => setAsking({ what: "remove", client }))}
      </div>
    );
  };

  return (
    <div className={styles.panel}>
      <h1>{messages.admin.sections.clients}</h1>
      <p>{say.lead}</p>
      <Came change={change} {...given} />
      {told && <Secret key={told.secret} told={told} {...given} />}
      <Read reading={reading} {...given}>
        {({ clients }) => (
          <Card padding="compact">
            {clients.length === 0 ? (
              <p>{say.none}</p>
            ) : (
              <ul className={styles.list}>
                {clients.map((client) => (
                  <li key={client.id} className={styles.form}>
                    <div className={styles.who}>
                      <span className={styles.row}>
                        <bdi className={styles.name}>{client.name}</bdi>
                        {client.disabled && <span className={`${styles.mark} ${styles.warned}`}>{say.disabled}</span>}
                      </span>
                      <span className={styles.facts}>
                        <bdi className={styles.mono}>{client.id}</bdi>
                        <span>
                          {client.groups.length > 0
                            ? format(say.only, { groups: list.format(client.groups) })
                            : say.everybody}
                        </span>
                        {client.public && <span>{say.public}</span>}
                      </span>
                      {client.redirects.map((uri) => (
                        <bdi key={uri} className={styles.mono}>
                          {uri}
                        </bdi>
                      ))}
                    </div>
                    {actions(client)}
                    {editing === client.id && (
                      <EditClient
                        client={client}
                        {...given}
                        onChanged={(changed) => {
                          reading.set(changed);
                          setEditing(undefined);
                        }}
                      />
                    )}
                  </li>
                ))}
              </ul>
            )}
          </Card>
        )}
      </Read>
      <AddClient {...given} onAdded={reading.again} />
      {asking && (
        <Sure
          title={format(say[asking.what].title, { name: asking.client.name })}
          text={say[asking.what].text}
          cancel={messages.admin.cancel}
          confirm={say[asking.what].label}
          onDismiss={() => setAsking(undefined)}
          onAgree={() => act(asking)}
        />
      )}
    </div>
  );
}
