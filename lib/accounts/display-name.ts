import { hasUnseen, withoutIdle } from "../typed/seen";
import type { FieldReason } from "./field-reason";

const MAX_CHARACTERS = 64;
/** Code units. A longer name cannot come down to MAX_CHARACTERS by any normalization. */
const MAX_TYPED_LENGTH = 1024;

// UTS #39 §5.4: more than four nonspacing marks in a row, or the same twice, overprint. Spacing ones do not.
const PILED_MARKS = /(?:^| )\p{M}|[\p{Mn}\p{Me}]{5}|([\p{Mn}\p{Me}])\1/u;

/** A display name as it is stored: NFC, each run of spaces one plain space, and nothing around it that nobody sees. */
export function foldDisplayName(typed: string): string {
  return typed.length > MAX_TYPED_LENGTH ? typed : withoutIdle(typed.normalize("NFC").replace(/\p{Zs}+/gu, " "));
}

/** A name stands on the confirm card beside the question: nothing in it may hide, reorder or overprint (Unicode UTS #55). */
export function displayNameProblem(name: string): FieldReason | null {
  if (name === "") return "name_missing";
  if (name.length > MAX_TYPED_LENGTH || [...name].length > MAX_CHARACTERS) {
    return "name_long";
  }
  if (hasUnseen(name)) return "name_unseen";
  if (PILED_MARKS.test(name)) return "name_marks";
  return null;
}
