/** A passkey in software, which can be made to lie: for tests of what the server accepts, beside the browser's virtual one. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** What to do otherwise than a good authenticator, and its browser, would. */
export interface Lie {
  origin?: string;
  rpId?: string;
  type?: string;
  crossOrigin?: boolean;
  topOrigin?: string;
  /** Over those of user present, user verified, and backup as this authenticator has it. */
  flags?: number;
  counter?: number;
  signature?: Buffer;
  userHandle?: string;
  /** Of a registration. */
  format?: "none" | "packed-x5c" | "tpm" | "apple" | "android-key";
  /** Another's. */
  id?: string;
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const ELIGIBLE = 0x08;
const BACKED_UP = 0x10;
const ATTESTED = 0x40;

export class Authenticator {
  readonly id = randomBytes(32).toString("base64url");
  readonly #key: KeyObject;
  readonly #cose: Buffer;
  counter = 0;
  userHandle = "";

  constructor(
    readonly origin: string,
    readonly synced = true,
  ) {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { x = "", y = "" } = publicKey.export({ format: "jwk" });
    this.#key = privateKey;
    const head = Buffer.from("a5010203262001215820", "hex");
    const middle = Buffer.from("225820", "hex");
    this.#cose = Buffer.concat([head, Buffer.from(x, "base64url"), middle, Buffer.from(y, "base64url")]);
  }

  /** The answer of `navigator.credentials.create`. */
  create(statement: string, userHandle: string, lie: Lie = {}) {
    this.userHandle = userHandle;
    const id = Buffer.from(lie.id ?? this.id, "base64url");
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, id, this.#cose]);
    const authData = Buffer.concat([this.#data(lie, ATTESTED), attested]);
    const attestationObject = Buffer.concat([
      Buffer.from([0xa3]),
      text("fmt"),
      text((lie.format ?? "none").replace("-x5c", "")),
      text("attStmt"),
      // As long as it is of a kind that is refused, nothing of it is looked at.
      lie.format === "packed-x5c"
        ? Buffer.concat([Buffer.from([0xa1]), text("x5c"), Buffer.from([0x80])])
        : Buffer.from([0xa0]),
      text("authData"),
      bytes(authData),
    ]);
    const clientDataJSON = this.#client(statement, "webauthn.create", lie);
    return this.#answer(lie, {
      clientDataJSON,
      attestationObject: attestationObject.toString("base64url"),
      transports: ["internal"],
    });
  }

  /** The answer of `navigator.credentials.get`. */
  get(statement: string, lie: Lie = {}) {
    const authenticatorData = this.#data(lie);
    const clientDataJSON = this.#client(statement, "webauthn.get", lie);
    const client = createHash("sha256").update(Buffer.from(clientDataJSON, "base64url")).digest();
    const signature = lie.signature ?? sign("sha256", Buffer.concat([authenticatorData, client]), this.#key);
    return this.#answer(lie, {
      clientDataJSON,
      authenticatorData: authenticatorData.toString("base64url"),
      signature: signature.toString("base64url"),
      userHandle: lie.userHandle ?? this.userHandle,
    });
  }

  #answer<Response>({ id = this.id }: Lie, response: Response) {
    return { id, rawId: id, type: "public-key" as const, clientExtensionResults: {}, response };
  }

  #data({ rpId = new URL(this.origin).hostname, flags, counter = this.counter }: Lie, more = 0): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const usual = PRESENT | VERIFIED | (this.synced ? ELIGIBLE | BACKED_UP : 0);
    return Buffer.concat([createHash("sha256").update(rpId).digest(), Buffer.from([(flags ?? usual) | more]), count]);
  }

  #client(
    statement: string,
    usual: string,
    { type = usual, origin = this.origin, crossOrigin = false, topOrigin }: Lie,
  ): string {
    const challenge = createHash("sha256").update(statement).digest("base64url");
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin, topOrigin })).toString("base64url");
  }
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
}

function bytes(value: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(value.length);
  return Buffer.concat([Buffer.from([0x59]), length, value]);
}
