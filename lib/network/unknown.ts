/** Stands for an address that is not known. It is nobody's: whoever compares it asks lib/network/network.ts. */
export const UNKNOWN_ADDRESS = "unknown";

/** What the API calls a browser, and a system, that it could not tell. Pages have words of their own for them. */
export const UNKNOWN_BROWSER = "Unknown browser";
export const UNKNOWN_SYSTEM = "unknown system";
