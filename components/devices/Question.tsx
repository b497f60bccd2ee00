"use client";

import { ApiErrorNotice } from "@/components/ui/ApiErrorNotice";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { deviceLabel } from "@/lib/i18n/device-name";
import { format, formatCount } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import type { Panel, Request } from "./reducer";

export interface QuestionProps {
  asking: NonNullable<Extract<Panel, { step: "shown" }>["asking"]>;
  currentId: string | undefined;
  messages: Pick<Messages, "devices" | "apiErrors" | "names">;
  locale: string;
  onDismiss: () => void;
  onAgree: () => void;
}

export function Question({ asking, currentId, messages, locale, onDismiss, onAgree }: QuestionProps) {
  const { request, sending, error } = asking;
  const { title, sentences, cancel, confirm } = content(request, messages, { currentId, locale });
  const actions = (
    <>
      <Button variant="secondary" aria-disabled={sending} onClick={onDismiss}>
        {cancel}
      </Button>
      <Button variant="danger" busy={sending} onClick={onAgree}>
        {confirm}
      </Button>
    </>
  );
  return (
    <Dialog title={title} actions={actions} onDismiss={onDismiss}>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {error && <ApiErrorNotice error={error} messages={messages.apiErrors} locale={locale} />}
    </Dialog>
  );
}

function content(
  request: Request,
  { devices: messages, names }: Pick<Messages, "devices" | "names">,
  { currentId, locale }: { currentId: string | undefined; locale: string },
) {
  switch (request.what) {
    case "end": {
      const { title, text, cancel, confirm } = messages.end;
      return {
        title: format(title, { label: deviceLabel(names, request.device) }),
        sentences: [text],
        cancel,
        confirm,
      };
    }
    case "endOthers": {
      const { title, text, cancel, confirm } = messages.endOthers;
      return { title, sentences: [formatCount(locale, text, request.count)], cancel, confirm };
    }
    case "disown": {
      const { title, text, approver, approverHere, cancel, confirm } = messages.disown;
      const { approvedBy } = request.device;
      const label = deviceLabel(names, request.device);
      const also =
        approvedBy?.id === currentId
          ? approverHere
          : format(approver, { label: approvedBy ? deviceLabel(names, approvedBy) : "" });
      return { title: format(title, { label }), sentences: approvedBy ? [text, also] : [text], cancel, confirm };
    }
    default:
      return request satisfies never;
  }
}
