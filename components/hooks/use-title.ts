import { useEffect } from "react";
import { useFaultFrame } from "@/components/ui/FrameProvider";

/** The tab says what the page says: it is all that one sees of it while looking at the other device. */
export function useTitle(title: string): void {
  const site = useFaultFrame()?.frame.site.name;
  useEffect(() => {
    document.title = site ? `${title} · ${site}` : title;
  }, [title, site]);
}
