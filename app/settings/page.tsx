import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { currentLanguage } from "@/app/language";
import { NameForm } from "@/components/account/NameForm";
import { PasswordForm } from "@/components/account/PasswordForm";
import { PictureForm } from "@/components/account/PictureForm";
import { LiveAccount } from "@/components/live/LiveAccount";
import { Card } from "@/components/ui/Card";
import { Notice } from "@/components/ui/Notice";
import { Shell } from "@/components/ui/Shell";
import { Stack } from "@/components/ui/Stack";
import { hasPicture } from "@/lib/accounts/picture";
import { currentSession } from "@/lib/auth/session";
import { database } from "@/lib/db/database";
import { fill } from "@/lib/i18n/format";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await currentLanguage();
  return { title: words.settings.title };
}

export default async function SettingsPage() {
  const { frame, tag, words } = await currentLanguage();
  const session = await currentSession(await headers());
  if (!session) redirect("/sign-in?callbackUrl=%2Fsettings");
  const { name, username, image } = session.user;
  const part = {
    words: { settings: words.settings, trouble: words.trouble, app: words.app, fields: words.fields },
    tag,
  };
  return (
    <Shell frame={frame}>
      <LiveAccount
        device={{ id: session.device.id }}
        words={{ live: words.live, trouble: words.trouble, names: words.names }}
        tag={tag}
      >
        <Stack gap={4}>
          <Stack gap={1}>
            <h1>{words.settings.title}</h1>
            <p>{fill(words.settings.account, { username })}</p>
          </Stack>
          <noscript>
            <Notice tone="warning" title={words.settings.noScript.title}>
              {words.settings.noScript.text}
            </Notice>
          </noscript>
          <Card padding="compact">
            <PictureForm name={name} image={image} own={await hasPicture(database(), username)} {...part} />
          </Card>
          <Card padding="compact">
            <NameForm name={name} {...part} />
          </Card>
          <Card padding="compact" id="password">
            <PasswordForm username={username} {...part} />
          </Card>
        </Stack>
      </LiveAccount>
    </Shell>
  );
}
