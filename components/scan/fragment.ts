/** The QR code's address is `/scan#<id>`: what the fragment holds. */
export type Fragment = { holds: "nothing" } | { holds: "id"; id: string } | { holds: "nonsense" };

const WELL_FORMED = /^[A-Za-z0-9_-]{22,64}$/;

/** @param hash `location.hash`, with or without its `#`. */
export function fragmentOf(hash: string): Fragment {
  const text = hash.replace(/^#/, "");
  if (text === "") return { holds: "nothing" };
  return WELL_FORMED.test(text) ? { holds: "id", id: text } : { holds: "nonsense" };
}
