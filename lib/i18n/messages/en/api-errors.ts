/** What can go wrong with any form of an account. */
export const apiErrors = {
  offline: "No connection. Check it, then try again.",
  internal: "Something went wrong on our side. Try again in a moment.",
  unavailable: "We are having trouble just now, and it should pass soon. Nothing is lost: try again in a moment.",
  noProof:
    "This browser cannot keep the key that protects your session, as in a private window. Use a normal window or another browser.",
  noCookies: "This site needs cookies, and they do not come back to it. Allow them for this site, then try again.",
  lostProof: "This browser lost the key that proves it is yours. Sign out and in again.",
  report: "If it happens again, tell the site’s support this number: {id}",
  limited: {
    seconds: { one: "Too many tries. Wait {count} second.", other: "Too many tries. Wait {count} seconds." },
    minutes: { one: "Too many tries. Wait {count} minute.", other: "Too many tries. Wait {count} minutes." },
    over: "Too many tries. You can try again now.",
    later: "Too many tries. Wait a while, then try again.",
  },
};
