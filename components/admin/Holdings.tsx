import { Card } from "@/components/ui/Card";
import { Moment } from "@/components/ui/Moment";
import { Stack } from "@/components/ui/Stack";
import { deviceLabel } from "@/lib/i18n/device-name";
import styles from "./Admin.module.css";
import type { UserPartProps } from "./UserPanel";

/** The devices that an account is signed in on, and its passkeys. */
export function Holdings({ details, messages, locale }: UserPartProps) {
  const say = messages.admin.user;
  return (
    <Card padding="compact">
      <Stack gap={6}>
        <Stack gap={3}>
          <h2>{say.devices.title}</h2>
          {details.devices.length === 0 ? (
            <p>{say.devices.none}</p>
          ) : (
            <ul className={styles.list}>
              {details.devices.map((device) => (
                <li key={device.id}>
                  <bdi className={styles.name}>{deviceLabel(messages.names, device)}</bdi>
                  <p className={styles.facts}>
                    <bdi className={styles.mono}>{device.ip}</bdi>
                    <span>
                      {messages.admin.users.seen} <Moment at={device.lastSeenAt} locale={locale} />
                    </span>
                  </p>
                </li>
              ))}
            </ul>
          )}
        </Stack>
        <Stack gap={3}>
          <h2>{say.passkeys.title}</h2>
          {details.passkeys.length === 0 ? (
            <p>{say.passkeys.none}</p>
          ) : (
            <ul className={styles.list}>
              {details.passkeys.map(({ name, host, createdAt }) => (
                <li key={`${name} ${createdAt}`}>
                  <bdi className={styles.name}>{name}</bdi>
                  <p className={styles.facts}>
                    <bdi>{host}</bdi>
                    <Moment at={createdAt} locale={locale} />
                  </p>
                </li>
              ))}
            </ul>
          )}
        </Stack>
      </Stack>
    </Card>
  );
}
