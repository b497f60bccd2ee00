"use client";

import { Broken } from "@/components/ui/Broken";
import { useFaultFrame } from "@/components/ui/FrameProvider";

export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  return <Broken {...useFaultFrame()} error={error} retry={retry} />;
}
