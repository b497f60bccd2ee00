/** Words of the desktop's sign-in page. */
export const login = {
  title: "Sign in",
  heading: "Sign in with your phone",
  steps: {
    open: "Open the camera of a phone that is signed in",
    point: "Point it at this code",
    confirm: "Check what it shows, then confirm",
  },
  code: {
    name: "QR code to sign in with your phone",
    loading: "Getting a code…",
    /** Before the eight letters. */
    typed: "No camera? On the phone, open /scan and type",
    renewsIn: "New code in",
    endsIn: "Ends in",
    lost: "Connection lost. Reconnecting…",
    offline: "You are offline. Waiting for the network…",
    fresh: "Show a new code",
  },
  held: {
    title: "A phone is signing in…",
    text: "It has scanned the code and signs in first. Keep this page open.",
  },
  scanned: {
    title: "Confirm on your phone",
    unnamed: "Someone scanned the code",
    number: "Type this number on your phone",
    notYou: "Not you? Show a new code",
  },
  claiming: { title: "Signing you in…" },
  claimed: { title: "You are signed in", text: "Signed in. Taking you there…" },
  cancelled: { title: "Declined on the phone", text: "Nobody was signed in here." },
  expired: { title: "The code has expired", text: "Codes end after a while, so that nobody else can use them." },
  used: {
    title: "This code has been used",
    text: "It signed in another page of this browser. If that was not you, sign in and check your devices.",
  },
  unclaimed: {
    title: "Signing in did not work",
    again: "Your phone agreed, but the server did not answer.",
    over: "Your phone agreed, but the code is no longer good for it.",
    retry: "Try again",
  },
  limited: {
    title: "Too many codes",
    text: "This network asked for too many. One more comes by itself.",
    nextIn: "Next code in",
  },
  unreachable: {
    title: "The server does not answer",
    text: "Trying again by itself. You can leave this page open.",
    retry: "Try now",
  },
  offline: { title: "You are offline", text: "The code comes back with the network." },
  refused: {
    title: "No code for this page",
    text: "The server refused to give one out.",
    noKey:
      "This browser keeps nothing for this site, as some do in private windows. Open a normal window and try again.",
    noCookies: "This site needs cookies, and they do not come back to it. Allow them for this site, then try again.",
    crossSite: "This page was opened under another address than the server knows. Open it at {origin}",
    there: "Open it there",
    retry: "Try again",
  },
  password: "Use a password instead",
  create: "Create an account",
  newHere: "New here?",
  onPhone: {
    text: "The code is for another screen. On this one:",
    link: "Sign in with a password",
  },
  loopback:
    "A phone cannot reach {host}. To scan with one, start this with “npm run demo -- --lan”, or set APP_URL to an https address that the phone reaches.",
  noScript: "The code needs JavaScript, which is off in this browser.",
  signedIn: {
    heading: "You are already signed in",
    go: "Continue",
    other: "Not you?",
  },
};
