/** What those who run a site call themselves, in the languages of its pages. */
const STAFF = `admin administrator administration sysadmin system support supporter helpdesk moderator moderation operator official
  security staff webmaster
  administratorin administratoren kundendienst kundenservice moderatorin offiziell sicherheit systemverwaltung verwaltung
  administrateur administratrice assistance moderateur moderatrice officiel securite
  الدعم دعم المشرف مشرف المسؤول الإدارة إدارة النظام الأمان الرسمي
  官方 客服 系统 管理员 管理 支持 技术支持 安全 安全中心 运营 版主`;
/** What they add to it; nothing by itself. */
const BESIDE = `and account accounts care center centre chat customer department desk help hotline it login of online our service
  services site team tech technical the user your
  abteilung benutzer der die das hilfe ihr konto kunden technik technischer unser und
  centre client clients compte compteur de des du equipe et la le les notre service technique votre
  فريق خدمة العملاء الفني الموقع مركز
  中心 团队 账号 账户 服务 技术 小助手 助手 人员 用户 部 组`;

/** Letters of other scripts, and digits and signs, that are read as Latin letters. */
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    "аaαa",
    "еeεe3e",
    "оoοo0o",
    "рpρp",
    "сc",
    "уyυu",
    "хxχx",
    "іiιi1i|i!iliıi",
    "ѕs5s$s",
    "мm",
    "тtτt7t",
    "кkκk",
    "нh",
    "вb",
    "νv",
    "4a@a",
  ]
    .flatMap((pairs) => pairs.match(/../gu) ?? [])
    .map(([from = "", to = ""]) => [from, to]),
);

const staff = wordsOf(STAFF);
const beside = wordsOf(BESIDE);
/** Chinese is written without spaces. */
const CHINESE = new RegExp(
  `^(?:${[...staff, ...beside].filter((word) => /\p{Script=Han}/u.test(word)).join("|")})+$`,
  "u",
);

/**
 * Whether a display name says nothing but that somebody runs the site: "Support", "Admin-Team", "System 24", "Аdm1n". A name stands
 * beside the question on other people's screens. Names that have more to them, such as "Ada Support", are somebody's.
 *
 * @param site the site's own name, which is no person's either
 */
export function playsStaff(name: string, site = ""): boolean {
  const words = wordsOf(name);
  const own = wordsOf(site);
  const isOfStaff = (word: string) =>
    staff.has(word) || (CHINESE.test(word) && [...staff].some((each) => word.includes(each)));
  const saysNothing = (word: string) => isOfStaff(word) || beside.has(word) || own.has(word) || /^\p{N}+$/u.test(word);
  const all = [...words];
  const isSite = own.size > 0 && [...own].every((word) => words.has(word));
  return (isSite || all.some(isOfStaff)) && all.every(saysNothing);
}

/** As they are read, whatever they are written with. */
function wordsOf(text: string): Set<string> {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return new Set(
    plain
      .split(/[^\p{L}\p{N}$@|!]+/u)
      .filter(Boolean)
      .map(asRead),
  );
}

function asRead(word: string): string {
  return /\p{L}/u.test(word) ? [...word].map((letter) => LOOKALIKES[letter] ?? letter).join("") : word;
}
