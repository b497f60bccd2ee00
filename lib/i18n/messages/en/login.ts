/** Words of the desktop's sign-in page. */
export const login = {
  title: "Sign in",
  heading: "Sign in with your phone",
  steps: {
    open: "Open your phone’s camera",
    point: "Point it at the code",
    confirm: "Check the details on the phone and confirm",
  },
  code: {
    name: "QR code to sign in with your phone",
    loading: "Getting a code…",
    /** Before the eight letters. */
    typed: "No camera? On your phone, open {address} and type",
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
    unnamed: "Somebody scanned the code",
    number: "Type this number on your phone",
    notYou: "Not you? Show a new code",
    username: "@{username}",
  },
  claiming: { title: "Signing you in…" },
  claimed: {
    title: "You are signed in",
    text: "You are signed in. One moment…",
    visit: "You are signed in for this visit",
  },
  cancelled: { title: "Cancelled on the phone", text: "Nobody was signed in here." },
  expired: { title: "The code has expired", text: "Codes work only for a short time, to keep your account safe." },
  used: {
    title: "This code was already used",
    text: "It signed in another page of this browser. Go on there, or continue here. If that was not you, check your devices.",
  },
  unclaimed: {
    title: "Signing in did not work",
    again: "You confirmed, but the server did not answer.",
    over: "You confirmed, but the code ran out in the meantime.",
    retry: "Try again",
  },
  limited: {
    title: "Too many codes",
    text: "Your network has just asked for a lot of them. A new one will appear by itself.",
    nextIn: "Next code in",
  },
  unreachable: {
    title: "The server does not answer",
    text: "We keep trying. You can leave this page open.",
    retry: "Try now",
  },
  offline: { title: "You are offline", text: "The code comes back when you’re online." },
  refused: {
    title: "This page can’t show a code",
    text: "The server refused to give one out.",
    noKey:
      "This browser doesn’t let the site save anything, as in some private windows. Open a normal window and try again.",
    noCookies: "This site needs cookies, and they do not come back to it. Allow them for this site, then try again.",
    crossSite: "This page was opened at another address than the one it is set up for. Open it at {origin}",
    there: "Open it there",
    retry: "Try again",
  },
  password: "Use a password instead",
  create: "Create an account",
  newHere: "New here?",
  onPhone: {
    text: "To sign in on this phone:",
    link: "Sign in with a password",
    code: "Sign in on another screen instead",
  },
  loopback:
    "A phone cannot reach {host}. To scan with one, start this with “npm run demo -- --lan”, or set APP_URL to an https address that the phone reaches.",
  signedIn: {
    heading: "You are already signed in",
    go: "Continue",
    other: "Not you?",
  },
  headings: { phone: "Sign in", scanned: "Almost there", claimed: "Welcome" },
  trouble: {
    title: "Trouble scanning?",
    text: "Make this screen brighter and hold the phone about 30 cm (a foot) away. Or open the address under the code on your phone and type the letters.",
  },
  other: {
    title: "Continue as {username}?",
    text: "Another account was used in this browser before. If a stranger scanned this code, this is their account.",
    go: "Yes, continue",
    no: "No, show a new code",
  },
  back: "Back to the steps",
  loopbackTitle: "Demo on this computer only · How to use a phone",
};
