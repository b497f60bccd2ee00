import { findUser } from "../../lib/accounts/administration";
import { shortHash } from "../../lib/audit/audit";
import { database } from "../../lib/db/database";
import { keyHash, knownKeys, wrongWith } from "../../lib/passkeys/approval";
import { type Call, Refusal, type Said } from "./run";
import { table, time } from "./table";

const AT_ONCE = 200;

/** Judges each signed confirmation again: its signature from its row alone, and its key by what else is known of the account. */
export async function verifyApprovals({ options }: Call): Promise<Said> {
  const user = options.user === undefined ? undefined : await findUser(database(), options.user);
  if (options.user !== undefined && !user) throw new Refusal(`There is no account ${options.user}.`);
  const names = new Map(
    (await database().user.findMany({ select: { id: true, username: true } })).map((each) => [each.id, each.username]),
  );
  const keys = new Map<string, Set<string>>();
  const wrong: { id: string; at: Date; user: string; passkeyId: string; what: string }[] = [];
  let judged = 0;
  for (let after = ""; ; ) {
    const where = { id: { gt: after }, ...(user && { userId: user.id }) };
    const rows = await database().approval.findMany({ where, orderBy: { id: "asc" }, take: AT_ONCE });
    for (const row of rows) {
      judged += 1;
      const known = keys.get(row.userId) ?? (await knownKeys(database(), row.userId));
      keys.set(row.userId, known);
      const isKnown = known.has(keyHash(row.publicKey));
      const what = wrongWith(row, shortHash) ?? (isKnown ? undefined : "its key was never added to the account");
      const { id, at, userId, passkeyId } = row;
      if (what) wrong.push({ id, at, user: names.get(userId) ?? userId, passkeyId, what });
    }
    const last = rows.at(-1);
    if (!last || rows.length < AT_ONCE) break;
    after = last.id;
  }
  const sentence = `${judged} judged, ${wrong.length} wrong.`;
  return {
    json: { judged, wrong },
    lines: [
      ...table(
        ["AT (UTC)", "USER", "ID", "WHAT IS WRONG"],
        wrong.map((each) => [time(each.at), each.user, each.id, each.what]),
      ),
      sentence,
    ],
    bad: wrong.length > 0,
  };
}
