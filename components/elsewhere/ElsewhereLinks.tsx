"use client";

import { useRef } from "react";
import { KeepChoice } from "@/components/account/KeepChoice";
import { useHydrated } from "@/components/hooks/use-hydrated";
import buttonStyles from "@/components/ui/Button.module.css";
import { buttonClass } from "@/components/ui/button-class";
import { Stack } from "@/components/ui/Stack";
import { keep } from "./kept";

/** A way to whoever keeps accounts elsewhere. */
export interface ElsewhereLink {
  href: string;
  label: string;
  /** Of the box that says whether it is for this visit only. Absent where nobody signs in, or is asked on the way back. */
  keep?: string;
}

export interface ElsewhereLinksProps {
  links: readonly ElsewhereLink[];
  variant?: "primary" | "secondary" | "quiet";
  size?: "large";
  /** Whether it is for this visit only, where a box of the page says so. */
  visit?: () => boolean;
}

/** Ways out and back: this tab comes back to where it was. */
export function ElsewhereLinks({ links, variant = "secondary", size, visit }: ElsewhereLinksProps) {
  const box = useRef<HTMLInputElement>(null);
  // A link that leads out before it keeps anything would lose a scanned code.
  const hydrated = useHydrated();
  if (links.length === 0) return null;
  const leave = () => keep({ fragment: location.hash, visit: visit?.() ?? box.current?.checked === false });
  return (
    <Stack gap={3}>
      {links.map((link) => (
        <Stack key={link.href} gap={1}>
          <a
            href={hydrated ? link.href : undefined}
            className={buttonClass({ variant, size, wide: true })}
            onClick={leave}
          >
            <span className={buttonStyles.label}>{link.label}</span>
          </a>
          {link.keep && visit === undefined && <KeepChoice ref={box} label={link.keep} />}
        </Stack>
      ))}
    </Stack>
  );
}
