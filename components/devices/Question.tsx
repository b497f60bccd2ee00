"use client";

import { useRef } from "react";
import { TextField } from "@/components/ui/TextField";
import { deviceLabel, deviceTitle } from "@/lib/i18n/device-name";
import { format, formatCount } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import type { StepUp } from "./api";
import type { Panel, Request } from "./reducer";
import { StepUpDialog } from "./StepUpDialog";

export interface QuestionProps {
  asking: NonNullable<Extract<Panel, { step: "shown" }>["asking"]>;
  currentId: string | undefined;
  messages: Pick<Messages, "devices" | "apiErrors" | "names">;
  passwordMessages: Messages["app"]["password"];
  locale: string;
  onDismiss: () => void;
  onAgree: (answer: Answer) => void;
}

/** With a name where one was asked for. */
export type Answer = StepUp & { name?: string };

/** Asks once more before something is signed out, and says what follows. */
export function Question({ asking, currentId, messages, passwordMessages, locale, onDismiss, onAgree }: QuestionProps) {
  const { request, ...state } = asking;
  const name = useRef<HTMLInputElement>(null);
  const reason = state.error?.reasons?.name && messages.devices.rename.invalid;
  const agree = (stepUp: StepUp) => onAgree({ ...stepUp, ...(name.current && { name: name.current.value }) });
  return (
    <StepUpDialog
      {...content(request, messages, { currentId, locale })}
      {...state}
      {...(reason && { error: undefined })}
      harmless={request.what === "rename"}
      {...{ messages, passwordMessages, locale, onDismiss, onAgree: agree }}
    >
      {request.what === "rename" && (
        <TextField
          ref={name}
          label={messages.devices.rename.field}
          hint={reason ? undefined : messages.devices.rename.hint}
          error={reason}
          defaultValue={request.device.ownName ?? ""}
          readOnly={state.sending}
          autoComplete="off"
          enterKeyHint="done"
        />
      )}
    </StepUpDialog>
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
        title: format(title, { label: deviceTitle(names, request.device) }),
        sentences: [text],
        cancel,
        confirm,
      };
    }
    case "endOthers": {
      const { title, text, cancel, confirm } = messages.endOthers;
      return { title, sentences: [formatCount(locale, text, request.count)], cancel, confirm };
    }
    case "endUnused": {
      const { title, text, cancel, confirm } = messages.endUnused;
      return { title, sentences: [formatCount(locale, text, request.count)], cancel, confirm };
    }
    case "rename": {
      const { title, cancel, confirm } = messages.rename;
      const label = deviceLabel(names, request.device);
      return { title: format(title, { label }), sentences: [], cancel, confirm };
    }
    case "disown": {
      const { title, text, approver, approverHere, cancel, confirm } = messages.disown;
      const { approvedBy } = request.device;
      const label = deviceTitle(names, request.device);
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
