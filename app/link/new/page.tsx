import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { currentLanguage } from "@/app/language";
import { PhoneCode } from "@/components/link/PhoneCode";
import { LiveAccount } from "@/components/live/LiveAccount";
import { NoScriptNotice } from "@/components/ui/NoScriptNotice";
import { Shell } from "@/components/ui/Shell";
import { currentSession } from "@/lib/auth/session";

export async function generateMetadata(): Promise<Metadata> {
  const { messages } = await currentLanguage();
  return { title: messages.link.title };
}

export default async function NewLinkPage({ searchParams }: PageProps<"/link/new">) {
  const { frame, locale, messages } = await currentLanguage();
  const session = await currentSession(await headers());
  if (!session) redirect("/sign-in?callbackUrl=%2Flink%2Fnew");
  return (
    <Shell frame={frame}>
      <NoScriptNotice messages={messages.devices.noScript} />
      <LiveAccount
        device={{ id: session.device.id }}
        messages={{ live: messages.live, apiErrors: messages.apiErrors, names: messages.names }}
        locale={locale}
        askOfOwn={false}
      >
        <PhoneCode
          messages={{
            link: messages.link,
            scan: { ...messages.scan, names: messages.names, passkeys: messages.passkeys, asked: messages.oidc.asked },
          }}
          passwordMessages={messages.app.password}
          locale={locale}
          welcome={(await searchParams).welcome !== undefined}
        />
      </LiveAccount>
    </Shell>
  );
}
