const texts = new WeakMap<Response, string>();

/** A Response of which a server that has the connection can have the text without reading a stream (`textOf`). */
export function textResponse(text: string, init: ResponseInit): Response {
  const response = new Response(text, init);
  texts.set(response, text);
  return response;
}

export function textOf(response: Response): string | undefined {
  return texts.get(response);
}
