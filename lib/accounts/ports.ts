/** An account, as whoever keeps it knows it. */
export interface Holder {
  /** Of one account for good, whatever becomes of its names. With `Accounts.issuer` it is the person. */
  id: string;
  username: string;
  name: string;
}

export interface AuthenticatedHolder extends Holder {
  /** Whether the password that was given still is the account's: it may have been changed since. */
  stillHolds(): Promise<boolean>;
}

/**
 * Accounts that people sign in to by username and password: this server's own, or somebody else's. `accounts.contract.ts` is the
 * suite that an adapter has to pass, and ./accounts.ts the place where it is plugged in.
 */
export interface Accounts {
  /** Names who keeps them, for good. Undefined where this server does, whose forms to sign up and to change a name go with them. */
  readonly issuer: string | undefined;
  /**
   * The account that the two sign in to, or null. An unknown username and a wrong password take the same time, and no account
   * that is disabled is told.
   *
   * @param turn who waits, where several wait for something that costs
   */
  authenticate(typed: { username: string; password: string }, turn?: string): Promise<AuthenticatedHolder | null>;
  /** By the username as it is typed: case and the space around it are forgiven. */
  find(username: string): Promise<Holder | null>;
  /** Whether somebody who is signed in gives the account's password. False for what is no account. */
  confirm(id: string, password: string, turn?: string): Promise<boolean>;
}
