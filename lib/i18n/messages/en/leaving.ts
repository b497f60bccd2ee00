/** Words for a new username, one’s own data and the end of an account. */
export const leaving = {
  username: {
    title: "Username",
    label: "New username",
    hint: "Once in 30 days. Nobody else gets the old one for 90 days.",
    save: "Change username",
    saved: "From now on you sign in as @{username}.",
  },
  data: { title: "Your data", text: "Everything that is kept of you here, as a file.", save: "Download" },
  remove: {
    title: "Delete account",
    text: "Your account, its devices, passkeys and history are deleted at once. Nobody can bring them back.",
    button: "Delete my account",
    question: "Delete @{username} for good?",
    cancel: "Keep it",
    confirm: "Delete for good",
  },
};
