"use client";

import { deviceLabel } from "@/lib/i18n/device-name";
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
  onAgree: (stepUp: StepUp) => void;
}

/** Asks once more before something is signed out, and says what follows. */
export function Question({ asking, currentId, messages, passwordMessages, locale, onDismiss, onAgree }: QuestionProps) {
  const { request, ...state } = asking;
  return (
    <StepUpDialog
      {...content(request, messages, { currentId, locale })}
      {...state}
      {...{ messages, passwordMessages, locale, onDismiss, onAgree }}
    />
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
