import { Problem } from "../http/problem";

/** Why a form's field is refused: a stable code, and an English sentence for clients without one. Pages translate the code. */
export const fieldReasons = {
  username_shape: "Use 3 to 32 characters out of a–z, 0–9, dot, dash and underscore.",
  username_empty: "Use at least one letter or digit.",
  username_reserved: "This username is reserved.",
  username_taken: "This username is taken.",
  username_soon: "You changed it less than 30 days ago.",
  email_shape: "This is no e-mail address.",
  group_shape: "A group has a name of 1 to 64 characters, without line breaks.",
  last_admin: "The only administrator cannot go. Make somebody else one first.",
  name_missing: "Enter a name.",
  name_long: "Use at most 64 characters.",
  name_unseen: "Leave out characters that cannot be seen.",
  name_marks: "Leave out the piled-up accents.",
  name_staff: "Add a name of your own: this one is read as the people who run this site.",
  password_short: "Use at least 8 characters.",
  password_long: "Use at most 128 characters.",
  password_control: "Leave out characters that cannot be seen.",
  password_common: "This password is too common. Try several words that only you put together.",
  password_close: "This password is too close to your name or to this site's.",
  password_wrong: "This is not your password.",
  password_changed: "Your password was changed a moment ago.",
  picture_type: "Choose a PNG, JPEG or WebP picture.",
  picture_size: "Choose a picture of at most 40 megapixels.",
  picture_moves: "Choose a picture that does not move.",
  picture_broken: "This picture cannot be read. Choose another one.",
} as const;

export type FieldReason = keyof typeof fieldReasons;

export function refusedFields(reasons: Readonly<Record<string, FieldReason>>): Problem {
  const fields = Object.fromEntries(Object.entries(reasons).map(([field, reason]) => [field, fieldReasons[reason]]));
  const [detail] = Object.values(fields);
  return new Problem("invalid_request", { ...(detail && { detail }), extensions: { fields, reasons } });
}
