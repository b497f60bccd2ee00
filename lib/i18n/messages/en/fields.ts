import type { FieldReason } from "@/lib/accounts/field-reason";

/** Why a field of a form is refused, by the server's code for it. */
export const fields = {
  username_shape: "Use 3 to 32 lowercase letters, digits, dots, dashes or underscores.",
  username_empty: "Use at least one letter or digit.",
  username_reserved: "This username is reserved.",
  username_taken: "This username is taken.",
  username_soon: "You changed it less than 30 days ago.",
  email_shape: "This is no e-mail address.",
  group_shape: "A group’s name has 1 to 64 characters.",
  last_admin: "The only administrator cannot go. Make somebody else one first.",
  name_missing: "Type your name.",
  name_long: "Use at most 64 characters.",
  name_unseen: "Leave out characters that cannot be seen.",
  name_marks: "Use fewer accents per letter.",
  name_staff: "Add a name of your own: this one reads as if you ran this site.",
  password_short: "Use at least 8 characters.",
  password_long: "Use at most 128 characters.",
  password_control: "Leave out characters that cannot be seen.",
  password_common: "This password is too common. Try several words that only you put together.",
  password_close: "This password is too close to your name or to this site’s.",
  password_wrong: "That is not your current password.",
  password_changed: "Your password was changed a moment ago.",
  picture_type: "Please choose a PNG, JPEG or WebP picture.",
  picture_size: "Choose a picture of at most 40 megapixels.",
  picture_moves: "Choose a picture that does not move.",
  picture_broken: "That picture cannot be read. Choose another file.",
} satisfies Record<FieldReason, string>;
