"use client";

import { Broken } from "@/components/fault/Broken";
import { useFaultFrame } from "@/components/frame/FrameContext";

export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  return <Broken {...useFaultFrame()} error={error} retry={retry} />;
}
