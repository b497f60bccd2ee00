import { missingPage, missingTitle } from "@/app/missing-page";
import { isFile } from "@/lib/server/next-request";

export const generateMetadata = missingTitle;

/** Every address that no other page has. */
export default async function AnyOtherPage({ params }: PageProps<"/[...path]">) {
  const { path } = await params;
  return missingPage({ isFile: isFile(`/${path.join("/")}`) });
}
