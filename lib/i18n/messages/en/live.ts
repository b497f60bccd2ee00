/** Words that come to an open page by themselves: a sign-in elsewhere, and the end of this one. */
export const live = {
  region: "New sign-ins",
  signIn: {
    title: "{label} has just been signed in",
    question: "Was this you?",
    by: {
      password: "By password, at {time}.",
      qr: "By QR code, at {time}.",
      token: "As an app, at {time}.",
      passkey: "By passkey, at {time}.",
      upstream: "By single sign-on, at {time}.",
      host: "From another site, at {time}.",
    },
    approvedBy: "By QR code, approved by {label}, at {time}.",
    approvedHere: "By QR code, approved by this device, at {time}.",
    yes: "Yes, it was me",
    no: "This wasn’t me",
    leaving: "It is signed out. Opening the page for a new password",
    more: { one: "{count} more after this one.", other: "{count} more after this one." },
  },
  signedOut: {
    title: "You were signed out on this device",
    text: "It was done from another of your devices, by a new password, or because the sign-in had run out. Nothing of your account is left on this page.",
    link: "Sign in again",
  },
};
