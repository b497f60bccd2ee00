import { matchesHash } from "../secrets";
import type { RelyingClient } from "./client";
import { activeClient } from "./registry";

/**
 * The client that a form is from, by its secret where it has one: as the token endpoint takes it (RFC 6749 §2.3.1), in the
 * header or in the form. Undefined for anybody else.
 */
export async function authenticatedClient(
  authorization: string | null,
  form: Readonly<Record<string, string>>,
): Promise<RelyingClient | undefined> {
  const basic = inHeader(authorization);
  const { id, secret } = basic ?? { id: form.client_id ?? "", secret: form.client_secret };
  const client = await activeClient(id);
  if (!client || client.secretHash === null) return client;
  return secret !== undefined && matchesHash("client", secret, client.secretHash) ? client : undefined;
}

function inHeader(authorization: string | null): { id: string; secret: string } | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization ?? "") ?? [];
  if (encoded === undefined) return undefined;
  const [id = "", secret = ""] = Buffer.from(encoded, "base64").toString().split(":").map(decoded);
  return { id, secret };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
