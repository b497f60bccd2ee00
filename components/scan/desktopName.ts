import { deviceName } from "@/lib/i18n/device-name";
import type { Messages } from "@/lib/i18n/messages";
import type { Named } from "./reducer";

/** The phone's words, and those for what the server says of devices. */
export type ScanWords = Messages["scan"] & Pick<Messages, "names">;

/** What a desktop is called in a sentence: `Chrome on Windows`. */
export function desktopName({ names }: Pick<Messages, "names">, desktop: Named): string {
  return deviceName(names, desktop);
}
