/** ZERO WIDTH JOINER and NON-JOINER: in some scripts they change what is seen, in all others nothing (Unicode UAX #31 §2.3). */
const ZWJ = "\\u200d";
const ZWNJ = "\\u200c";

/** Canonical_Combining_Class=Virama, which JavaScript's expressions do not know. */
const VIRAMA =
  "[\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d3b\\u0d3c\\u0d4d\\u0dca\\u0e3a\\u0eba\\u0f84\\u1039\\u103a" +
  "\\u1714\\u1715\\u1734\\u17d2\\u1a60\\u1b44\\u1baa\\u1bab\\u1bf2\\u1bf3\\u2d7f\\ua806\\ua82c\\ua8c4\\ua953\\ua9c0\\uaaf6" +
  "\\uabed\\u{10a3f}\\u{11046}\\u{11070}\\u{1107f}\\u{110b9}\\u{11133}\\u{11134}\\u{111c0}\\u{11235}\\u{112ea}\\u{1134d}" +
  "\\u{11442}\\u{114c2}\\u{115bf}\\u{1163f}\\u{116b6}\\u{1172b}\\u{11839}\\u{1193d}\\u{1193e}\\u{119e0}\\u{11a34}" +
  "\\u{11a47}\\u{11a99}\\u{11c3f}\\u{11d44}\\u{11d45}\\u{11d97}]";

/** Letters of scripts that are written joined. */
const JOINED =
  "[\\p{sc=Arabic}\\p{sc=Syriac}\\p{sc=Mongolian}\\p{sc=Nko}\\p{sc=Adlam}\\p{sc=Hanifi_Rohingya}\\p{sc=Mandaic}" +
  "\\p{sc=Phags_Pa}\\p{sc=Manichaean}\\p{sc=Sogdian}\\p{sc=Psalter_Pahlavi}\\p{sc=Chorasmian}]";

const PICTURE = "\\p{Extended_Pictographic}(?:[\\ufe0e\\ufe0f]|\\p{Emoji_Modifier})?";

/** What has a character in it that is unseen by itself and changes, where it stands, what is seen. */
const SEEN_IN_PLACE = [
  // Emoji (UTS #51): a list of its own below has the flags and keys, as no expression does.
  `${PICTURE}(?:${ZWJ}${PICTURE})*`,
  // UAX #31, A1: breaks the joining within a word. A2: shows the virama. B: joins the letters around it.
  `(?<=${JOINED}\\p{Mn}*)${ZWNJ}(?=\\p{Mn}*${JOINED})`,
  `(?<=\\p{L}\\p{M}*${VIRAMA}\\p{Mn}*)${ZWNJ}(?=\\p{L})`,
  `(?<=\\p{L}\\p{M}*${VIRAMA}\\p{Mn}*)${ZWJ}(?!\\p{M})`,
  // Bengali's ya-phalaa, Kannada's ra, Sinhala's touching letters.
  `(?<=[\\u09b0\\u0cb0\\p{sc=Sinhala}])${ZWJ}(?=[\\u09cd\\u0ccd\\u0dca])`,
  // Variation sequences: the Ideographic Variation Database (UTS #37), and the standardized ones.
  "(?<=\\p{Unified_Ideograph})[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}]",
  "(?<=\\p{sc=Mongolian})[\\u180b-\\u180d\\u180f]",
  "(?<=\\p{sc=Mongolian})\\u180e(?=\\p{sc=Mongolian})",
  "(?<=[\\p{sc=Myanmar}\\p{sc=Phags_Pa}\\p{sc=Manichaean}])\\ufe00",
  // Arabic's and Syriac's marks that enclose the number after them.
  "[\\u0600-\\u0605\\u06dd\\u070f\\u08e2](?=\\p{Nd})",
].join("|");

const inPlace = new RegExp(SEEN_IN_PLACE, "gu");
/** The flag of expressions that know sequences; a literal would need a newer target of TypeScript. */
const BY_SETS = "gv";
/** The sequences that Unicode recommends for interchange: tags, which could hide a text, are those of three flags only. */
const emoji = new RegExp("\\p{RGI_Emoji}", BY_SETS);

/** `\u2800` and what follows are blanks that count as symbols. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}\u{13441}\u{13442}]/u;

/** Whether a text has a character that hides, reorders or stands alone: one that is not seen in its place (UTS #39, UTS #55). */
export function hasUnseen(text: string): boolean {
  // A space in their place, or their neighbours would become each other's.
  return UNSEEN.test(text.replace(emoji, " ").replace(inPlace, " "));
}

/** What comes along when a text is copied: marks of direction, the byte order mark, soft hyphens. Nobody copies an override. */
const ALONG = "[\\s\\u00ad\\u061c\\u200b\\u200c\\u200e\\u200f\\u202a-\\u202c\\u2060-\\u2069\\ufeff]";
const joinsNothing = `(?<!${VIRAMA})${ZWJ}`;
const ends = new RegExp(`^(?:${ALONG}|${ZWJ})+|(?:${ALONG}|${joinsNothing})+$`, "gu");

/** Beside a space a mark of direction, or a joiner, changes nothing. */
const besideSpaces = /[\u061c\u200c\u200e\u200f]+(?= )|(?<= )[\u061c\u200c\u200e\u200f]+/gu;

/** After these Arabic letters nothing joins anyway, and keyboards write a non-joiner there out of habit. */
const NOT_JOINING =
  "[\\u0621-\\u0625\\u0627\\u0629\\u062f-\\u0632\\u0648\\u0671-\\u0677\\u0688-\\u0699\\u06c0\\u06c3-\\u06cb\\u06cd\\u06cf\\u06d2-\\u06d5]";
const idleNonJoiner = new RegExp(`(?<=${NOT_JOINING}\\p{Mn}*)${ZWNJ}(?=\\p{L})`, "gu");

/** Takes off what stands at an end, or changes nothing where it stands, and would only make one name look like another. */
export function withoutIdle(text: string): string {
  return text.replace(besideSpaces, "").replace(idleNonJoiner, "").replace(ends, "");
}
