"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Messages } from "@/lib/i18n/messages";
import type { Frame } from "./Shell";

/** What a broken page is shown with: nobody is left to hand it over. */
export interface FaultFrame {
  frame: Frame;
  messages: Messages["fault"];
  locale: string;
  dir: "ltr" | "rtl";
}

const FaultContext = createContext<FaultFrame | undefined>(undefined);

/** The last one, for when the layout itself breaks and takes the context with it. */
let last: FaultFrame | undefined;

export function FrameProvider({ value, children }: { value: FaultFrame; children: ReactNode }) {
  if (typeof window !== "undefined") last = value;
  return <FaultContext value={value}>{children}</FaultContext>;
}

export function useFaultFrame(): FaultFrame | undefined {
  return useContext(FaultContext) ?? last;
}
