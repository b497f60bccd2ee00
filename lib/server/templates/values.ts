/** What differs from visit to visit of the same page. */
export type ValueName = keyof typeof VALUES;
export type Values = Partial<Record<ValueName, string>>;

interface Kind {
  shape: RegExp;
  /** In bytes, where it is always the same. */
  width?: number;
}

const TIME: Kind = { shape: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, width: 24 };
const ID: Kind = { shape: /^[\w-]{22}$/, width: 22 };

/** Letters that mean themselves alone: in HTML and its attributes, in JSON, and in a script's text. */
const VALUES = {
  /** What stands behind the language of whoever says where they are: `-AT`. */
  region: { shape: /^-[A-Z]{2}$/, width: 3 },
  nonce: { shape: /^[A-Za-z0-9+/]{22}==$/, width: 24 },
  ticketId: ID,
  userCode: { shape: /^[A-Z]{8}$/, width: 8 },
  spacedCode: { shape: /^[A-Z]{4}-[A-Z]{4}$/, width: 9 },
  /** The drawn code: a path of SVG. */
  modules: { shape: /^[MHhmvz\d ,-]{1,60000}$/ },
  expiresAt: TIME,
  serverTime: TIME,
  deviceId: ID,
  pictureId: ID,
  // With a letter of the Latin script, as the one it stands for: by their letters texts are told apart that run the other way.
  username: { shape: /^[a-z\d._-]{0,60}[a-z][a-z\d._-]{0,60}$/ },
  name: { shape: /^[\p{L}\p{N}][\p{L}\p{M}\p{N} .,-]{0,200}$/u },
} satisfies Record<string, Kind>;

export function areFit(values: Values): boolean {
  return (Object.entries(values) as [ValueName, string][]).every(([name, value]) => VALUES[name].shape.test(value));
}

/** Undefined where values of that name are of different widths. */
export function widthOf(name: ValueName): number | undefined {
  const { width }: Kind = VALUES[name];
  return width;
}
