/** Where the switch keeps its choice. Not a secret, and written by scripts and the server alike. */
export const LANGUAGE_COOKIE = "language";
export const LANGUAGE_COOKIE_SECONDS = 365 * 24 * 60 * 60;
