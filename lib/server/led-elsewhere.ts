/** A QR reader or a chat that takes the code's `#` for a part of the path. */
const CODE_IN_PATH = /^\/scan\/?%23([\w-]{22})$/;

/** Where a path that others name belongs here, fragment included; undefined for any other. */
export function ledElsewhere(path: string): string | undefined {
  // W3C, A Well-Known URL for Changing Passwords: where password managers lead to.
  if (path === "/.well-known/change-password") return "/settings#password";
  const id = CODE_IN_PATH.exec(path)?.[1];
  return id && `/scan#${id}`;
}
