/** Words of the sign-in page. */
export const signIn = {
  title: "Sign in",
  lead: "With your username and password.",
  forScan: {
    title: "Sign in to confirm the code you scanned",
    lead: "The code waits for you, up to five minutes. Afterwards you decide whether to use it.",
  },
  forScanning: { title: "Sign in to scan a code", lead: "Then this phone can sign in other screens." },
  noScript: {
    title: "This page needs JavaScript",
    text: "Signing in protects your password with checks that run in the browser. Turn JavaScript on for this site, then open the page again.",
  },
  username: "Username",
  password: "Password",
  endOthers: "Sign out everywhere else",
  keep: "Keep me signed in",
  endedElsewhere:
    "This browser was signed out from elsewhere a short while ago. If that was not you, leave the box below ticked: whoever did it is out as soon as you are in.",
  submit: "Sign in",
  signUp: { question: "New here?", link: "Create an account" },
  phone: { or: "or", link: "Sign in with your phone" },
  already: {
    title: "You are signed in",
    lead: "On this device you are {name} (@{username}).",
    go: "Continue",
    other: "Use another account",
  },
  complaints: {
    wrong: "Wrong username or password.",
    usernameMissing: "Type your username.",
    passwordMissing: "Type your password.",
  },
};
