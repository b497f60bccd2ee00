// `npm run client -- …`: the applications that sign people in with this site, and the keys that sign for them. Needs the database
// only, also while the server runs, which knows of a change within seconds.
import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { auditOperator } from "../lib/audit/audit";
import { closeDatabase, database } from "../lib/db/database";
import { loadCommandSettings } from "../lib/env/demo-settings.mjs";
import { settings } from "../lib/env/settings";
import { createLog, replaceLog } from "../lib/log";
import { changeClientSecret, deleteClient, insertClient, listClients, setClientDisabled } from "../lib/oidc/client";
import { askForNewKeys } from "../lib/oidc/keys";
import { type Complaint, described, newClient, UnfitClient } from "../lib/oidc/new-client";
import { newSecret } from "../lib/secrets";
import { prepareDatabase } from "../lib/server/database-check";

const USAGE = `npm run client -- add ID --name TEXT --redirect URI…    an application that signs people in with this site
    --post-logout URI…   where it may lead to after signing out
    --origin ORIGIN…     whose pages may call the token endpoint from a browser
    --inline             pages of its one origin show the code themselves (docs/embed.md)
    --backchannel URI    where it is told of a sign-out
    --group NAME…        only people in one of these groups may use it
    --public             it has no server to keep a secret: a page or an app
    --device             it has no browser: a command line or a television (RFC 8628)
    --trusted            it is yours: nobody is asked whether to continue to it
    --no-pkce            it has a secret and cannot do PKCE
    --json               one line of JSON
npm run client -- list [--json]
npm run client -- rotate-secret ID [--json]
npm run client -- disable | enable | remove ID
npm run client -- keys rotate                           a new key signs in an hour; the old one stays good

Options that end in … may be repeated.`;

const OPTIONS = {
  name: { type: "string" },
  redirect: { type: "string", multiple: true },
  "post-logout": { type: "string", multiple: true },
  origin: { type: "string", multiple: true },
  backchannel: { type: "string" },
  group: { type: "string", multiple: true },
  public: { type: "boolean" },
  device: { type: "boolean" },
  inline: { type: "boolean" },
  trusted: { type: "boolean" },
  "no-pkce": { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

type Values = ReturnType<typeof parse>["values"];

/** What was typed cannot be meant. */
class Misuse extends Error {}
/** It can, and will not do. */
class Unfit extends Misuse {}
/** What was meant cannot be done. */
class Failure extends Error {}

function parse() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}

async function run(): Promise<void> {
  const { values, positionals } = parse();
  const [command, id, ...others] = positionals;
  if (values.help || command === undefined) {
    console.log(USAGE);
    return;
  }
  if (others.length > 0) throw new Misuse(`There is no ${others.join(" ")}.`);
  if (command !== "add") allowOnly(values, command === "list" || command === "rotate-secret" ? ["json"] : []);
  switch (command) {
    case "add":
      return withDatabase(() => add(named(id), values));
    case "list":
      if (id !== undefined) throw new Misuse(`There is no list ${id}.`);
      return withDatabase(() => list(values.json ?? false));
    case "rotate-secret":
      return withDatabase(() => rotateSecret(named(id), values.json ?? false));
    case "disable":
    case "enable":
      return withDatabase(() => setDisabled(named(id), command === "disable"));
    case "remove":
      return withDatabase(() => remove(named(id)));
    case "keys":
      if (id !== "rotate") throw new Misuse("There is keys rotate.");
      return withDatabase(rotateKeys);
    default:
      throw new Misuse(`There is no command ${command}.`);
  }
}

function allowOnly(values: Values, allowed: readonly string[]): void {
  const given = Object.keys(values).filter((name) => !allowed.includes(name));
  if (given.length > 0) throw new Misuse(`--${given[0]} does not go with that command.`);
}

function named(id: string | undefined): string {
  if (id === undefined) throw new Misuse("The application's ID is missing.");
  return id;
}

async function withDatabase(act: () => Promise<void>): Promise<void> {
  try {
    await prepareDatabase();
    await act();
  } finally {
    await closeDatabase();
  }
}

async function add(id: string, values: Values): Promise<void> {
  const wanted = {
    id,
    name: values.name ?? "",
    redirects: values.redirect ?? [],
    postLogout: values["post-logout"] ?? [],
    origins: values.origin ?? [],
    groups: values.group ?? [],
    backchannel: values.backchannel,
    public: values.public ?? false,
    device: values.device ?? false,
    inline: values.inline ?? false,
    trusted: values.trusted ?? false,
    noPkce: values["no-pkce"] ?? false,
  };
  if (values.name === undefined) throw new Misuse("--name is missing: what people are asked to continue to.");
  const { client, secret } = made(() => newClient(wanted, new Date()));
  if (!(await insertClient(database(), client))) {
    throw new Failure(`There is a client ${id} already; npm run client -- list shows all.
Give yours another ID, or remove that one first: npm run client -- remove ${id}`);
  }
  await auditOperator("client add", { type: "client.added", detail: id });
  const { origin: issuer } = settings();
  const sdk = wanted.origins.length > 0 ? embeddable(issuer) : undefined;
  if (values.json) return tell({ clientId: id, ...(secret && { clientSecret: secret }), issuer, ...(sdk && { sdk }) });
  console.log(`Added ${client.name}. Give it:
  Issuer         ${issuer}
  Client ID      ${id}
  Client secret  ${secret ?? "none: it is public, and uses PKCE"}`);
  if (sdk) {
    console.log(`Its pages may load, and nothing else under that name:
  <script src="${sdk.src}" integrity="${sdk.integrity}" crossorigin="anonymous" data-client="${id}" data-target="#qr"></script>`);
  }
  if (secret) console.log("The secret is told this once: here only its hash is kept.");
}

/** The tag's file of this build, by the name that is its content's, and what a browser is to compare it with. */
function embeddable(issuer: string): { src: string; integrity: string } | undefined {
  const told = new URL("../public/sdk/v1/sdk.json", import.meta.url);
  if (!existsSync(told)) return undefined;
  const { file, integrity } = JSON.parse(readFileSync(told, "utf8")) as { file: string; integrity: string };
  return { src: `${issuer}/sdk/v1/${file}`, integrity };
}

function made<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof UnfitClient) throw new Unfit(error.complaints.map(asTyped).join("\n"));
    throw error;
  }
}

