"use client";

import type { MouseEvent, ReactNode } from "react";

/** Leaves the address alone: on some pages the fragment holds a code. */
export function SkipLink({ className, children }: { className?: string; children: ReactNode }) {
  const skip = (event: MouseEvent) => {
    event.preventDefault();
    const main = document.getElementById("main");
    main?.focus();
    main?.scrollIntoView();
  };
  return (
    // biome-ignore lint/a11y/useValidAnchor: without JavaScript it is the anchor that it looks like
    <a className={className} href="#main" onClick={skip}>
      {children}
    </a>
  );
}
