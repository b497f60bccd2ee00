// Must come first: what @peculiar/x509 is built with looks for it as it loads.
import "reflect-metadata";
import { createPrivateKey, KeyObject, webcrypto, X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import path from "node:path";
import * as x509 from "@peculiar/x509";

const DAY_MS = 24 * 60 * 60 * 1000;
/** The longest that browsers take: Apple's limit of 398 days, less one. */
const LIFE_MS = 397 * DAY_MS;
const RENEW_BEFORE_END_MS = 30 * DAY_MS;
/** A clock behind ours must not find it unborn. */
const BORN_BEFORE_MS = DAY_MS;

/**
 * The files of a self-signed certificate for these hosts, made where there is none yet, where it is for others or where it
 * nears its end. Kept otherwise: browsers remember that their owner let it pass. It is no authority's, so that whoever
 * trusts it trusts this one server and nothing that its key could sign.
 *
 * @param {string} directory
 * @param {string[]} hosts IP addresses and names
 * @param {number} [nowMs] milliseconds since 1970
 * @returns {Promise<{ certFile: string, keyFile: string }>} PEM; the key is its owner's alone to read
 */
export async function certificateFor(directory, hosts, nowMs = Date.now()) {
  const certFile = path.join(directory, "certificate.pem");
  const keyFile = path.join(directory, "certificate-key.pem");
  if (!isGood(certFile, keyFile, hosts, nowMs)) {
    const { cert, key } = await make(hosts, nowMs);
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    write(keyFile, key, 0o600);
    write(certFile, cert, 0o644);
  }
  return { certFile, keyFile };
}

/** @param {string} certFile @param {string} keyFile @param {string[]} hosts @param {number} nowMs */
function isGood(certFile, keyFile, hosts, nowMs) {
  if (!existsSync(certFile) || !existsSync(keyFile)) return false;
  try {
    const certificate = new X509Certificate(readFileSync(certFile));
    return (
      certificate.checkPrivateKey(createPrivateKey(readFileSync(keyFile))) &&
      Date.parse(certificate.validFrom) <= nowMs &&
      Date.parse(certificate.validTo) - nowMs > RENEW_BEFORE_END_MS &&
      hosts.every((host) => (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)))
    );
  } catch {
    // Cut off, or something else by that name.
    return false;
  }
}

/** @param {string[]} hosts @param {number} nowMs */
async function make(hosts, nowMs) {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  /** @type {x509.JsonGeneralNames} */
  const names = hosts.map((value) => ({ type: isIP(value) ? "ip" : "dns", value }));
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=QR Login on this network",
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(nowMs - BORN_BEFORE_MS),
    notAfter: new Date(nowMs - BORN_BEFORE_MS + LIFE_MS),
    extensions: [
      new x509.SubjectAlternativeNameExtension(names),
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ],
  });
  const key = KeyObject.from(keys.privateKey).export({ type: "pkcs8", format: "pem" });
  return { cert: `${certificate.toString("pem")}\n`, key: String(key) };
}

/** In one step, so that nobody reads half of it; a new file, since the mode of an old one would stay. */
function write(/** @type {string} */ file, /** @type {string} */ text, /** @type {number} */ mode) {
  const fresh = `${file}.new`;
  writeFileSync(fresh, text, { mode });
  renameSync(fresh, file);
}
