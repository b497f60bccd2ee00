import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { currentLanguage } from "@/app/language";
import { DevicesPanel } from "@/components/devices/DevicesPanel";
import { LiveAccount } from "@/components/live/LiveAccount";
import { Notice } from "@/components/ui/Notice";
import { Shell } from "@/components/ui/Shell";
import { currentSession } from "@/lib/auth/session";
import { fill } from "@/lib/i18n/format";
import styles from "./devices.module.css";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await currentLanguage();
  return { title: words.devices.title };
}

/** Where the account is signed in, and what happened to it. */
export default async function DevicesPage() {
  const { frame, tag, words } = await currentLanguage();
  const session = await currentSession(await headers());
  if (!session) redirect("/sign-in?callbackUrl=%2Fdevices");
  const { device, user } = session;
  return (
    <Shell frame={frame} width="wide" top>
      <LiveAccount
        device={{ id: device.id }}
        words={{ live: words.live, trouble: words.trouble, names: words.names }}
        tag={tag}
      >
        <div className={styles.page}>
          <header>
            <h1>{words.devices.title}</h1>
            <p>{fill(words.devices.lead, { username: user.username })}</p>
          </header>
          <noscript>
            <Notice tone="warning" title={words.devices.noScript.title}>
              {words.devices.noScript.text}
            </Notice>
          </noscript>
          <DevicesPanel words={{ devices: words.devices, trouble: words.trouble, names: words.names }} tag={tag} />
        </div>
      </LiveAccount>
    </Shell>
  );
}
