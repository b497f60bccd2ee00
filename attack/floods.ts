import { request } from "node:http";
import {
  type Answered,
  atOnce,
  GotThrough,
  missed,
  type Phone,
  refused,
  type Source,
  scanned,
  someOf,
  type Target,
} from "./attack";
import { raw, statusOf } from "./raw";

const FORM = "/api/auth/callback/password";

/** People who want to sign in while the flood goes on, and once it has used up what it can; some of them at a time. */
const HONEST = 100;
const HONEST_AT_ONCE = 10;
/** A quarter of each kind. */
const FLOOD = 12_800;
const BATCH = 100;

/** Floods from one address and from many, slow and huge requests: what they may cost, and that nobody else pays for it. */
export const floods: Source = {
  name: "Floods, slow and huge",
  attacks: [
    {
      name: "200 codes at once from one address that forges X-Forwarded-For",
      async run({ browser }) {
        const attacker = await browser();
        const answers = await atOnce(200, (index) =>
          attacker.createTicket({ headers: { "x-forwarded-for": `203.0.113.${index}, ${attacker.address}` } }),
        );
        return someOf(answers, 120);
      },
    },
    {
      name: "200 codes at once from the addresses of one IPv6 network",
      async run({ browser }) {
        const attacker = await browser();
        const answers = await atOnce(200, (index) =>
          attacker.createTicket({ headers: { "x-forwarded-for": `2001:db8:5:6::${index.toString(16)}` } }),
        );
        return someOf(answers, 120);
      },
    },
    {
      name: "100 logins beside floods of sign-ups, claims, codes and holds from one IPv6 /48 and from a neighbour",
      async run(target) {
        const address = "192.0.2.240";
        const flooding = Promise.all([floodFromOne48(target), floodByNeighbour(target, address)]);
        const { failed, p95Ms } = await loginsBehind(target, address);
        const [from48, byNeighbour] = await flooding;
        return missed(
          failed.length > 0,
          `${failed.length} of ${HONEST} logins failed: ${[...new Set(failed)].join(", ")}`,
          `${HONEST} of ${HONEST} logins, p95 ${p95Ms} ms, beside ${from48} from the /48 and ${byNeighbour} of the neighbour`,
        );
      },
    },
    {
      name: "one account's password guessed from 100 addresses, its owner locked out",
      async run(target) {
        const { client, account } = await target.phone();
        const attacker = await target.browser();
        const csrfToken = await attacker.csrfToken();
        const { username } = account;
        const answers = await atOnce(100, async (index) =>
          attacker.post(
            FORM,
            { csrfToken, username, password: `guess ${index} of mine` },
            { proof: true, headers: { "x-forwarded-for": `198.51.${index}.1` } },
          ),
        );
        const looked = answers.filter(({ status }) => status === 401).length;
        const held = refused(...answers);
        if (looked > 50) throw new GotThrough(`${looked} of 100 guesses were looked at`);
        // The phone that is signed in goes on; so does whoever signs in by its key, or from where it was used.
        void (await client.devices()).value;
        void (await client.signIn(account)).value;
        const neighbour = await target.browser();
        neighbour.address = client.address;
        void (await neighbour.signIn(account)).value;
        return `${looked} of 100 looked at (${held}); the owner comes in`;
      },
    },
    {
      name: "the password of a phone that was stolen, guessed on it: its owner's other phone locked out",
      async run(target) {
        const { client, account } = await target.phone();
        const guess = (index: number) =>
          client.call("PUT", "/api/account/password", {
            body: { currentPassword: `guess ${index}`, newPassword: "another phrase of mine" },
            proof: true,
          });
        const answers = await atOnce(25, guess);
        const looked = answers.filter(({ code }) => code === "invalid_request").length;
        const held = refused(...answers);
        const other = await target.browser();
        void (await other.signIn(account)).value;
        return missed(looked > 10, `${looked} looked at`, `${looked} of 25 looked at (${held}); the owner comes in`);
      },
    },
    {
      name: "a phone locked out by a neighbour at its address and a thief of its cookie and a proof",
      async run(target) {
        const { client } = await target.phone();
        const [stranger, thief] = [await target.browser(), await target.browser()];
        for (const each of [stranger, thief])
          Object.assign(each, { address: client.address, userAgent: client.userAgent });
        thief.jar = client.copy().jar;
        const proof = (await client.proof("POST", "/api/qr/lookup")) ?? "";
        const taken = await client.lookup("BCDFGHJK", { proof });
        const replays = await atOnce(50, () => thief.lookup("BCDFGHJK", { proof }));
        if (taken.status !== 404) throw new Error(`A proof of the phone's was not taken: ${taken.status}`);
        const answers = await atOnce<Answered>(600, (index) =>
          index % 2 === 0
            ? stranger.confirm("a".repeat(22), { confirmToken: "confirm_x" }, { proof: false })
            : thief.scan("a".repeat(22), { proof: index % 4 === 1 }),
        );
        const held = refused(...answers, ...replays);
        const desktop = await target.browser();
        const { id, userCode } = (await desktop.createTicket()).value;
        void (await client.lookup(userCode)).value;
        const { confirmToken } = (await client.scan(id)).value;
        void (await client.confirm(id, { confirmToken })).value;
        return `${held}; the phone looks up, scans and confirms`;
      },
    },
    {
      name: "600 streams from one address",
      async run(target) {
        const { desktop, id } = await scanned(target);
        const leave = new AbortController();
        const opened = await atOnce(600, () =>
          desktop.send("GET", `/api/qr/${id}/events`, { signal: leave.signal, headers: {} }),
        );
        const open = opened.filter(({ ok }) => ok).length;
        const codes = opened.filter(({ ok }) => !ok).map(({ status }) => ({ ok: false, status, code: "rate_limited" }));
        const other = await scanned(target);
        const events = await other.desktop.events(other.id);
        const first = await events.next();
        await events.close();
        leave.abort();
        const allowed = 256 * target.world.instances.length;
        if (open > allowed || first?.status !== "scanned") throw new GotThrough(`${open} are open`);
        return `${open} open, at most 256 of one address on a server, the others: ${refused(...codes)}; another address has its own`;
      },
    },
    {
      name: "HEAD on streams, 300 times: none stays open",
      async run(target) {
        const { desktop, id } = await scanned(target);
        await atOnce(300, () => desktop.call("HEAD", `/api/qr/${id}/events`));
        const events = await desktop.events(id);
        const status = (await events.next())?.status;
        await events.close();
        return missed(status !== "scanned", "no stream is left for the desktop", "all ended, a stream opens");
      },
    },
    {
      name: "huge bodies, announced or not, and headers of 100 KB",
      stateless: true,
      async run(target) {
        const answers = [await huge(target, { "content-length": "52428800" }), await huge(target, {})];
        const header = await raw(target, `GET /login HTTP/1.1\r\nHost: x\r\nX-A: ${"a".repeat(100_000)}\r\n\r\n`);
        const statuses = [...answers, statusOf(header)];
        return missed(
          answers.some((status) => status !== 413) || statusOf(header) !== 431,
          statuses.join(", "),
          `refused before they were read: ${statuses.join(", ")}`,
        );
      },
    },
    {
      name: "200 slow clients: headers that never end, bodies that never come, silence; others go on",
      stateless: true,
      waits: true,
      async run(target) {
        const heads = [
          "GET /login HTTP/1.1\r\nHost: x\r\nX-Slow: ",
          "POST /api/qr HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{",
          "POST /api/qr HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
          "PUT /api/account/picture HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nContent-Length: 10\r\n\r\n1",
          "POST /login HTTP/1.1\r\nHost: x\r\nNext-Action: x\r\nContent-Length: 10\r\n\r\n1",
        ];
        const slow = atOnce(200, (index) => raw(target, heads[index % heads.length] ?? "", 30_000));
        void (await scanned(target));
        const cut = await slow;
        const open = cut.filter((answer) => answer === undefined).length;
        const granted = cut.filter((answer) => /^HTTP\/1\.1 2/.test(answer ?? "")).length;
        return missed(
          open + granted > 0,
          `${open} still open after 30 s, ${granted} granted`,
          "all cut, and a login meanwhile",
        );
      },
    },
  ],
};

