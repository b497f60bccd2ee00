import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { certificateFor } from "./certificate.mjs";

const DAY_MS = 24 * 60 * 60 * 1000;
const HOSTS = ["192.168.1.5", "fd00::5", "localhost", "laptop.local"];
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "qr-login-certificate-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const read = ({ certFile }: { certFile: string }) => new X509Certificate(readFileSync(certFile));

test("is for every address and name, a server's, nobody's authority, and no longer than browsers take", async () => {
  const certificate = read(await certificateFor(directory, HOSTS));
  expect(certificate.subjectAltName).toBe(
    "IP Address:192.168.1.5, IP Address:FD00:0:0:0:0:0:0:5, DNS:localhost, DNS:laptop.local",
  );
  expect(certificate.ca).toBe(false);
  expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
  const lifeDays = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / DAY_MS;
  expect(lifeDays).toBeLessThanOrEqual(397);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
});

test.runIf(process.platform !== "win32")("its key is its owner's alone to read", async () => {
  const { keyFile } = await certificateFor(directory, HOSTS);
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
});

test("is kept as long as it serves", async () => {
  const first = read(await certificateFor(directory, HOSTS));
  expect(read(await certificateFor(directory, HOSTS)).serialNumber).toBe(first.serialNumber);
  expect(read(await certificateFor(directory, HOSTS.slice(0, 1))).serialNumber).toBe(first.serialNumber);
});

test("is made anew for another address", async () => {
  await certificateFor(directory, HOSTS);
  const moved = read(await certificateFor(directory, ["10.0.0.9", "localhost"]));
  expect(moved.checkIP("10.0.0.9")).toBe("10.0.0.9");
});

test("is made anew as it nears its end", async () => {
  const first = read(await certificateFor(directory, HOSTS));
  const endMs = Date.parse(first.validTo);
  expect(read(await certificateFor(directory, HOSTS, endMs - 31 * DAY_MS)).serialNumber).toBe(first.serialNumber);
  expect(read(await certificateFor(directory, HOSTS, endMs - 29 * DAY_MS)).serialNumber).not.toBe(first.serialNumber);
});

test("is made anew where a file is damaged, or the key is another's", async () => {
  const files = await certificateFor(directory, HOSTS);
  writeFileSync(files.certFile, "half a certif");
  const second = read(await certificateFor(directory, HOSTS));
  writeFileSync(files.keyFile, "-----BEGIN PRIVATE KEY-----");
  expect(read(await certificateFor(directory, HOSTS)).serialNumber).not.toBe(second.serialNumber);
});
