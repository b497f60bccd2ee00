export type Fragment = { holds: "nothing" } | { holds: "id"; id: string } | { holds: "nonsense" };

const WELL_FORMED = /^[A-Za-z0-9_-]{22,64}$/;

export function fragmentOf(hash: string): Fragment {
  const text = hash.replace(/^#/, "");
  if (text === "") return { holds: "nothing" };
  return WELL_FORMED.test(text) ? { holds: "id", id: text } : { holds: "nonsense" };
}

/** `passkey`: of a browser that looks for a passkey in a phone nearby (CTAP 2.2), which no page can answer. */
export type ReadCode = { ours: true; id: string } | { ours: false; is?: "passkey" };

/** Ours is exactly `<origin>/scan#<id>`. The text is only compared: our own page opens with the id, never the text. */
export function readCode(text: string, origin: string): ReadCode {
  const prefix = `${origin}/scan#`;
  if (/^FIDO:\//i.test(text)) return { ours: false, is: "passkey" };
  if (!text.startsWith(prefix)) return { ours: false };
  const fragment = fragmentOf(text.slice(prefix.length - 1));
  return fragment.holds === "id" ? { ours: true, id: fragment.id } : { ours: false };
}

/** Prefers our code to another site's in view; undefined where there is no code. */
export function pickCode(texts: readonly string[], origin: string): ReadCode | undefined {
  const codes = texts.map((text) => readCode(text, origin));
  return codes.find(({ ours }) => ours) ?? codes[0];
}
