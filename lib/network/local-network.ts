/** What the API calls the place of an address that the internet does not have. Pages have a word of their own for it. */
export const LOCAL_NETWORK = "local network";
