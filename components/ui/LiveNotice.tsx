"use client";

import { type ReactNode, useState } from "react";
import { Notice } from "./Notice";

export interface LiveNoticeProps {
  /** May count down: it is read out once, and not again every second. */
  sentence: string;
  /** In another one it is read out anew. */
  locale: string;
  children?: ReactNode;
}

export function LiveNotice({ sentence, locale, children }: LiveNoticeProps) {
  const [said, say] = useState({ sentence, locale });
  if (said.locale !== locale) say({ sentence, locale });
  return (
    <Notice tone="danger">
      <span aria-hidden="true">{sentence}</span>
      <span className="visually-hidden" role="alert">
        {said.sentence}
      </span>
      {children}
    </Notice>
  );
}
