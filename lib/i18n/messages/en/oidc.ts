/** Words of signing in to another site or app with this one. {client} is its name, {host} where it is. */
export const oidc = {
  /** Above the code or the form. */
  destination: "You are signing in to {client}",
  /** A link, below them. */
  cancel: "Cancel and go back to {client}",
  continue: {
    title: "Continue to {client}?",
    lead: "You are signed in here as @{username}. {client}, at {host}, will learn:",
    scopes: {
      openid: "that it is you, each time you come back",
      profile: "your name, username and picture",
      email: "your e-mail address",
      groups: "the groups that you are in",
      offline_access: "all this later too, while you are away, until you sign this device out",
    },
    yes: "Continue",
    no: "Cancel",
  },
  notAllowed: {
    title: "{client} is not open to you",
    text: "Whoever runs this site keeps {client} to some groups, and @{username} is in none of them. Ask them to add you.",
    back: "Go back to {client}",
  },
  logout: {
    title: "Sign out?",
    text: "This signs this browser out here, and from every site that it signed in to from here.",
    from: "{client} asks for it.",
    yes: "Sign out",
    no: "Stay signed in",
  },
  signedOut: { title: "You are signed out", text: "You can close this page.", link: "Sign in again" },
  over: {
    title: "This sign-in is over",
    text: "It was answered already, took too long, or began in another browser. Go back to the site or app and begin again.",
  },
  error: {
    title: "The site or app that sent you here made a mistake",
    text: "Nothing happened to your account. If it happens again, tell whoever runs that site or app:",
  },
  /** On the phone, before it decides. */
  asked: {
    label: "What you sign in to",
    site: "Signs in to {client}",
    device: "Keeps {client} signed in",
    deviceHint: "Until you sign it out in your list of devices.",
    letters: "Only if this code is on a screen in front of you:",
    type: "Type the other four letters",
    missing: "Type the four letters that the app shows last.",
    wrong: "These are not the letters that the app shows. After three wrong tries the code no longer works.",
    /** Beneath what is typed, and beside what is compared. */
    typeHint: "Read them off the app’s screen yourself. If somebody tells them to you, cancel.",
    told: "If somebody tells it to you, cancel.",
  },
};
