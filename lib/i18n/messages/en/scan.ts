/** Words of the phone's page. `{desktop}` is what asks, as in `names.device`. */
export const scan = {
  title: "Scan a code",
  noScript: {
    title: "This page needs JavaScript",
    text: "It reads the code from the address and asks you before anything is signed in. Turn JavaScript on for this site, then open the code again; or sign in on the other screen with your password.",
  },
  account: "@{username}",
  opening: "Opening the code",
  leaving: "Opening the sign-in page",

  entry: {
    title: "Sign in on another screen",
    lead: "Open the sign-in page there and scan its code. You won’t need your password on that screen.",
    careful:
      "Scan only a code on a screen in front of you that you opened yourself. If somebody sent you one, leave it.",
    typeTitle: "Type the letters instead",
    label: "Letters below the code",
    hint: "Eight letters, in lowercase too. Read them off the screen in front of you: if somebody tells them to you, stop.",
    submit: "Continue",
  },

  scanner: {
    fold: "Type the letters instead",
    name: "Scanner",
    asking: "To scan the code, this page needs your camera. The picture never leaves your phone.",
    ask: "Use the camera",
    starting: "Starting the camera…",
    filming: "Point it at the code on the screen in front of you. If somebody sent you the code, stop.",
    found: "Code found.",
    light: "Light",
    switchCamera: "Switch camera",
    picture: "Use a photo of the code",
    reading: "Reading the picture…",
    again: "Try again",
    /** After a code or a picture; `{host}` is this site’s. */
    notices: {
      foreign: "This is not a code of {host}, so it was not opened. Scan the one on the sign-in page.",
      passkey: "This is a browser’s own code, for a passkey. Scan it with the phone’s camera app, with Bluetooth on.",
      no_code: "No code was found in this picture. Choose one that shows the whole code, sharply.",
      no_picture: "This file can’t be opened as a picture.",
      unable: "Codes cannot be read just now. Reload the page, or type the letters below.",
    },
    unusable: {
      denied: {
        title: "The camera is not allowed",
        text: "Allow it for this site in the browser’s settings, using the icon next to the address. On an iPhone also look in Settings, under the browser’s name.",
      },
      missing: {
        title: "There is no camera",
        text: "This browser finds none. Type the letters, or use a photo of the code.",
      },
      busy: { title: "The camera is in use", text: "Another app or page has it. Close that, then try again." },
      insecure: {
        title: "The camera needs https",
        text: "Browsers allow it on https pages only. Scan with this phone’s camera app, or type the letters.",
      },
      broken: {
        title: "The camera did not start",
        text: "Try again, scan with this phone’s camera app, or type the letters.",
      },
    },
  },

  asking: {
    title: "Is this your code?",
    text: "A link on another site brought you here. Codes are meant to be scanned from a screen.",
    condition: "Continue only if you are looking at this code on a screen in front of you.",
    danger: "If somebody sent you this link, they may be trying to get into your account.",
    submit: "Yes, continue",
    stop: "No, stop here",
  },

  deciding: {
    lead: "{desktop} will be able to use your {site} account.",
    account: "Your account",
    device: "What is asking",
    asked: "Asked {ago}",
    ip: "IP address",
    place: "Place",
    phonePlace: "This phone’s place",
    network: "Network",
    sameNetwork: "Same as this phone’s",
    otherNetwork: "Not this phone’s",
    otherNetworkWarning: "It is on a different network. If somebody asked you to do this, cancel.",
    farApartTitle: "This is in another country",
    farApart:
      "It is in {place}; your phone is in {phonePlace}. If you did not start this, or somebody asked you to, cancel.",
    condition:
      "Confirm only if you are there now and its address bar says {host}. Whoever is there will be in your account.",
    /** A code on a command line or a television, which has no address bar. */
    onDevice: {
      lead: "{client} will be signed in there with your {site} account.",
      condition:
        "Confirm only if you started {client} yourself, on a device in front of you. Whoever has that device will be signed in as you.",
    },
    /** A code in a page of another site's own. */
    inline: {
      lead: "{desktop} will be signed in to {client} only, with your {site} account.",
      condition:
        "Confirm only if you are there now and its address bar says {host}. Whoever is there will be in that site as you.",
    },
    number: "Number on the other screen",
    numberHint: "Read it on that screen yourself. If somebody tells it to you, cancel.",
    password: "Your password",
    passwordHint: "For your safety: you typed it here a while ago, or that browser is new to your account.",
    /** Where there is no browser that could be known. */
    passwordHintEach: "For your safety: you typed it here a while ago, or this kind of sign-in takes it every time.",
    cancel: "No, cancel",
    confirm: "Yes, sign in",
    timeLeft: "Time left to decide: {time}",
    hurry: "Less than twenty seconds left to decide.",
    titles: {
      desktop: "Is this the computer you are sitting at?",
      mobile: "Is this the other phone you are signing in on?",
      tablet: "Is this the tablet you are signing in on?",
      tv: "Is this the TV you are signing in on?",
      other: "Is this the other device you are signing in on?",
    },
    titleFarApart: "Is this device in another country yours?",
    confirming: "Confirming…",
    cancelling: "Cancelling…",
    visit: "Only for this visit.",
    visitHint: "It ends when that browser is closed, after 12 hours at most.",
    details: "Details",
    numberAfar: "Number on your own screen",
  },

  /** What the account knows of the browser that asks; {since} is a month or a day. */
  browsers: { known: "You have used this browser since {since}.", new: "This browser is new to your account." },

  deviceTypes: { desktop: "Computer", mobile: "Phone", tablet: "Tablet", tv: "TV", other: "Device" },

  confirmed: {
    when: "Confirmed at {time}.",
    devices: "See your devices",
    visit: "For this visit only: it ends when that browser is closed, after 12 hours at most.",
    signOut: "Sign it out again",
    undo: "Take it back",
    undoHint: "Finished there, or wasn’t it you? One tap signs it out.",
    not_yet: { title: "Confirmed", text: "{desktop} is signing in…" },
    in: { title: "{desktop} is signed in", text: "You can close this page." },
    inSite: { title: "{desktop} is signed in to {site}", text: "You can close this page." },
    nothing: {
      title: "Look at the other screen",
      text: "We have not heard from {desktop} yet. If it still shows a code, scan that.",
    },
  },
  undone: {
    title: "You took it back",
    text: "{desktop} is not signed in to your account.",
    warning: "If somebody had asked you to confirm, hang up. Then look through your devices and choose a new password.",
  },

  cancelled: {
    unasked: "I did not ask for this",
    reported: {
      title: "You did the right thing",
      text: "It now stands in your account’s activity.",
      advice:
        "If somebody is on the phone with you, hang up: nobody from here asks you to scan a code. Look through your devices, and choose a new password if somebody may know yours.",
    },
    title: "Nothing was signed in",
    text: "You cancelled. The code no longer works.",
    warning:
      "If you did not open a code yourself, or somebody asked you to, they may be trying to get into your account. Check your devices.",
    again: "Scan another code",
    devices: "See your devices",
    password: "Change your password",
  },

  refusals: {
    unknown: {
      title: "We do not know this code",
      text: "The address may be cut short, or the code is too old. Scan the code that the other screen shows now.",
    },
    expired: {
      title: "This code has expired",
      text: "Nothing was signed in. The other screen shows a new code, or a button to get one: scan that.",
    },
    taken: {
      title: "Another phone scanned this code first",
      text: "A code belongs to the first phone that scans it. If that was not you either, show a new code on the other screen and scan that.",
    },
    disowned_browser: {
      title: "You said that this browser is not yours",
      text: "No code signs it in to your account any more. If it is yours after all, sign in there with your password.",
      warning: "If somebody asked you to scan it, hang up. Then look through your devices.",
    },
    new_browser: {
      title: "This browser is new to your account",
      text: "Nothing was signed in: here a new browser starts with a password. Sign in there with yours once, and codes work on it from then on.",
    },
    no_passkey: {
      title: "This takes a passkey",
      text: "Nothing was signed in: here only a passkey lets a new browser in, and this phone has none. Sign in there with your password once, and codes work on it from then on.",
    },
    own_code: {
      title: "This code is for signing in on this device",
      text: "A screen cannot sign itself in. Scan the code with another device, one that is signed in already, or sign in here with your password.",
    },
    past: {
      title: "This code is no longer good",
      text: "It was used, cancelled, or replaced by a newer one. Look at the other screen: if it still shows a code, scan that.",
    },
    withdrawn: {
      title: "The other screen took this code back",
      text: "Nothing was signed in. Somebody there asked for a new code, or closed the page. To sign in there, scan the code that it shows now.",
    },
    signed_out: {
      title: "This phone was signed out",
      text: "Nothing was signed in. Sign in on this phone again, then show a new code on the other screen and scan it.",
    },
    no_proof: {
      title: "Please sign in again on this phone",
      text: "Nothing was signed in. This browser has lost its key, or cannot keep one, as in a private window. Sign in here again, then scan the code once more.",
    },
    wrong_number: {
      title: "That was wrong three times",
      text: "Nothing was signed in, and this code no longer works. If somebody told you the number, hang up. If not, show a new code on the other screen and scan it.",
    },
    unsure: {
      title: "Look at the other screen",
      text: "The connection dropped as you confirmed. If the other screen is signed in, you’re done. If it still shows a code, scan that.",
    },
    offline: {
      title: "No connection",
      text: "This phone cannot reach the server. Check its connection, then try again.",
    },
    rate_limited: {
      title: "Too many tries",
      text: "To keep your account safe, there is a short pause.",
    },
    internal: {
      title: "Something went wrong on our side",
      text: "Nothing was signed in. Try again in a moment.",
    },
  },
  refusalActions: {
    again: "Try again",
    wait: {
      seconds: { one: "Try again in {count} second", other: "Try again in {count} seconds" },
      minutes: { one: "Try again in {count} minute", other: "Try again in {count} minutes" },
    },
    another: "Scan another code",
    signIn: "Sign in",
    password: "Sign in with a password",
    devices: "See your devices",
  },
  report: "If it happens again, tell the site’s support this number: {id}",

  complaints: {
    unavailable: "We are having trouble just now, and it should pass soon. Try again in a moment.",
    offline: "No connection. Check it, then try again.",
    internal: "Something went wrong on our side. Try again in a moment.",
    rate_limited: {
      seconds: { one: "Too many tries. Wait {count} second.", other: "Too many tries. Wait {count} seconds." },
      minutes: { one: "Too many tries. Wait {count} minute.", other: "Too many tries. Wait {count} minutes." },
      over: "Too many tries. You can try again now.",
    },
    unknown_code: "We do not know these letters. Compare them with the other screen; it may show new ones by now.",
    expired_code: "This code is no longer good. Type the letters that the other screen shows now.",
    incomplete_code: "The code has eight letters.",
    number_missing: "Type both digits of the number on that screen.",
    wrong_number: {
      one: "That is not the number on that screen. {count} try left.",
      other: "That is not the number on that screen. {count} tries left.",
    },
    password_missing: "Type your password to confirm.",
    wrong_password: "That is not your password.",
    wrong_passkey: "No passkey was used, or it was not accepted. Try again.",
  },
};
