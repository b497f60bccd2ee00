import { BlockList, isIP } from "node:net";
import { LOCAL_NETWORKS } from "../env/networks";
import { isLoopbackHost } from "../env/settings";
import { hashSecret, newSecret } from "../secrets";
import { isPublic, type RelyingClient } from "./client";

export interface WantedClient {
  id: string;
  name: string;
  redirects: readonly string[];
  postLogout: readonly string[];
  origins: readonly string[];
  groups: readonly string[];
  backchannel?: string | undefined;
  public: boolean;
  device: boolean;
  inline: boolean;
  trusted: boolean;
  noPkce: boolean;
}

const localNetworks = new BlockList();
for (const network of LOCAL_NETWORKS) {
  const [address = "", bits] = network.split("/");
  localNetworks.addSubnet(address, Number(bits), isIP(address) === 6 ? "ipv6" : "ipv4");
}

export const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

/** What will not do of a client, by the part of it that is wrong. */
export interface Complaint {
  field: keyof WantedClient;
  reason: ClientReason;
  /** For whoever reads English; goes on from the name of the part. */
  sentence: string;
}

export type ClientReason =
  | "client_id"
  | "client_id_taken"
  | "client_name"
  | "address_missing"
  | "address_pattern"
  | "address_shape"
  | "address_path"
  | "address_fragment"
  | "address_login"
  | "address_https"
  | "address_scheme"
  | "origin_shape"
  | "group_shape"
  | "inline"
  | "not_public";

export class UnfitClient extends TypeError {
  override name = "UnfitClient";
  constructor(readonly complaints: readonly Complaint[]) {
    super(complaints.map(({ field, sentence }) => `${field} ${sentence}`).join("\n"));
  }
}

/**
 * What is kept of a client that the operator wants, and its secret, which nobody keeps.
 *
 * @throws UnfitClient
 */
export function newClient(wanted: WantedClient, now: Date): { client: RelyingClient; secret?: string } {
  const wrong = [...complaints(wanted)];
  if (wrong.length > 0) throw new UnfitClient(wrong);
  const secret = wanted.public ? undefined : newSecret("client");
  const { id, name, trusted, groups } = wanted;
  const client: RelyingClient = {
    id,
    name,
    metadata: metadataOf(wanted),
    secretHash: secret ? hashSecret(secret) : null,
    trusted,
    groups: [...new Set(groups)],
    createdAt: now,
    disabled: false,
  };
  return { client, ...(secret && { secret }) };
}

/**
 * The same client with another name, other addresses or other groups; its id, its kind and its secret stay.
 *
 * @throws UnfitClient
 */
export function changedClient(
  client: RelyingClient,
  change: {
    name?: string | undefined;
    redirects?: readonly string[] | undefined;
    groups?: readonly string[] | undefined;
  },
): RelyingClient {
  const before = described(client);
  const wanted = {
    ...before,
    name: change.name ?? before.name,
    redirects: change.redirects ?? before.redirects,
    groups: change.groups ?? before.groups,
  };
  const wrong = [...complaints(wanted)];
  if (wrong.length > 0) throw new UnfitClient(wrong);
  return { ...client, name: wanted.name, groups: [...new Set(wanted.groups)], metadata: metadataOf(wanted) };
}

/** A client as it was wanted, and since when it is. */
export function described(client: RelyingClient) {
  const { id, name, metadata, trusted, groups, disabled, createdAt } = client;
  return {
    id,
    name,
    redirects: metadata.redirect_uris,
    postLogout: metadata.post_logout_redirect_uris,
    origins: metadata.allowed_origins ?? [],
    ...(metadata.backchannel_logout_uri && { backchannel: metadata.backchannel_logout_uri }),
    groups,
    public: isPublic(client),
    device: metadata.grant_types.includes(DEVICE_GRANT) && !metadata.inline,
    inline: metadata.inline === true,
    trusted,
    noPkce: metadata.no_pkce === true,
    disabled,
    createdAt: createdAt.toISOString(),
  };
}

function metadataOf(wanted: WantedClient): RelyingClient["metadata"] {
  const { redirects, postLogout, origins, backchannel, device, inline, noPkce } = wanted;
  const code = redirects.length > 0;
  return {
    application_type: redirects.some(isApps) || (wanted.public && redirects.some(isLoopback)) ? "native" : "web",
    token_endpoint_auth_method: wanted.public ? "none" : "client_secret_basic",
    grant_types: [
      ...(code ? ["authorization_code"] : []),
      // What a page holds is anybody's who gets code into it.
      ...(inline ? [] : ["refresh_token"]),
      ...(device || inline ? [DEVICE_GRANT] : []),
    ],
    response_types: code ? ["code"] : [],
    redirect_uris: [...new Set(redirects)],
    post_logout_redirect_uris: [...new Set(postLogout)],
    ...(backchannel && { backchannel_logout_uri: backchannel, backchannel_logout_session_required: true }),
    ...(noPkce && { no_pkce: true }),
    ...(origins.length > 0 && { allowed_origins: [...new Set(origins)] }),
    ...(inline && { inline }),
  };
}