/** By the option that it was typed as; the ID is none. */
function asTyped({ field, sentence }: Complaint): string {
  const options: Partial<Record<Complaint["field"], string>> = {
    redirects: "redirect",
    postLogout: "post-logout",
    origins: "origin",
    groups: "group",
    noPkce: "no-pkce",
  };
  return field === "id" ? sentence : `--${options[field] ?? field} ${sentence}`;
}

async function list(json: boolean): Promise<void> {
  const clients = await listClients(database());
  if (json) return tell(clients.map(described));
  if (clients.length === 0)
    console.log("There is no client yet. Add one: npm run client -- add ID --name TEXT --redirect URI");
  for (const client of clients) {
    const { id, name, redirects, ...rest } = described(client);
    const traits = ["public", "device", "inline", "trusted", "noPkce", "disabled"].filter(
      (trait) => rest[trait as keyof typeof rest],
    );
    const groups = client.groups.length > 0 ? [`for ${client.groups.join(", ")}`] : [];
    console.log(`${id}  ${name}  ${redirects.join(" ")}  ${[...traits, ...groups].join(", ")}`.trimEnd());
  }
}

async function rotateSecret(id: string, json: boolean): Promise<void> {
  const secret = newSecret("client");
  if (!(await changeClientSecret(database(), id, secret))) {
    throw new Failure(`There is no client ${id} that has a secret.`);
  }
  await auditOperator("client rotate-secret", { type: "client.changed", detail: id });
  if (json) return tell({ clientId: id, clientSecret: secret, issuer: settings().origin });
  console.log(`The client secret of ${id} is now ${secret}\nThe one before is refused within seconds.`);
}

async function setDisabled(id: string, disabled: boolean): Promise<void> {
  if (!(await setClientDisabled(database(), id, disabled, new Date()))) throw new Failure(`There is no client ${id}.`);
  await auditOperator(`client ${disabled ? "disable" : "enable"}`, { type: "client.changed", detail: id });
  console.log(`${id} is ${disabled ? "disabled" : "enabled"}, within seconds.`);
}

async function remove(id: string): Promise<void> {
  if (!(await deleteClient(database(), id))) throw new Failure(`There is no client ${id}.`);
  await auditOperator("client remove", { type: "client.removed", detail: id });
  console.log(`${id} is removed, with everything that was granted to it.`);
}

async function rotateKeys(): Promise<void> {
  const asked = await askForNewKeys(database(), new Date());
  if (asked === 0) console.log("New keys are asked for already; a running server makes them within seconds.");
  else
    console.log(
      "New keys are published within seconds, by a server that runs or the next that starts, and sign an hour later.",
    );
}

/** One line. */
function tell(value: unknown): void {
  console.log(JSON.stringify(value));
}

loadCommandSettings();
// Secrets are the server's: nothing here is signed or sealed.
if (process.env.NODE_ENV === "production") Object.assign(process.env, { NODE_ENV: "operating" });
// What is printed is the answer, and nothing else; the database has the audit.
replaceLog(createLog("silent"));

run().catch((error: unknown) => {
  if (error instanceof Misuse && !(error instanceof Unfit)) console.error(`${error.message}\n\n${USAGE}`);
  else console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof Misuse ? 2 : 1;
});
