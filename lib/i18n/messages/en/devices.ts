import type { ShownAuditType } from "@/lib/audit/shown";

/** Words of the page that lists where an account is signed in. */
export const devices = {
  title: "Your devices",
  lead: "Everything that is signed in as @{username}.",
  noScript: {
    title: "This page needs JavaScript",
    text: "It asks for your devices and signs them out with a key that only this browser has. Turn JavaScript on for this site, then open the page again.",
  },
  loading: "Loading your devices…",
  again: "Try again",
  failed: {
    title: "Your devices cannot be shown",
    offline: "This browser cannot reach the server. Check the connection.",
    internal: "Something went wrong on our side.",
    report: "If it happens again, tell the site’s support this number: {id}",
  },

  /** What a device is, in a word or two. */
  kinds: { desktop: "Computer", mobile: "Phone", tablet: "Tablet", tv: "TV", other: "Device", app: "App on {os}" },
  current: "This device",
  others: "Other devices",
  alone: {
    title: "Nothing else is signed in",
    text: "What you sign in with this device, or with your password, appears here.",
  },
  seen: "last here {ago}",
  here: "in use now",
  facts: {
    signedIn: "Signed in",
    by: "By",
    password: "Password",
    qr: "QR code",
    token: "App’s password sign-in",
    approvedBy: "Approved by",
    approvedHere: "This device",
    place: "Place",
    ip: "IP address",
  },

  end: {
    label: "Sign out",
    name: "Sign out {label}",
    title: "Sign out {label}?",
    text: "It is signed out within seconds. Nothing else changes: your password and your other devices stay as they are.",
    cancel: "Keep it",
    confirm: "Sign out",
    done: "{label} is signed out.",
  },
  endOthers: {
    label: "Sign out all others",
    title: "Sign out everything but this device?",
    text: {
      one: "{count} device is signed out at once. This one stays.",
      other: "{count} devices are signed out at once. This one stays.",
    },
    cancel: "Keep them",
    confirm: "Sign out all others",
    done: "Every other device is signed out.",
  },
  disown: {
    label: "Not you?",
    name: "Not you? {label}",
    title: "Wasn’t it you who signed in {label}?",
    text: "It is signed out at once, with whatever it let in. Then you choose a new password, since somebody may know yours.",
    approver: "{label}, which let it in, is signed out too.",
    approverHere: "This device let it in and is signed out too: you sign in again with your password.",
    cancel: "It was me",
    confirm: "It wasn’t me",
    leaving: "It is signed out. Taking you to your password",
  },

  /** Where this device was let in by a code. */
  stepUp: {
    label: "Password",
    hint: "On this browser you came in by a code, so this takes your password.",
    missing: "Type your password.",
    wrong: "That is not your password.",
  },

  activity: {
    title: "Recent activity",
    lead: "Sign-ins, refused tries and changes to your account.",
    none: "Nothing yet.",
    failed: "The activity cannot be shown.",
    more: "Show all",
    times: { one: "{count} time", other: "{count} times" },
    /** By the event's type, and by its detail where that matters. */
    sentences: {
      sign_up: "Account created",
      sign_in: "{device} signed in",
      "sign_in password": "{device} signed in by password",
      "sign_in qr": "{device} signed in by QR code",
      "sign_in token": "{device} signed in as an app",
      "sign_in.refused": "A sign-in was refused",
      "sign_in.refused password": "Wrong password",
      "sign_in.refused token": "Wrong password, in an app",
      sign_out: "{device} signed out",
      "sign_out afar": "{device} was signed out from another device",
      "sign_out others": "All other devices were signed out",
      "sign_out disowned": "{device} was signed out: “It wasn’t me”",
      "sign_out replaced": "{device} signed out, to sign in anew",
      "sign_out surplus": "{device} signed out, unused for longest of too many",
      "step_up.refused": "Wrong password for confirming a code",
      "password.changed": "Password changed, every other device signed out",
      "name.changed": "Name changed",
      "picture.changed": "Picture changed",
      "picture.changed removed": "Picture removed",
      refused: "A request was refused",
      "refused proof_required": "Refused: {device}’s sign-in was used from another browser",
      "refused proof_invalid": "Refused: {device}’s sign-in was used from another browser",
      "refused number_mismatch": "Wrong number for confirming a code",
    } satisfies Record<ShownAuditType, string> & Record<`${ShownAuditType} ${string}`, string>,
  },
};
