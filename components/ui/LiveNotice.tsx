"use client";

import { type ReactNode, useState } from "react";
import { Notice } from "./Notice";

export interface LiveNoticeProps {
  /** May count down: it is read out once, as it first was, and not again every second. */
  sentence: string;
  children?: ReactNode;
}

/** What went wrong while the page is in use. */
export function LiveNotice({ sentence, children }: LiveNoticeProps) {
  const [said] = useState(sentence);
  return (
    <Notice tone="danger">
      <span aria-hidden="true">{sentence}</span>
      <span className="visually-hidden" role="alert">
        {said}
      </span>
      {children}
    </Notice>
  );
}
