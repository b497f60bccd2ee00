/** Words of the pages that are shown when there is no page, or it broke. */
export const fault = {
  missing: {
    title: "There is no such page",
    text: "The address may be mistyped, or the page has moved.",
    home: "To the main page",
  },
  broken: {
    title: "Something went wrong here",
    text: "It is not your doing. Try again; if it stays, tell whoever runs this site.",
    code: "Tell them this code: {code}",
    retry: "Try again",
    home: "To the main page",
  },
};
