"use client";

import { type ReactNode, useState } from "react";
import { Notice } from "./Notice";

export interface LiveNoticeProps {
  /** May count down: it is read out once, and not again every second. */
  sentence: string;
  children?: ReactNode;
}

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
