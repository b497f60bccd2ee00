/** Words of the pages that a one-time link opens. */
export const links = {
  looking: "Looking at the link",
  home: "Go to the home page",
  again: "Try again",
  unknown: "The link could not be looked at",
  spent: {
    title: "This link is no longer good",
    text: "It was used, is too old, or was cut short. Ask whoever sent it for a new one.",
  },
  closed: {
    title: "No new accounts",
    text: "This invitation came from a time when accounts were open. Ask whoever runs this site.",
  },
  join: { title: "You are invited", lead: "Make your account. The invitation is good until {time}." },
  setup: {
    title: "Set up this server",
    lead: "Make the first administrator’s account. The link is good until {time}.",
  },
  recover: {
    title: "Back into your account",
    lead: "Choose a new password for @{username}. The link is good until {time}.",
    warning: "Every device of the account is signed out, and its passkeys are removed.",
    password: "New password",
    submit: "Set the password",
  },
};
