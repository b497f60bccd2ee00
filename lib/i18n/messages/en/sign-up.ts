/** Words of the page that makes an account. */
export const signUp = {
  title: "Create an account",
  lead: "It takes a minute. No email needed.",
  forScan: "Afterwards you decide whether to use the code you scanned.",
  noScript: {
    title: "This page needs JavaScript",
    text: "Turn JavaScript on for this site, then open the page again.",
  },
  name: "Your name",
  nameHint: "Shown to you on every screen you sign in.",
  username: "Username",
  usernameHint: "What you sign in with: 3 to 32 lowercase letters, digits, dots, dashes or underscores.",
  password: "Password",
  passwordHint: "At least 8 characters. Three or four words in a row are easy to remember and hard to guess.",
  passwordLeft: { one: "{count} more character.", other: "{count} more characters." },
  passwordLong: "Long enough. A common one will be refused.",
  submit: "Create account",
  invite: {
    title: "By invitation only",
    text: "Whoever runs this site can send you a link that lets you make an account.",
  },
  closed: { title: "No new accounts", text: "Ask whoever runs this site to make an account for you." },
  signIn: { question: "Have an account?", link: "Sign in" },
  complaints: {
    usernameMissing: "Choose a username.",
    nameMissing: "Type your name.",
    passwordShort: "Use at least 8 characters.",
    invalid: "Something in the form cannot be used. Check the fields.",
  },
};
