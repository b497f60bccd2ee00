"use client";

import buttonStyles from "@/components/ui/Button.module.css";
import { buttonClass } from "@/components/ui/button-class";
import { Stack } from "@/components/ui/Stack";
import { keepFragment } from "./kept-fragment";

/** A way to whoever keeps accounts elsewhere. */
export interface ElsewhereLink {
  href: string;
  label: string;
}

export interface ElsewhereLinksProps {
  links: readonly ElsewhereLink[];
  variant?: "primary" | "secondary" | "quiet";
  size?: "large";
}

/** Ways out and back: this tab comes back to where it was. */
export function ElsewhereLinks({ links, variant = "secondary", size }: ElsewhereLinksProps) {
  if (links.length === 0) return null;
  return (
    <Stack gap={3}>
      {links.map(({ href, label }) => (
        <a key={href} href={href} className={buttonClass({ variant, size, wide: true })} onClick={keepFragment}>
          <span className={buttonStyles.label}>{label}</span>
        </a>
      ))}
    </Stack>
  );
}
