/** Words of the frame around every page. */
export const app = {
  title: "%s · {site}",
  description: "Sign in on this screen with the phone that is already signed in.",
  skip: "Skip to content",
  home: "{site}, home",
  language: "Language",
  links: { terms: "Terms", privacy: "Privacy", help: "Help" },
  password: { show: "Show", hide: "Hide" },
  menu: { label: "Account {username}", home: "Home" },
};
