"use client";

import { Card } from "@/components/ui/Card";
import { format, formatCount } from "@/lib/i18n/format";
import styles from "./Admin.module.css";
import { readGroups } from "./api";
import type { AdminPartProps } from "./Came";
import { Read } from "./Read";
import { useReading } from "./use-reading";

/** The groups that there are, with who asks for them. */
export function GroupsPanel(given: AdminPartProps) {
  const { messages, locale } = given;
  const reading = useReading("", readGroups);
  const say = messages.admin.groups;
  const list = new Intl.ListFormat(locale, { type: "unit" });
  return (
    <div className={styles.panel}>
      <h1>{messages.admin.sections.groups}</h1>
      <p>{say.lead}</p>
      <Read reading={reading} {...given}>
        {({ groups }) => (
          <Card padding="compact">
            {groups.length === 0 ? (
              <p>{say.none}</p>
            ) : (
              <ul className={styles.list}>
                {groups.map(({ name, users, clients }) => (
                  <li key={name}>
                    <a className={styles.person} href={`/admin?group=${encodeURIComponent(name)}`}>
                      <bdi className={styles.name}>{name}</bdi>
                      <span className={styles.facts}>
                        <span>{formatCount(locale, say.people, users)}</span>
                        {clients.length > 0 && <span>{format(say.clients, { clients: list.format(clients) })}</span>}
                      </span>
                    </a>
                  </li>
                ))}
              </ul>
            )}
          </Card>
        )}
      </Read>
    </div>
  );
}