/**
 * New accounts sign in and let a desktop in that claims behind this address. Resolves to why some could not, and how long it took
 * nearly all, from the desktop's code to its session.
 */
async function loginsBehind(target: Target, address: string): Promise<{ failed: string[]; p95Ms: number }> {
  const failed: string[] = [];
  const tookMs: number[] = [];
  let left = HONEST;
  const logInOneAfterTheOther = async () => {
    while (left > 0) {
      left -= 1;
      const phone = await target.phone().catch((error: unknown) => void failed.push(String(error)));
      if (!phone) continue;
      const beganMs = performance.now();
      await logIn(target, phone, address).catch((error: unknown) => failed.push(String(error)));
      tookMs.push(performance.now() - beganMs);
    }
  };
  await Promise.all(Array.from({ length: HONEST_AT_ONCE }, logInOneAfterTheOther));
  const p95 = tookMs.toSorted((a, b) => a - b)[Math.floor(tookMs.length * 0.95)] ?? 0;
  return { failed, p95Ms: Math.round(p95) };
}

async function logIn(target: Target, { client }: Phone, address: string): Promise<void> {
  const desktop = await target.browser();
  const { id } = (await desktop.createTicket()).value;
  const { confirmToken, numberRequired } = (await client.scan(id, { via: "camera" })).value;
  target.secrets.add(confirmToken);
  const { number } = numberRequired ? (await desktop.status(id)).value : {};
  void (await client.confirm(id, { confirmToken, ...(number && { number }) })).value;
  desktop.address = address;
  void (await desktop.claim(id)).value;
}

