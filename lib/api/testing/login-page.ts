import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { Answer } from "./answer";
import type { Client } from "./client";

export interface LoginPage {
  answer: Answer;
  /** Of the ticket that the page shows at once. */
  id: string | undefined;
}

/**
 * Opens the page with the code as a browser does that a person told to; the cookies that come with it are the client's.
 * Not by its transport: `fetch` says of itself what it is for.
 *
 * @param baseUrl where the server listens, without a slash at the end
 * @param changes over a browser's own headers; null leaves one out
 */
export async function openLogin(
  client: Client,
  baseUrl: string,
  {
    path = "/login",
    method = "GET",
    ...changes
  }: Record<string, string | null> & { path?: string; method?: string } = {},
): Promise<LoginPage> {
  const all = {
    host: new URL(client.origin).host,
    "user-agent": client.userAgent,
    "x-forwarded-for": client.address,
    cookie: client.jar.toString() || null,
    "sec-fetch-mode": "navigate",
    "sec-fetch-dest": "document",
    "sec-fetch-site": "none",
    ...changes,
  };
  const headers = Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  const sent = request(baseUrl + path, { method, headers, agent: false });
  sent.end();
  const [incoming] = (await once(sent, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of incoming.setEncoding("utf8")) text += chunk;
  const told = Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const status = incoming.statusCode ?? 0;
  const response = new Response(null, { status: status < 200 || status > 599 ? 500 : status, headers: told });
  client.jar.take(response);
  const id = /\/scan#([\w-]{22})/.exec(text)?.[1];
  if (id) client.shows(id);
  return { answer: new Answer(response, text), id };
}
