import type { FieldReason } from "./field-reason";

const MAX_CHARACTERS = 64;
/** Code units. A longer name cannot come down to MAX_CHARACTERS by any normalization. */
const MAX_TYPED_LENGTH = 1024;

// Emoji consist of parts that are refused elsewhere.
const EMOJI =
  /\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?(?:\u200d\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?)*/gu;
// Persian and related languages need the zero-width non-joiner inside words, where it changes what is seen.
const ARABIC_NON_JOINER = /(?<=\p{Script=Arabic})\u200c(?=\p{Script=Arabic})/gu;
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
const PILED_MARKS = /^\p{M}|\p{M}{5}/u;

/** A display name as it is stored: NFC, each run of spaces one plain space, none around it. */
export function foldDisplayName(typed: string): string {
  return typed.length > MAX_TYPED_LENGTH
    ? typed
    : typed
        .normalize("NFC")
        .replace(/\p{Zs}+/gu, " ")
        .trim();
}

/** A name stands on the confirm card beside the question: nothing in it may hide, reorder or overprint (Unicode UTS #55). */
export function displayNameProblem(name: string): FieldReason | null {
  if (name === "") return "name_missing";
  if (name.length > MAX_TYPED_LENGTH || [...name].length > MAX_CHARACTERS) {
    return "name_long";
  }
  if (UNSEEN.test(name.replace(EMOJI, "").replace(ARABIC_NON_JOINER, ""))) {
    return "name_unseen";
  }
  if (PILED_MARKS.test(name)) return "name_marks";
  return null;
}
