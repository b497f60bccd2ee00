import type { Metadata } from "next";
import { upstreamStart } from "@/app/elsewhere";
import { currentLanguage } from "@/app/language";
import { missingPage, missingTitle } from "@/app/missing-page";
import { accountPage } from "@/components/account/destination";
import { Failed, type FailedHow } from "@/components/elsewhere/Failed";
import { UpstreamReturn } from "@/components/elsewhere/UpstreamReturn";
import { NoScriptNotice } from "@/components/ui/NoScriptNotice";
import { Shell } from "@/components/ui/Shell";
import { settings } from "@/lib/env/settings";
import { safeRedirect } from "@/lib/http/safe-redirect";
import { REQUEST_PURPOSES } from "@/lib/upstream/authorization-request";

export async function generateMetadata(): Promise<Metadata> {
  if (!settings().upstream) return missingTitle();
  const { messages } = await currentLanguage();
  return { title: messages.elsewhere.returning.title, robots: { index: false } };
}

const FAILURES: readonly FailedHow[] = ["down", "cancelled", "refused", "over"];

/** Where the provider leads back to. Nothing in its address is a secret, or counts. */
export default async function UpstreamPage({ searchParams }: PageProps<"/upstream">) {
  const { frame, locale, messages } = await currentLanguage();
  const { upstream } = settings();
  if (!upstream) return missingPage();
  const query = await searchParams;
  const callbackUrl = safeRedirect(query.callbackUrl);
  const purpose = REQUEST_PURPOSES.find((each) => each === query.for) ?? "sign-in";
  const failed = FAILURES.find((each) => each === query.failed);
  const ways = {
    name: upstream.name,
    again: upstreamStart(purpose, callbackUrl),
    back: purpose === "sign-in" ? accountPage("/sign-in", callbackUrl) : callbackUrl,
  };
  return (
    <Shell frame={frame}>
      {failed ? (
        <Failed how={failed} messages={messages.elsewhere} {...ways} />
      ) : (
        <>
          <NoScriptNotice messages={messages.signUp.noScript} />
          <UpstreamReturn
            purpose={purpose}
            callbackUrl={callbackUrl}
            messages={{ elsewhere: messages.elsewhere, apiErrors: messages.apiErrors }}
            locale={locale}
            {...ways}
          />
        </>
      )}
    </Shell>
  );
}
