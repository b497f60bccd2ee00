/** Words of the frame around every page. */
export const app = {
  name: "QR Login",
  title: "%s · QR Login",
  description: "Sign in on this screen with the phone that is already signed in.",
  skip: "Skip to content",
  home: "QR Login, home",
  password: { show: "Show", hide: "Hide" },
};
