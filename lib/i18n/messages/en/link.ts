/** Words of the two pages by which a browser that is signed in lets a phone in: `show` is that browser's, `open` the phone’s. */
export const link = {
  title: "Sign in a phone",
  show: {
    heading: "Sign in a phone",
    welcome: "Now your phone: scan this",
    lead: "Point your phone’s camera at the code and open what it finds. Your phone then needs no password.",
    name: "QR code to sign in a phone",
    loading: "Getting a code…",
    /** Beside the code. */
    careful: {
      title: "Whoever scans this code gets into your account",
      text: "Never send it to anybody, and let nobody photograph it. Nobody from here asks you for it.",
    },
    endsIn: "Ends in",
    cancel: "Cancel",
    later: "Not now",
    fresh: "Show a new code",
    expired: { title: "The code has expired", text: "No phone opened it in time." },
    cancelled: { title: "This code is no longer good", text: "It was cancelled, or another page shows a newer one." },
    failed: { title: "There is no code just now", text: "The server did not give one out. Try again in a moment." },
    opening: "A phone has opened the code",
    /** In place of the phone’s own words for the same decision. */
    decide: "Sign in the other phone?",
    number: "Number on the other phone",
    numberHint: "Two digits. Read them on that phone yourself. If somebody tells them to you, cancel.",
    condition: "Confirm only if that phone is in your hand. Whoever holds it will be in your account.",
    sameNetwork: "Same as here",
    otherNetwork: "Not the one here",
    place: "Place here",
    otherNetworkWarning:
      "It is on a different network from this screen. Is it really the phone in your hand? If somebody asked you to do this, cancel.",
    farApart:
      "It is in {place}; this screen is in {phonePlace}. If you did not start this, or somebody asked you to, cancel.",
    confirmed: "The phone goes on by itself. You can close this page.",
    saidNo: "You cancelled. The code no longer works, and the phone says so.",
    warning:
      "If the phone in your hand did not open the code, somebody else saw it. Show a new one where nobody else sees it.",
    nothing: {
      title: "Look at your phone",
      text: "We have not heard from {desktop} yet. If it is not signed in, show a new code here and scan that.",
    },
    refusals: {
      expired: {
        title: "This code has expired",
        text: "Nothing was signed in. Show a new code here, and scan it with your phone.",
      },
      taken: {
        title: "Another page is deciding about the phone",
        text: "One of your devices or pages opened the question first: answer it there. If that was not you, show a new code here.",
      },
      past: {
        title: "This code is no longer good",
        text: "It was used, cancelled, or replaced by a newer one. Show a new code here, and scan it with your phone.",
      },
      withdrawn: {
        title: "Cancelled on that phone",
        text: "Nothing was signed in. To try again, show a new code here, and scan it with your phone.",
      },
      no_passkey: {
        title: "This takes a passkey",
        text: "Nothing was signed in: here only a passkey lets a new browser in, and this one has none. Sign in on the phone with your password once, and codes work on it from then on.",
      },
      signed_out: {
        title: "This browser was signed out",
        text: "Nothing was signed in. Sign in here again, then show a new code and scan it with your phone.",
      },
      no_proof: {
        title: "Please sign in here again",
        text: "Nothing was signed in. This browser has lost its key, or cannot keep one, as in a private window. Sign in here again, then show a new code.",
      },
      wrong_number: {
        title: "That was wrong three times",
        text: "Nothing was signed in, and this code no longer works. If somebody told you the number, hang up. If not, show a new code here, and scan it with your phone.",
      },
      unsure: {
        title: "Look at your phone",
        text: "The connection dropped as you confirmed. If the phone is signed in, you’re done. If not, show a new code here and scan that.",
      },
      offline: {
        title: "No connection",
        text: "This browser cannot reach the server. Check its connection, then try again.",
      },
    },
    complaints: {
      number_missing: "Type both digits of the number on that phone.",
      wrong_number: {
        one: "That is not the number on that phone. {count} try left.",
        other: "That is not the number on that phone. {count} tries left.",
      },
    },
  },
  open: {
    title: "Sign in on this phone",
    heading: "Sign in on this phone?",
    text: "The code that you scanned signs this phone in to the account of the screen that shows it.",
    condition: "Continue only if that screen is yours and in front of you.",
    submit: "Yes, continue",
    stop: "No, cancel",
    waiting: { title: "Waiting for the other screen", text: "Keep this page open. A number comes in a moment." },
    number: "Type this number on the other screen",
    cancelled: { title: "Cancelled on the other screen", text: "Nobody was signed in here." },
    expired: { title: "The code has expired", text: "Show a new one on the other screen, and scan that." },
    used: {
      title: "This code was already used",
      text: "A code is good once, and this one was opened before, or cancelled. Show a new one on the other screen, and scan that.",
      danger: "If it was not you who opened it, somebody else saw it: cancel on the other screen.",
    },
    unknown: {
      title: "We do not know this code",
      text: "The address may be cut short, or that screen was signed out. Scan the code that it shows now.",
    },
    same: {
      title: "This phone is signed in already",
      text: "It is in the same account as the other screen: there is nothing to do.",
      go: "Continue",
    },
    other: {
      title: "Leave @{username}?",
      text: "This phone is signed in as @{username}, and the code is of another account. If you go on, it leaves @{username} once the other screen confirms.",
      submit: "Yes, switch account",
      stay: "No, stay signed in",
    },
    /** Before the name of an account that this browser did not have last. */
    stranger:
      "Another account was used in this browser before. If the screen that you scanned is not yours, this is a stranger’s account.",
    unreachable: { title: "The server does not answer", text: "Check the connection, then scan the code again." },
    noKey: "This browser keeps nothing for this site, as some do in private windows. Open the code in a normal window.",
  },
};
