/** Words of the main page, signed in and signed out. */
export const home = {
  promise: {
    heading: "Your phone is your key",
    text: "Scan a code, check who is asking, confirm. You’re in, and typed no password there.",
    phone: "Sign in with your phone",
    password: "Sign in with a password",
    create: "Create an account",
    newHere: "New here?",
    points: {
      install: { title: "Nothing to install", text: "Your phone’s camera and browser are enough." },
      decide: { title: "You decide", text: "You see what asks and from where, before anything happens." },
      once: { title: "Works only once", text: "A code lasts a minute and works a single time." },
    },
    otherScreen: "Sign in another screen",
  },
  signedIn: {
    heading: "You are signed in",
    username: "@{username}",
    device: "This device",
    since: "Signed in",
    by: "Signed in by",
    password: "Password",
    qr: "QR code",
    token: "App",
    passkey: "Passkey",
    approvedBy: "Approved by",
    scan: "Scan a code",
    scanHint: "Signs in another screen as you.",
    devices: "Devices",
    settings: "Settings",
    welcome: "Welcome, {name}",
  },
  signOut: {
    label: "Sign out",
    failed: "You are still signed in: the server did not answer. Try again.",
  },
  just: { title: "You are {username} in this browser now.", notYou: "Not you? Sign out" },
};
