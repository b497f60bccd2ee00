/** What the server says of devices and places, which it says in English. */
export const names = {
  device: "{browser} on {os}",
  browser: "Unknown browser",
  system: "unknown system",
  localNetwork: "Local network",
};
