import { AnchorButton } from "@/components/ui/AnchorButton";
import { Card } from "@/components/ui/Card";
import { Stack } from "@/components/ui/Stack";
import styles from "./Oidc.module.css";

export interface ToldProps {
  title: string;
  text: string;
  /** As a program said it. */
  detail?: string | undefined;
  link?: { href: string; label: string };
}

/** Where there is nothing to decide. */
export function Told({ title, text, detail, link }: ToldProps) {
  return (
    <Card>
      <Stack gap={4}>
        <h1>{title}</h1>
        <p>{text}</p>
        {detail && (
          <p className={styles.detail} dir="ltr">
            {detail}
          </p>
        )}
        {link && (
          <AnchorButton variant="secondary" size="large" href={link.href}>
            {link.label}
          </AnchorButton>
        )}
      </Stack>
    </Card>
  );
}
