import { createHash, timingSafeEqual } from "node:crypto";
import type { Accounts, Holder } from "./ports";
import { foldUsername } from "./username";

interface Member extends Holder {
  password: string;
}

/** Somebody else's accounts, in memory: for tests, and to begin an adapter with. */
export function memoryAccounts(issuer: string, members: Map<string, Member> = new Map()): Accounts {
  const byName = (username: string) => {
    const folded = foldUsername(username);
    return [...members.values()].find((member) => member.username === folded) ?? null;
  };
  return {
    issuer,
    async authenticate({ username, password }) {
      const member = byName(username);
      if (!isSame(member?.password ?? "", password) || !member) return null;
      const { id, name } = member;
      const stillHolds = async () => isSame(members.get(id)?.password ?? "", password);
      return { id, username: member.username, name, stillHolds };
    },
    async find(username) {
      const member = byName(username);
      return member && { id: member.id, username: member.username, name: member.name };
    },
    confirm: async (id, password) => members.has(id) && isSame(members.get(id)?.password ?? "", password),
  };
}

function isSame(kept: string, given: string): boolean {
  const [one, other] = [kept, given].map((text) => createHash("sha256").update(text).digest()) as [Buffer, Buffer];
  return kept !== "" && timingSafeEqual(one, other);
}