/** What shut a door for everybody: empty forms, and codes and holds from a new network each time. Resolves to how many. */
async function floodFromOne48({ browser }: Target): Promise<number> {
  const attacker = await browser();
  const kinds = [
    () => attacker.call("POST", "/api/account", { body: {}, ...elsewhere() }),
    () => attacker.call("POST", "/api/auth/callback/qr", { form: {}, ...elsewhere() }),
    () => attacker.createTicket(elsewhere()),
    () => attacker.scan("a".repeat(22), { proof: false, ...elsewhere() }),
  ];
  let networks = 0;
  function elsewhere() {
    networks += 1;
    attacker.jar.values.clear();
    return { headers: { "x-forwarded-for": `2001:db8:48:${(networks & 0xffff).toString(16)}::1` } };
  }
  return inBatches(FLOOD, async (index) => kinds[index % kinds.length]?.());
}

/** At the address that others have too. */
async function floodByNeighbour({ browser }: Target, address: string): Promise<number> {
  const neighbour = await browser();
  neighbour.address = address;
  return inBatches(600, (index) => {
    if (index % 3 === 0) return neighbour.createTicket();
    if (index % 3 === 1) return neighbour.call("POST", "/api/auth/callback/password", { form: {} });
    return neighbour.call("POST", "/api/auth/callback/qr", { form: { id: "a".repeat(22) }, proof: true });
  });
}

async function inBatches(times: number, attempt: (index: number) => Promise<unknown>): Promise<number> {
  for (let sent = 0; sent < times; sent += BATCH) await atOnce(BATCH, (index) => attempt(sent + index));
  return times;
}

/** Sends up to 50 MB; resolves to the answer's status, which comes before that. */
function huge({ world }: Target, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const sending = request(`${world.origin}/api/account`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
    });
    const chunk = Buffer.alloc(64 * 1024, "a");
    let left = 800;
    const more = () => {
      while (left > 0 && !sending.destroyed) {
        left -= 1;
        // The answer is looked for before each next one.
        if (!sending.write(chunk)) return void sending.once("drain", () => setImmediate(more));
      }
    };
    sending.on("response", (response) => {
      resolve(left > 0 ? (response.statusCode ?? 0) : 0);
      sending.destroy();
    });
    sending.on("error", () => resolve(0));
    more();
  });
}
