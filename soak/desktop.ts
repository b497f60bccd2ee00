import { cookieOf, expect, type Lend, type Place } from "../bench/measure/connection";
import { Stream } from "../bench/measure/stream";

const USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const JSON_BODY = "Content-Type: application/json\r\n";

/** A desktop as light as one can be, since ten thousand of them share a process. */
export class Desktop {
  readonly #place: Place;
  readonly #lend: Lend;
  #fields: string;
  #path = "";
  #stream: Stream | undefined;

  /** @param number gives it an address of its own, which the server's proxy would tell */
  constructor(place: Place, lend: Lend, number: number) {
    this.#place = place;
    this.#lend = lend;
    const address = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
    this.#fields = `Origin: http://${place.host}\r\nUser-Agent: ${USER_AGENT}\r\nX-Forwarded-For: ${address}\r\n`;
  }

  async create(): Promise<void> {
    const answer = await this.#lend((by) => by.request("POST", "/api/qr", this.#fields + JSON_BODY, "{}"));
    const { id }: { id: string } = JSON.parse(expect(answer, 201).body);
    this.#path = `/api/qr/${id}`;
    this.#fields += `Cookie: ${cookieOf(answer, `qr.${id}`)}\r\n`;
  }

  /** Resolves once the stream has told the first status. */
  async open(): Promise<void> {
    this.#stream = await Stream.open(this.#place, `${this.#path}/events`, this.#fields);
    await this.#stream.until('"status":"pending"');
  }

  /** Withdraws its code. Resolves once its stream has told so, which is the last that it tells. */
  async withdraw(): Promise<void> {
    if (!this.#stream) throw new Error("This desktop does not listen");
    const told = this.#stream.until('"status":"cancelled"');
    const withdrawn = this.#lend((by) => by.request("DELETE", this.#path, this.#fields));
    await Promise.all([told, withdrawn.then((answer) => expect(answer, 200))]);
  }

  /** Whether its stream is open. */
  get listens(): boolean {
    return this.#stream?.ended === false;
  }

  close(): void {
    this.#stream?.close();
  }
}
