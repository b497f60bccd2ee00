"use client";

import { Broken } from "@/components/fault/Broken";
import { app } from "@/lib/words/en/app";
import { fault } from "@/lib/words/en/fault";

export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  return <Broken words={{ app, fault }} error={error} retry={retry} />;
}
