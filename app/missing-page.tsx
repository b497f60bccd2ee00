import { notFound } from "next/navigation";
import { setPageStatus } from "@/lib/process/page-answer";
import NotFound, { generateMetadata } from "./not-found";

/** A page that is not there for whoever asks. What Next.js makes of `notFound()` alone is blank until a script draws it. */
export function missingPage() {
  if (!setPageStatus(404)) notFound();
  return <NotFound />;
}

export const missingTitle = generateMetadata;
