import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { proofsOf } from "@/app/elsewhere";
import { currentLanguage } from "@/app/language";
import { LeavingPart } from "@/components/account/LeavingPart";
import { NameForm } from "@/components/account/NameForm";
import { PasswordForm } from "@/components/account/PasswordForm";
import { PictureForm } from "@/components/account/PictureForm";
import { SignedInPage } from "@/components/account/SignedInPage";
import { ProofProvider } from "@/components/elsewhere/ProofProvider";
import { UpstreamPart } from "@/components/elsewhere/UpstreamPart";
import { PasskeysPart } from "@/components/passkeys/PasskeysPart";
import { Card } from "@/components/ui/Card";
import { NoScriptNotice } from "@/components/ui/NoScriptNotice";
import { Stack } from "@/components/ui/Stack";
import { findAccountId } from "@/lib/accounts/account";
import { keepsOwnName } from "@/lib/accounts/accounts";
import { subjectOf } from "@/lib/accounts/identity";
import { hasPicture } from "@/lib/accounts/picture";
import { hasPasskey } from "@/lib/auth/passkey-proof";
import { currentSession } from "@/lib/auth/session";
import { database } from "@/lib/db/database";
import { settings } from "@/lib/env/settings";
import { format } from "@/lib/i18n/format";

export async function generateMetadata(): Promise<Metadata> {
  const { messages } = await currentLanguage();
  return { title: messages.settings.title };
}

export default async function SettingsPage() {
  const language = await currentLanguage();
  const { locale, messages } = language;
  const session = await currentSession(await headers());
  if (!session) redirect("/sign-in?callbackUrl=%2Fsettings");
  const { name, username, image } = session.user;
  const { passkeys, passwords, upstream, usernameChange, accountDelete } = settings();
  const accountId = await findAccountId(database(), username);
  const ownName = accountId !== undefined && (await keepsOwnName(database(), accountId));
  const hasOne = !("off" in passkeys) && accountId !== undefined && (await hasPasskey(accountId));
  const part = {
    messages: {
      settings: messages.settings,
      apiErrors: messages.apiErrors,
      app: messages.app,
      fields: messages.fields,
    },
    locale,
  };
  return (
    <SignedInPage language={language} session={session}>
      <ProofProvider value={await proofsOf(session, messages, "/settings")}>
        <Stack gap={4}>
          <Stack gap={1}>
            <h1>{messages.settings.title}</h1>
            <p>{format(messages.settings.account, { username })}</p>
          </Stack>
          <NoScriptNotice messages={messages.settings.noScript} />
          <Card padding="compact">
            <PictureForm name={name} image={image} own={await hasPicture(database(), username)} {...part} />
          </Card>
          {ownName && (
            <Card padding="compact">
              <NameForm name={name} {...part} />
            </Card>
          )}
          {upstream && (
            <Card padding="compact">
              <UpstreamPart
                name={upstream.name}
                linked={
                  accountId !== undefined && (await subjectOf(database(), accountId, upstream.issuer)) !== undefined
                }
                username={username}
                messages={{
                  elsewhere: messages.elsewhere,
                  passkeys: messages.passkeys,
                  apiErrors: messages.apiErrors,
                  app: messages.app,
                }}
                locale={locale}
              />
            </Card>
          )}
          <Card padding="compact">
            <PasskeysPart
              off={"off" in passkeys ? passkeys.off : undefined}
              username={username}
              messages={{ passkeys: messages.passkeys, apiErrors: messages.apiErrors, app: messages.app }}
              locale={locale}
            />
          </Card>
          {ownName && passwords && (
            <Card padding="compact" id="password">
              <PasswordForm username={username} passkeys={hasOne ? messages.passkeys : undefined} {...part} />
            </Card>
          )}
          <LeavingPart
            username={username}
            may={{ rename: usernameChange === "own", remove: accountDelete === "own" }}
            messages={{ ...part.messages, leaving: messages.leaving, passkeys: messages.passkeys }}
            locale={locale}
          />
        </Stack>
      </ProofProvider>
    </SignedInPage>
  );
}
