import { verifyApprovals } from "./approvals";
import { auditCommand } from "./audit";
import { createInvite, listInvites, revokeInvite, setup } from "./links";
import type { Call, Said } from "./run";
import { tickets } from "./tickets";
import {
  addOne,
  deleteOne,
  disableOne,
  enableOne,
  linkOne,
  listUsers,
  renameOne,
  roleOfOne,
  setOne,
  showOne,
  signOutOne,
} from "./users";

export type Command = (call: Call) => Promise<Said>;

export const USAGE = `npm run admin -- COMMAND

  setup                                  the link for the first administrator, 1 hour
  users list                             everybody
  users show NAME
  users add NAME [--name "Ada King"] [--admin]   and the link to set a password
  users link NAME [--hours N]            the way back for who lost everything; 1 hour, at most 24
  users set NAME [--email ADDRESS] [--group GROUP…]   what other sites are told; --group replaces those of before
  users disable NAME, users enable NAME
  users sign-out NAME                    everywhere
  users role NAME user|admin
  users rename NAME NEW
  users delete NAME
  invites create [--uses N] [--days N] [--note TEXT] [--group GROUP…] [--admin]   7 days
  invites list
  invites revoke ID
  audit [--user NAME] [--kind KIND] [--since 2026-11-26] [--limit N]
  approvals verify [--user NAME]         judges every signed confirmation again
  tickets                                codes by state and age

  --json   for programs        --yes   without a question, for scripts
Ends with 0 where it was done, 1 where it was not, 2 where it was not understood.`;

/** By their names, of one word or two. */
export const commands: Readonly<Record<string, Command>> = {
  setup,
  tickets,
  audit: auditCommand,
  "approvals verify": verifyApprovals,
  "users list": listUsers,
  "users show": showOne,
  "users add": addOne,
  "users link": linkOne,
  "users set": setOne,
  "users disable": disableOne,
  "users enable": enableOne,
  "users sign-out": signOutOne,
  "users role": roleOfOne,
  "users rename": renameOne,
  "users delete": deleteOne,
  "invites create": createInvite,
  "invites list": listInvites,
  "invites revoke": revokeInvite,
};
