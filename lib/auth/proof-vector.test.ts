import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { Problem } from "../http/problem";
import { checkProof } from "./proof";

const example = path.join(import.meta.dirname, "../../examples/phone-python");
const vector = JSON.parse(readFileSync(path.join(example, "proof.json"), "utf8"));

function codeOf(proof: string, token: string = vector.token): string {
  try {
    checkProof(proof, new Request(vector.url, { method: vector.method }), {
      jkt: vector.thumbprint,
      accessToken: token,
    });
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return "taken";
}

describe("the proof that docs/api.md has for whoever writes a signer", () => {
  test("is right but for its nonce, which is an old one", () => {
    expect(codeOf(vector.proof)).toBe("use_dpop_nonce");
    expect(codeOf(vector.proof, "device_another")).toBe("proof_invalid");
    expect(
      codeOf(
        vector.proof.replace(/\.(.)([^.]*)$/, (_: string, first: string, rest: string) => {
          return `.${first === "A" ? "B" : "A"}${rest}`;
        }),
      ),
    ).toBe("proof_invalid");
  });

  test("says what it is made of", () => {
    const [header, claims] = vector.signingInput
      .split(".")
      .map((part: string) => JSON.parse(Buffer.from(part, "base64url").toString()));
    const { d: _private, ...jwk } = vector.privateJwk;
    expect(header).toEqual({ typ: "dpop+jwt", alg: "ES256", jwk });
    const { jti, iat, nonce, token, method: htm, url: htu } = vector;
    const ath = createHash("sha256").update(token).digest("base64url");
    expect(claims).toEqual({ jti, htm, htu, iat, nonce, ath });
  });

  test("is what the Python example makes", ({ skip }) => {
    const { status, stdout, error } = spawnSync("python3", ["-B", path.join(example, "phone.py"), "--vector"], {
      encoding: "utf8",
    });
    skip(error !== undefined, "There is no python3 here.");
    skip(stdout.includes("is not installed"), "Python has no `cryptography` here.");
    expect({ status, stdout }).toEqual({ status: 0, stdout: "The signer makes the proof of proof.json.\n" });
  });
});
