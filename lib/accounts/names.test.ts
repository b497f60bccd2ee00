import { describe, expect, test } from "vitest";
import { displayNameProblem, foldDisplayName } from "./display-name";

const ZWJ = "\u200d";
const ZWNJ = "\u200c";

/** Names of people as their keyboards write them, or words where names are rare. */
const names: readonly (readonly [script: string, ...string[]])[] = [
  ["Latin", "Nguyễn Thị Hoà", "Søren Ó’Brien-Núñez", "Łukasz Żółć", "ʻOkina Kaʻahumanu"],
  ["Greek", "Ελένη Παπαδοπούλου", "Ἀριστοτέλης"],
  ["Cyrillic", "Владимир Щербаков", "Ґалаґан Їжакевич"],
  ["Armenian", "Արամ Խաչատրյան"],
  ["Georgian", "შოთა რუსთაველი"],
  ["Hebrew", "דָּוִד בֶּן־גּוּרְיוֹן", "ישראל ישראלי"],
  ["Arabic", "محمد علي", "عبد الله", "مُحَمَّدٌ"],
  ["Persian", `علی${ZWNJ}رضا`, `می${ZWNJ}خواهم`, `مه${ZWNJ}سا`],
  ["Urdu", "نصرت فتح علی خان"],
  ["Uyghur", "ئابدۇرەھىم ئۆتكۈر"],
  ["Syriac", "ܐܦܪܝܡ", "ܡܪܝ ܐܦܪܝܡ"],
  ["Thaana", "އިބްރާހިމް"],
  ["N'Ko", "ߞߊ߲ߕߍ߫"],
  ["Adlam", "𞤀𞤣𞤤𞤢𞤥"],
  ["Devanagari", "प्रिया शर्मा", "श्रीकृष्ण", `राज्${ZWNJ}कुमार`, `क्${ZWJ}ष`],
  ["Bengali", "রবীন্দ্রনাথ ঠাকুর", `র${ZWJ}্যাব`, `সৎ`],
  ["Gurmukhi", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ"],
  ["Gujarati", "નરેન્દ્ર પટેલ"],
  ["Oriya", "ପ୍ରଫୁଲ୍ଲ ମହାନ୍ତି"],
  ["Tamil", "ஸ்ரீ சுப்பிரமணியம்"],
  ["Telugu", "కృష్ణ", `రాజ్${ZWNJ}కుమార్`],
  ["Kannada", `ರಾಜ್${ZWNJ}ಕುಮಾರ್`, `ರ${ZWJ}್ಯಾಂಕ್`],
  ["Malayalam", "ശ്രീകുമാർ", `സതീശന്${ZWJ}`, `മോഹന്${ZWJ} ലാല്${ZWJ}`],
  ["Sinhala", `ශ්${ZWJ}රී`, `ලක්ෂ්මන් ප්${ZWJ}රියන්ත`, `ක්${ZWJ}යාණ`],
  ["Thai", "สมชาย ใจดี", "น้ำผึ้ง"],
  ["Lao", "ສົມໄຊ"],
  ["Tibetan", "བསྟན་འཛིན་རྒྱ་མཚོ"],
  ["Myanmar", "အောင်ဆန်းစုကြည်", "လျှော့", "မြွှေ့"],
  ["Khmer", "សុខ សំណាង", "ស្រី"],
  ["Javanese", "ꦗꦮ"],
  ["Balinese", "ᬩᬮᬶ"],
  ["Sundanese", "ᮞᮥᮔ᮪ᮓ"],
  ["Ethiopic", "ኃይለ ሥላሴ"],
  ["Cherokee", "ᏍᏏᏉᏯ"],
  ["Canadian Aboriginal", "ᓄᓇᕗᑦ"],
  ["Mongolian", "ᠴᠢᠩᠭᠢᠰ", "ᠬᠠᠭ\u180eᠠᠨ", "ᠭ\u180bᠠ"],
  ["Tifinagh", "ⵎⴰⵙⵉⵏⵉⵙⵙⴰ"],
  ["Yi", "ꆈꌠ"],
  ["Han", "王小明", "葛\u{e0100}城", "渡邉\u{e0101}", "𠮷野家", "神\ufe00"],
  ["Hiragana and Katakana", "さくら", "タナカ・ケンジ", "ﾀﾅｶ", "ジョー"],
  ["Hangul", "김민수", "\u1112\u1161\u11ab"],
  ["Bopomofo", "ㄅㄆㄇ"],
  ["Vai", "ꕙꔤ"],
  ["Osage", "𐓏𐓘𐓻𐓘𐓻𐓟"],
  ["Chakma", "𑄌𑄋𑄴𑄟𑄳𑄦"],
  ["Tai Tham", "ᨩ᩠ᨿᨦ"],
  ["Meetei Mayek", "ꯃꯩꯇꯩ"],
  ["Ol Chiki", "ᱥᱟᱱᱛᱟᱲᱤ"],
  ["emoji", "Ana ❤️", "👩‍👩‍👧 family", "👋🏽 hi", "1️⃣ Ada", "#️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿 Ada", "🇯🇵", "🧑🏿‍🚀", "☎︎", "👁️‍🗨️", "🏳️‍🌈", "😶‍🌫️"],
];

describe("names of 49 scripts are taken as they are", () => {
  test.each(names)("%s", (_, ...all) => {
    for (const name of all) {
      expect(displayNameProblem(foldDisplayName(name)), name).toBeNull();
      expect(foldDisplayName(name), name).toBe(name.normalize("NFC"));
    }
  });
});

describe("what stands at an end, or changes nothing where it stands, is taken off", () => {
  test.each([
    ["\u200fعلي\u200e", "علي"],
    ["\u202bדוד\u202c", "דוד"],
    ["\u2068Ada\u2069", "Ada"],
    ["\u202aAda\u202c", "Ada"],
    ["\ufeffAda", "Ada"],
    ["Ada\u200b", "Ada"],
    ["Ada\u00ad", "Ada"],
    ["\u2060Ada\u2060 ", "Ada"],
    ["\u200e \u200fAda\u061c", "Ada"],
    [`Ada${ZWJ}`, "Ada"],
    [`${ZWNJ}Ada${ZWNJ}`, "Ada"],
    ["דוד\u200f כהן", "דוד כהן"],
    ["דוד \u200fכהן", "דוד כהן"],
    [`సురేష్${ZWNJ} కుమార్${ZWNJ}`, "సురేష్ కుమార్"],
    [`ناصر${ZWNJ}الدین`, "ناصرالدین"],
    [`👩${ZWJ}`, "👩"],
    ["\u200f\u200e", ""],
    [`${ZWJ}`, ""],
  ])("%j is %j", (typed, name) => {
    expect(foldDisplayName(typed)).toBe(name);
    expect(displayNameProblem(foldDisplayName(typed))).toBe(name === "" ? "name_missing" : null);
  });
});

describe("what hides, reorders or stands alone is refused", () => {
  const middle = (each: string) => `Ad${each}a`;
  const refused: readonly (readonly [string, string])[] = [
    ...[0, 1, 8, 9, 0xa, 0xd, 0x1b, 0x7f, 0x85, 0x9b].map((at) => ["a control", String.fromCharCode(at)] as const),
    ...["\u202a", "\u202b", "\u202d", "\u202e", "\u202c"].map((each) => ["an embedding", each] as const),
    ...["\u2066", "\u2067", "\u2068", "\u2069"].map((each) => ["an isolate", each] as const),
    ...["\u200e", "\u200f", "\u061c"].map((each) => ["a mark of direction", each] as const),
    ...["\u200b", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u2061", "\u2064"].map((each) => ["nothing", each] as const),
    ...["\u206a", "\u206f"].map((each) => ["a deprecated format", each] as const),
    ["a joiner in Latin", ZWJ],
    ["a non-joiner in Latin", ZWNJ],
    ...["\ufe00", "\ufe0e", "\ufe0f", "\u{e0100}", "\u{e01ef}", "\u180b", "\u180e"].map(
      (each) => ["a variation of nothing", each] as const,
    ),
    ...["\u{e0001}", "\u{e0020}", "\u{e0041}", "\u{e007f}"].map((each) => ["a tag", each] as const),
    ...["\u115f", "\u1160", "\u3164", "\uffa0"].map((each) => ["a Hangul filler", each] as const),
    ...["\u17b4", "\u17b5"].map((each) => ["an inherent vowel", each] as const),
    ...["\u2800", "\u{1d159}", "\u{13441}"].map((each) => ["a blank", each] as const),
    ...["\u2028", "\u2029"].map((each) => ["a separator", each] as const),
    ...["\ud800", "\udc00"].map((each) => ["half a character", each] as const),
    ...["\ue000", "\uf8ff", "\u{f0000}"].map((each) => ["private use", each] as const),
    ...["\uffff", "\ufdd0", "\u{10fffe}", "\u0378"].map((each) => ["no character", each] as const),
    ...["\ufff9", "\ufffa", "\u{1bca0}", "\u{1d173}"].map((each) => ["an annotation", each] as const),
    ["a number sign without a number", "\u0600"],
  ];

  test("are sixty and more", () => expect(refused.length).toBeGreaterThanOrEqual(60));

  test.each(refused)("%s: %j", (_, each) => {
    expect(displayNameProblem(foldDisplayName(middle(each)))).toBe("name_unseen");
  });

  test.each([
    ["a text in tags behind a flag", "🏴\u{e0068}\u{e0069}\u{e007f}"],
    ["tags behind a picture", "😀\u{e0061}\u{e007f}x"],
    ["a joiner between a picture and a letter", `😀${ZWJ}a`],
    ["a variation twice", "葛\u{e0100}\u{e0101}城"],
    ["an ideograph's variation of a letter", "あ\u{e0100}い"],
    ["a joiner after a vowel sign", `कि${ZWJ}ता`],
    ["a joiner twice", `ක්${ZWJ}${ZWJ}ර`],
    ["a non-joiner between two scripts", `م${ZWNJ}a`],
    ["a digit's variation without its key", "1\ufe0fa"],
    ["only unseen characters", "\u3164\u3164"],
    ["NUL at the end", "Ada\0"],
    ["an override at the beginning", "\u202eadA"],
    ["an override at the end", "Ada\u202e"],
  ])("%s", (_, name) => {
    expect(displayNameProblem(foldDisplayName(name))).toBe("name_unseen");
  });

  test.each([["\u0301Ada"], ["Ada \u0301b"], [`A${"\u0335".repeat(2)}da`], ["Z\u0351\u0360\u0322\u034d\u0316algo"]])(
    "piled or lonely marks: %j",
    (name) => {
      expect(displayNameProblem(foldDisplayName(name))).toBe("name_marks");
    },
  );
});
