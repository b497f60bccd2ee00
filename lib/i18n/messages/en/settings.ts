/** Words of the settings page. */
export const settings = {
  title: "Settings",
  account: "@{username}",
  noScript: {
    title: "This page needs JavaScript",
    text: "Changes are sent by the page itself. Turn JavaScript on for this site, then open the page again.",
  },
  signedOut: {
    title: "This device was signed out",
    text: "Sign in again to change anything.",
    link: "Sign in",
  },
  picture: {
    title: "Picture",
    hint: "A photo or any other picture. People see it beside your name when you scan a code.",
    choose: "Choose a picture",
    save: "Use this picture",
    discard: "Keep the old one",
    remove: "Remove picture",
    preview: "New picture, not saved yet.",
    saved: "Your picture is saved.",
    removed: "Your picture is removed. A drawn one takes its place.",
    complaints: {
      type: "Please choose a PNG, JPEG or WebP picture.",
      size: "That picture is larger than 4 MB. Choose a smaller one.",
      broken: "That picture cannot be read. Choose another file.",
    },
  },
  name: {
    title: "Name",
    label: "Your name",
    hint: "Shown to you on every screen you sign in.",
    save: "Save name",
    saved: "Your name is saved.",
    missing: "Type your name.",
    invalid: "This name cannot be used.",
  },
  password: {
    title: "Password",
    disowned:
      "That sign-in is ended. Choose a new password now: whoever it was may know this one. It signs out every other device.",
    current: "Current password",
    next: "New password",
    hint: "At least 8 characters. Changing it signs out every other device.",
    save: "Change password",
    saved: "Your password is changed, and every other device is signed out.",
    currentMissing: "Type the password you have now.",
    currentWrong: "That is not your current password.",
    short: "Use at least 8 characters.",
    invalid: "This password cannot be used. Choose another.",
  },
};