function* complaints(wanted: WantedClient): Generator<Complaint> {
  const { id, name, redirects, postLogout, origins, backchannel, device, inline, noPkce, trusted } = wanted;
  if (!/^[a-z0-9][a-z0-9._-]{0,62}$/i.test(id)) {
    const sentence = `${id || "The ID"} will not do as an ID: up to 63 letters, digits, dots, dashes and underscores.`;
    yield { field: "id", reason: "client_id", sentence };
  }
  if (!/^[^\p{Cc}\p{Cf}%]{1,60}$/u.test(name) || name.trim() !== name) {
    const sentence = "must be 1 to 60 plain characters: people are asked whether to continue to it.";
    yield { field: "name", reason: "client_name", sentence };
  }
  if (redirects.length === 0 && !device && !inline) {
    const sentence = "is missing: the address that the application gets its answer at.";
    yield { field: "redirects", reason: "address_missing", sentence };
  }
  for (const uri of redirects) yield* complaintOf("redirects", uri);
  for (const uri of postLogout) yield* complaintOf("postLogout", uri);
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      const sentence = `${origin} is no origin: scheme, host and port, such as https://shop.example, without a slash at the end.`;
      yield { field: "origins", reason: "origin_shape", sentence };
    } else yield* complaintOf("origins", origin);
  }
  if (backchannel !== undefined) yield* complaintOf("backchannel", backchannel);
  for (const group of wanted.groups) {
    if (!/^[^\p{Cc}\p{Cf}]{1,64}$/u.test(group) || group.trim() !== group)
      yield { field: "groups", reason: "group_shape", sentence: `${group} is no name of a group.` };
  }
  if (inline) yield* inlineComplaints(wanted);
  if (!wanted.public) return;
  const notPublic = (field: Complaint["field"], why: string) => ({
    field,
    reason: "not_public" as const,
    sentence: why,
  });
  if (trusted) {
    const why = "does not go with a public one: without a secret anybody can claim to be that application.";
    yield notPublic("trusted", why);
  }
  if (noPkce) yield notPublic("noPkce", "does not go with a public one: PKCE is all that it has.");
  if (backchannel) yield notPublic("backchannel", "is for an application with a server, and a public one has none.");
}

/** A client whose site shows the code in its own pages. */
function* inlineComplaints(wanted: WantedClient): Generator<Complaint> {
  const complain = (sentence: string) => ({ field: "inline", reason: "inline", sentence }) as const;
  if (new Set(wanted.origins).size !== 1) {
    yield complain(
      "takes one origin: the site whose pages show the code, which the phone names. Another site is another client.",
    );
  }
  if (!wanted.public) yield complain("is for a public client: a page cannot keep a secret.");
  if (wanted.device) yield complain("and device are two clients: give each an ID of its own.");
}

function* complaintOf(
  field: "redirects" | "postLogout" | "origins" | "backchannel",
  uri: string,
): Generator<Complaint> {
  const complain = (reason: ClientReason, sentence: string) => ({ field, reason, sentence: `${uri} ${sentence}` });
  if (/[*\s]/.test(uri)) {
    yield complain("address_pattern", "must be one exact address, without * or spaces.");
    return;
  }
  if (!URL.canParse(uri)) {
    yield complain("address_shape", "is no address. It needs its scheme, such as https://shop.example/callback.");
    return;
  }
  const { protocol, hostname, hash, username, password } = new URL(uri);
  if (isReadOtherwise(uri)) {
    const why = "it is compared letter by letter, and browsers go to";
    yield complain("address_path", `must be written as browsers read it: ${why} ${new URL(uri).href}`);
  }
  if (hash || uri.includes("#")) yield complain("address_fragment", "must not have a fragment (#…).");
  if (username || password) yield complain("address_login", "must not have a username or a password.");
  if (protocol === "https:") return;
  if (protocol === "http:") {
    if (!isLoopbackHost(hostname) && !isPrivateName(hostname)) {
      const why = "over http anybody in between reads the answer. http is for localhost and private networks.";
      yield complain("address_https", `must be https: ${why}`);
    }
    return;
  }
  if (field !== "redirects" && field !== "postLogout") yield complain("address_https", "must be https.");
  // RFC 8252 §7.1: a name in reverse, that the app's maker owns.
  else if (!/^[a-z][a-z0-9+-]*\.[a-z0-9.+-]+:$/.test(protocol)) {
    const why = "an app's own scheme is a domain name in reverse, such as com.example.app:/callback.";
    yield complain("address_scheme", `will not do: ${why}`);
  }
}

/** By segments that are dots, backslashes, or slashes that are missing or too many after the scheme; the URL standard mends them. */
function isReadOtherwise(uri: string): boolean {
  const [path = ""] = uri.split(/[?#]/);
  const isWeb = /^https?:/i.test(uri);
  return (
    /[/\\](\.|%2e){1,2}([/\\]|$)/i.test(path) || (isWeb && (path.includes("\\") || !/^https?:\/\/[^/]/i.test(path)))
  );
}

function isApps(uri: string): boolean {
  return !/^https?:/i.test(uri);
}

function isLoopback(uri: string): boolean {
  return new URL(uri).protocol === "http:" && isLoopbackHost(new URL(uri).hostname);
}

/** Where no certificate can be had. */
function isPrivateName(hostname: string): boolean {
  const address = hostname.replace(/^\[(.*)\]$/, "$1");
  const kind = isIP(address);
  if (kind !== 0) return localNetworks.check(address, kind === 6 ? "ipv6" : "ipv4");
  // Of a name only the end says whose it is: 10.example.com is anybody's.
  return /\.(local|lan|internal|home\.arpa|test)$/.test(hostname) || !hostname.includes(".");
}
