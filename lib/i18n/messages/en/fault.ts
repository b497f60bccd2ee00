/** Words of the pages that are shown when there is no page, or it broke. */
export const fault = {
  away: {
    title: "We’ll be right back",
    text: "Something that this site needs does not answer just now. Your account and your devices are safe. This page tries again by itself.",
    retry: "Try again now",
  },
  missing: {
    title: "There is no such page",
    text: "The address may be mistyped, or the page has moved.",
    home: "Go to the home page",
  },
  broken: {
    title: "Something went wrong here",
    text: "It’s not your fault. Try again; if it keeps happening, tell the site’s support.",
    code: "Tell them this code: {code}",
    retry: "Try again",
    home: "Go to the home page",
  },
};
