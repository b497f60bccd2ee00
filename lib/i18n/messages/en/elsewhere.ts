/** Words of signing in where the accounts are kept: at a provider upstream, or at the site that hands its people over. */
export const elsewhere = {
  continue: "Continue with {name}",
  keep: "Keep me signed in with {name}",
  lead: "With the account that you have there.",
  prove: { text: "First prove that it is you. You come back here afterwards.", link: "Prove it with {name}" },
  returning: { title: "Signing in", busy: "One moment…" },
  failed: {
    down: {
      title: "{name} does not answer",
      text: "Try again in a moment. Signing in by a code or a passkey works all the same.",
    },
    cancelled: {
      title: "{name} did not let you in",
      text: "You cancelled there, or it does not open this site to you.",
    },
    refused: {
      title: "That did not work",
      text: "The answer of {name} could not be used. Try again; if it keeps happening, tell whoever runs this site.",
    },
    over: {
      title: "This sign-in is over",
      text: "It took too long, was used already, or began in another browser. Begin again here.",
    },
    closed: {
      title: "You have no account here yet",
      text: "{name} knows you, and this site does not. Ask whoever runs it.",
    },
    person: {
      title: "That was somebody else",
      text: "Sign in at {name} as the person that this account belongs to, anew.",
    },
    taken: {
      title: "That is another account here",
      text: "Whoever you are at {name} signs in to another account already.",
    },
    again: "Try again",
    back: "Go back",
  },
  handOver: {
    title: "Continue as {name}?",
    text: "{site} says that this is you. Continue only if you just came from there.",
    leaves: "You are signed in as @{username}. If you continue, you are signed out of that account here.",
    go: "Continue",
    cancel: "Cancel",
  },
  settings: {
    title: "Single sign-on",
    text: "Sign in to this account with {name} too, and prove there that it is you.",
    linked: "You can sign in to this account with {name}.",
    link: "Link {name}",
    unlink: "Unlink {name}",
    unlinked: "{name} signs in to this account no more.",
    last: "It is your only way in. Add a passkey first.",
  },
};
