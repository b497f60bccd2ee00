"use client";

import { useRouter } from "next/navigation";
import { type ChangeEvent, useEffect, useRef, useState } from "react";
import type { ApiError, ApiResult } from "@/components/api/call";
import { Avatar } from "@/components/ui/Avatar";
import { Button } from "@/components/ui/Button";
import { Stack } from "@/components/ui/Stack";
import { removePicture, savePicture } from "./api";
import { FormResult, type Result, type SettingsPartProps } from "./FormResult";
import { fieldSentences } from "./form-fields";
import styles from "./PictureForm.module.css";
import { preparedPicture } from "./prepared-picture";

export interface PictureFormProps extends SettingsPartProps {
  name: string;
  image: string;
  own: boolean;
}

export function PictureForm({ name, image, own, messages, locale }: PictureFormProps) {
  const router = useRouter();
  const [picture, setPicture] = useState<Blob>();
  const preview = usePreview(picture);
  // Shown until the page has it from the server, or the old one would show once more.
  const [saved, setSaved] = useState<{ image: string; over: string }>();
  const [reason, setReason] = useState<string>();
  const [removed, setRemoved] = useState(false);
  const [result, setResult] = useState<Result>({ came: "nothing" });
  const file = useRef<HTMLInputElement>(null);
  const say = messages.settings.picture;
  const sentences = { ...messages.fields, ...say.complaints };
  const { picture: error } = fieldSentences(reason ? { picture: reason } : {}, sentences, say.complaints.broken);
  const sending = result.came === "sending";
  const [preparing, setPreparing] = useState(false);

  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = event.currentTarget.files?.[0];
    // Reset, so that choosing the same file again is a change.
    event.currentTarget.value = "";
    if (!chosen) return;
    setResult({ came: "nothing" });
    setReason(undefined);
    setPreparing(true);
    const prepared = await preparedPicture(chosen);
    setPreparing(false);
    setReason("reason" in prepared ? prepared.reason : undefined);
    setPicture("picture" in prepared ? prepared.picture : undefined);
  };
  const discard = () => {
    setPicture(undefined);
    setReason(undefined);
  };
  const send = async (sent: Promise<ApiResult<{ image: string }>>, removes = false) => {
    setReason(undefined);
    setResult({ came: "sending" });
    const called = await sent;
    if (called.ok) {
      setPicture(undefined);
      setSaved({ ...called.value, over: image });
      setRemoved(removes);
      setResult({ came: "saved" });
      router.refresh();
      return;
    }
    const refusal = reasonOf(called.error);
    if (refusal) {
      setPicture(undefined);
      setReason(refusal);
    }
    setResult(refusal ? { came: "nothing" } : { came: "error", error: called.error });
  };

  return (
    <Stack gap={4}>
      <h2>{say.title}</h2>
      <div className={styles.row}>
        <Avatar name={name} image={preview ?? (saved?.over === image ? saved.image : image)} size={96} />
        <div className={styles.text}>
          {preview && <p>{say.preview}</p>}
          <p className={styles.hint}>{say.hint}</p>
        </div>
      </div>
      {/* Out of sight and out of the keyboard's way: the button stands for it. */}
      <input ref={file} type="file" accept="image/*" onChange={choose} aria-label={say.choose} tabIndex={-1} hidden />
      {error && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
      <FormResult result={result} saved={removed ? say.removed : say.saved} messages={messages} locale={locale} />
      <div className={styles.actions}>
        {picture ? (
          <>
            <Button wide busy={sending} onClick={() => send(savePicture(picture))}>
              {say.save}
            </Button>
            <Button wide variant="quiet" onClick={discard}>
              {say.discard}
            </Button>
          </>
        ) : (
          <>
            <Button wide variant="secondary" busy={preparing} onClick={() => file.current?.click()}>
              {say.choose}
            </Button>
            {own && (
              <Button wide variant="quiet" busy={sending} onClick={() => send(removePicture(), true)}>
                {say.remove}
              </Button>
            )}
          </>
        )}
      </div>
    </Stack>
  );
}

function reasonOf({ code, reasons }: ApiError): string | undefined {
  if (code === "payload_too_large") return "size";
  if (code === "unsupported_media_type") return "type";
  return code === "invalid_request" ? (reasons?.picture ?? "broken") : undefined;
}

function usePreview(picture: Blob | undefined): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!picture) return setAddress(undefined);
    const made = URL.createObjectURL(picture);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return address;
}
