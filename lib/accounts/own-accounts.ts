import type { Database } from "../db/database";
import { authenticate, confirmPassword, findHolder } from "./account";
import type { Accounts } from "./ports";

/** The accounts of this server, with the passwords that it keeps the hashes of. */
export function ownAccounts(db: () => Database): Accounts {
  return {
    issuer: undefined,
    async authenticate({ username, password }, turn = username) {
      const account = await authenticate(db(), username, password, turn);
      if (!account) return null;
      const { id, name, isPasswordCurrent } = account;
      return { id, username: account.username, name, stillHolds: isPasswordCurrent };
    },
    find: (username) => findHolder(db(), username),
    confirm: (id, password) => confirmPassword(db(), id, password),
  };
}
