"use client";

import { createContext, type ReactNode, useContext } from "react";
import { Stack } from "@/components/ui/Stack";
import { type ElsewhereLink, ElsewhereLinks } from "./ElsewhereLinks";

/** How the account of this page proves who is here. */
export interface Proofs {
  password: boolean;
  /** In place of a password. */
  elsewhere: readonly ElsewhereLink[];
  text: string;
}

const Context = createContext<Proofs>({ password: true, elsewhere: [], text: "" });

export function ProofProvider({ value, children }: { value: Proofs; children: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

export function useProofs(): Proofs {
  return useContext(Context);
}

/** The password's field, or for whoever has none here the way to where they prove themselves. */
export function PasswordOrElsewhere({ children }: { children: ReactNode }) {
  const { password, elsewhere, text } = useProofs();
  if (password) return children;
  return (
    <Stack gap={3}>
      <p>{text}</p>
      <ElsewhereLinks links={elsewhere} />
    </Stack>
  );
}
