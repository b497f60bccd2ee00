import { expect, test } from "vitest";
import { LightweightResponse } from "./response";

const made = () =>
  new LightweightResponse('{"a":"ä"}', { status: 201, headers: { "Content-Type": "application/json" } });

test("is a Response, however it is read", async () => {
  expect(made()).toBeInstanceOf(Response);
  expect([made().status, made().headers.get("content-type")]).toEqual([201, "application/json"]);
  expect(await made().json()).toEqual({ a: "ä" });
  expect(await made().clone().text()).toBe('{"a":"ä"}');
  expect(new TextDecoder().decode(await made().arrayBuffer())).toBe('{"a":"ä"}');
  expect(new TextDecoder().decode(await made().bytes())).toBe('{"a":"ä"}');
  expect(await new Response((await made().blob()).stream()).text()).toBe('{"a":"ä"}');
  expect(await new Response(made().body, made()).json()).toEqual({ a: "ä" });
});

test("is read once", async () => {
  const response = made();
  expect(response.bodyUsed).toBe(false);
  await response.text();
  expect(response.bodyUsed).toBe(true);
  await expect(response.text()).rejects.toThrow(TypeError);
});

test("makes a body that is a stream when it is read, and not before", async () => {
  let made = 0;
  const body = () => {
    made += 1;
    return new Blob(["streamed"]).stream();
  };
  const response = new LightweightResponse(body, { headers: { "Content-Type": "text/event-stream" } });
  expect([response.status, response.headers.get("content-type"), made]).toEqual([200, "text/event-stream", 0]);
  expect(await response.text()).toBe("streamed");
  expect([response.bodyUsed, made]).toEqual([true, 1]);
});

test("is plain text where nothing else is said", () => {
  expect(new LightweightResponse("a", {}).headers.get("content-type")).toBe(
    new Response("a").headers.get("content-type"),
  );
});
