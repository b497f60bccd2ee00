import type { ProblemCode, ProblemDetails } from "../types";

/** What came back for a request, its body read. */
export class Answer<Value = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;

  constructor(response: Response, text: string) {
    this.status = response.status;
    this.headers = response.headers;
    this.text = text;
    this.body = parsed(text);
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  /** The body of a request that was granted. @throws Error telling the refusal otherwise */
  get value(): Value {
    if (!this.ok) throw new Error(`Refused: ${this.status} ${this.text.slice(0, 500)}`);
    return this.body as Value;
  }

  get problem(): Partial<ProblemDetails> & Record<string, unknown> {
    return this.ok || typeof this.body !== "object" || this.body === null ? {} : { ...this.body };
  }

  /** Why it was refused: the problem's code, or next-auth's way to say the same, an address that holds it. */
  get code(): ProblemCode | string | undefined {
    const { code, url } = this.problem;
    if (code !== undefined || typeof url !== "string" || !URL.canParse(url)) return code;
    return new URL(url).searchParams.get("error") ?? undefined;
  }

  /** Names of the cookies that it set, other than to remove them. */
  get cookiesSet(): string[] {
    const set = this.headers
      .getSetCookie()
      .filter((cookie) => !/^[^;]*=;|max-age=0\b|expires=Thu, 01 Jan 1970/i.test(cookie));
    return set.map((cookie) => cookie.slice(0, cookie.indexOf("=")));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
