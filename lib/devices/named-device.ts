export interface NamedDevice {
  id: string;
  /** An app's `label` is the name that it gave itself. A browser's is the server's, in English, made of `browser` and `os`. */
  kind: "browser" | "app";
  label: string;
  browser: string;
  os: string;
}

export const NAMED_DEVICE = { id: true, kind: true, label: true, browser: true, os: true } as const;

export function namedDevice({ id, kind, label, browser, os }: { [Column in keyof NamedDevice]: string }): NamedDevice {
  return { id, kind: kind as NamedDevice["kind"], label, browser, os };
}
