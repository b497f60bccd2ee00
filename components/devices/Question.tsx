"use client";

import { TroubleNotice } from "@/components/account/TroubleNotice";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { deviceLabel } from "@/lib/i18n/device-name";
import { fill, fillCount } from "@/lib/i18n/format";
import type { Words } from "@/lib/i18n/messages";
import type { Panel, Request } from "./panel";

export interface QuestionProps {
  asking: NonNullable<Extract<Panel, { step: "shown" }>["asking"]>;
  currentId: string | undefined;
  words: Pick<Words, "devices" | "trouble" | "names">;
  tag: string;
  onDismiss: () => void;
  onAgree: () => void;
}

/** Asks once more before something is signed out, and says what follows. */
export function Question({ asking, currentId, words, tag, onDismiss, onAgree }: QuestionProps) {
  const { request, sending, trouble } = asking;
  const { title, sentences, cancel, confirm } = content(request, words, { currentId, tag });
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
      {trouble && <TroubleNotice trouble={trouble} words={words.trouble} tag={tag} />}
    </Dialog>
  );
}

function content(
  request: Request,
  { devices: words, names }: Pick<Words, "devices" | "names">,
  { currentId, tag }: { currentId: string | undefined; tag: string },
) {
  switch (request.what) {
    case "end": {
      const { title, text, cancel, confirm } = words.end;
      return {
        title: fill(title, { label: deviceLabel(names, request.device.label) }),
        sentences: [text],
        cancel,
        confirm,
      };
    }
    case "endOthers": {
      const { title, text, cancel, confirm } = words.endOthers;
      return { title, sentences: [fillCount(tag, text, request.count)], cancel, confirm };
    }
    case "disown": {
      const { title, text, approver, approverHere, cancel, confirm } = words.disown;
      const { approvedBy } = request.device;
      const label = deviceLabel(names, request.device.label);
      const also =
        approvedBy?.id === currentId
          ? approverHere
          : fill(approver, { label: deviceLabel(names, approvedBy?.label ?? "") });
      return { title: fill(title, { label }), sentences: approvedBy ? [text, also] : [text], cancel, confirm };
    }
    default:
      return request satisfies never;
  }
}
