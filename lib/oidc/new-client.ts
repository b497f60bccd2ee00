import { isLoopbackHost } from "../env/settings";
import { hashSecret, newSecret } from "../secrets";
import type { RelyingClient } from "./client";

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

export const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

/**
 * What is kept of a client that the operator wants, and its secret, which nobody keeps.
 *
 * @throws TypeError with a sentence for each thing that will not do
 */
export function newClient(wanted: WantedClient, now: Date): { client: RelyingClient; secret?: string } {
  const wrong = [...complaints(wanted)];
  if (wrong.length > 0) throw new TypeError(wrong.join("\n"));
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

function* complaints(wanted: WantedClient): Generator<string> {
  const { id, name, redirects, postLogout, origins, backchannel, device, inline, noPkce, trusted } = wanted;
  if (!/^[a-z0-9][a-z0-9._-]{0,62}$/i.test(id)) {
    yield `${id || "The ID"} will not do as an ID: up to 63 letters, digits, dots, dashes and underscores.`;
  }
  if (!/^[^\p{Cc}\p{Cf}%]{1,60}$/u.test(name) || name.trim() !== name) {
    yield "--name must be 1 to 60 plain characters: people are asked whether to continue to it.";
  }
  if (redirects.length === 0 && !device && !inline)
    yield "--redirect is missing: the address that the application gets its answer at.";
  for (const uri of redirects) yield* complaintOf("--redirect", uri);
  for (const uri of postLogout) yield* complaintOf("--post-logout", uri);
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      yield `--origin ${origin} is no origin: scheme, host and port, such as https://shop.example, without a slash at the end.`;
    } else yield* complaintOf("--origin", origin);
  }
  if (backchannel !== undefined) yield* complaintOf("--backchannel", backchannel);
  for (const group of wanted.groups) {
    if (!/^[^\p{Cc}\p{Cf}]{1,64}$/u.test(group) || group.trim() !== group)
      yield `--group ${group} is no name of a group.`;
  }
  if (wanted.public && trusted) {
    yield "--trusted and --public do not go together: without a secret anybody can claim to be that application.";
  }
  if (inline && new Set(origins).size !== 1) {
    yield "--inline takes one --origin: the site whose pages show the code, which the phone names. Another site is another client.";
  }
  if (inline && !wanted.public) yield "--inline is for --public: a page cannot keep a secret.";
  if (inline && device) yield "--inline and --device are two clients: give each an ID of its own.";
  if (wanted.public && noPkce) yield "--no-pkce and --public do not go together: PKCE is all that a public client has.";
  if (wanted.public && backchannel)
    yield "--backchannel is for an application with a server, and --public for one without.";
}

function* complaintOf(option: string, uri: string): Generator<string> {
  if (/[*\s]/.test(uri)) {
    yield `${option} ${uri} must be one exact address, without * or spaces.`;
    return;
  }
  if (!URL.canParse(uri)) {
    yield `${option} ${uri} is no address. It needs its scheme, such as https://shop.example/callback.`;
    return;
  }
  const { protocol, hostname, hash, username, password } = new URL(uri);
  if (hash || uri.includes("#")) yield `${option} ${uri} must not have a fragment (#…).`;
  if (username || password) yield `${option} ${uri} must not have a username or a password.`;
  if (protocol === "https:") return;
  if (protocol === "http:") {
    if (!isLoopbackHost(hostname) && !isPrivateName(hostname)) {
      yield `${option} ${uri} must be https: over http anybody in between reads the answer. http is for localhost and private networks.`;
    }
    return;
  }
  if (option !== "--redirect" && option !== "--post-logout") yield `${option} ${uri} must be https.`;
  // RFC 8252 §7.1: a name in reverse, that the app's maker owns.
  else if (!/^[a-z][a-z0-9+-]*\.[a-z0-9.+-]+:$/.test(protocol)) {
    yield `${option} ${uri}: an app's own scheme is a domain name in reverse, such as com.example.app:/callback.`;
  }
}

function isApps(uri: string): boolean {
  return !/^https?:/i.test(uri);
}

function isLoopback(uri: string): boolean {
  return new URL(uri).protocol === "http:" && isLoopbackHost(new URL(uri).hostname);
}

/** Where no certificate can be had. */
function isPrivateName(hostname: string): boolean {
  return (
    /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(hostname) ||
    /^\[f[cd]/.test(hostname) ||
    /\.(local|lan|internal|home\.arpa|test)$/.test(hostname) ||
    !/[.:]/.test(hostname)
  );
}
