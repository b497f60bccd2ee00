import type { ScanMessages } from "@/components/scan/sentences";
import type { Messages } from "@/lib/i18n/messages";

/** The phone's sentences about a desktop, with those in their place that would be wrong the other way round. */
export function phoneWords({ scan, link: { show } }: { scan: ScanMessages; link: Messages["link"] }): ScanMessages {
  const { number, numberHint, condition, sameNetwork, otherNetwork, otherNetworkWarning, farApart } = show;
  const titles = {
    desktop: show.decide,
    mobile: show.decide,
    tablet: show.decide,
    tv: show.decide,
    other: show.decide,
  };
  const here = {
    titles,
    number,
    numberAfar: number,
    numberHint,
    condition,
    sameNetwork,
    otherNetwork,
    otherNetworkWarning,
    farApart,
  };
  return {
    ...scan,
    deciding: { ...scan.deciding, ...here, phonePlace: show.place },
    confirmed: { ...scan.confirmed, nothing: show.nothing, in: { ...scan.confirmed.in, text: show.confirmed } },
    cancelled: { ...scan.cancelled, text: show.saidNo, warning: show.warning, again: show.fresh },
    refusals: { ...scan.refusals, ...show.refusals },
    refusalActions: { ...scan.refusalActions, another: show.fresh },
    complaints: { ...scan.complaints, ...show.complaints },
  };
}
