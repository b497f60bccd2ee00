import { Shell } from "@/components/ui/Shell";
import { currentLanguage } from "@/lib/words/language";

export default async function Home() {
  const { words } = await currentLanguage();
  return (
    <Shell words={words.app}>
      <h1>{words.app.name}</h1>
    </Shell>
  );
}
