import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { currentLanguage } from "@/app/language";
import { SignedInPage } from "@/components/account/SignedInPage";
import { Missing } from "@/components/ui/Missing";
import { currentSession } from "@/lib/auth/session";
import { setPageStatus } from "@/lib/process/page-answer";
import NotFound, { generateMetadata } from "./not-found";

/**
 * A page that is not there for whoever asks, in the frame of whoever that is. What Next.js makes of `notFound()` alone is blank until a
 * script draws it, and stands in the data of every page: there it must be nobody's.
 *
 * @param asked.isFile whether browsers ask by themselves, to whom it is all the same who is signed in
 */
export async function missingPage({ isFile = false }: { isFile?: boolean } = {}) {
  if (!setPageStatus(404)) notFound();
  const session = isFile ? null : await currentSession(await headers());
  if (!session) return <NotFound />;
  const language = await currentLanguage();
  return (
    <SignedInPage language={language} session={session}>
      <Missing messages={language.messages.fault.missing} />
    </SignedInPage>
  );
}

export const missingTitle = generateMetadata;
