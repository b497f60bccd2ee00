"use client";

import { useEffect } from "react";
import type { Messages } from "@/lib/i18n/messages";
import { Button } from "./Button";
import { Card } from "./Card";
import { Stack } from "./Stack";

const ASK_EVERY_MS = 3_000;
/** So that not all who wait come back at the same moment. */
const SPREAD_MS = 2_000;

export interface AwayProps {
  messages: Messages["fault"]["away"];
}

/** Stands at the page's own address until the server says that it is well again. */
export function Away({ messages: { title, text, retry } }: AwayProps) {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const wait = () => {
      timer = setTimeout(ask, ASK_EVERY_MS + Math.random() * SPREAD_MS);
    };
    const ask = () => {
      fetch("/api/health", { cache: "no-store" }).then(
        ({ ok }) => (ok ? location.reload() : wait()),
        () => wait(),
      );
    };
    wait();
    return () => clearTimeout(timer);
  }, []);
  return (
    <Card>
      <Stack gap={4} align="center">
        <h1>{title}</h1>
        <p>{text}</p>
        <Button onClick={() => location.reload()}>{retry}</Button>
      </Stack>
    </Card>
  );
}
