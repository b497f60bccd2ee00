#!/usr/bin/env python3
"""A phone app that confirms QR logins, from docs/api.md alone: Python's standard library, and `cryptography` for the key.

    python3 phone.py --origin http://localhost:3000 --username demo --code BCDF-GHJK
    python3 phone.py --vector          checks the signer against proof.json, without a server

The password is asked for, or read from QR_LOGIN_PASSWORD. --code is the eight letters below the QR code, or what the code holds.
"""
import argparse
import base64
import getpass
import hashlib
import json
import os
import pathlib
import sys
import time
import urllib.error
import urllib.request
import uuid

try:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils
except ImportError:
    print("This example signs with the package `cryptography`, which is not installed: pip install cryptography")
    sys.exit(0)


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def compact(value: dict) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def public_jwk(key: ec.EllipticCurvePrivateKey) -> dict:
    numbers = key.public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": b64(numbers.x.to_bytes(32, "big")), "y": b64(numbers.y.to_bytes(32, "big"))}


def thumbprint(jwk: dict) -> str:
    """RFC 7638: the required members, in this order."""
    return b64(hashlib.sha256(compact({name: jwk[name] for name in ("crv", "kty", "x", "y")})).digest())


def signing_input(jwk: dict, method: str, url: str, nonce: str, token: str | None, jti: str, iat: int) -> str:
    claims = {"jti": jti, "htm": method, "htu": url, "iat": iat, "nonce": nonce}
    if token:
        claims["ath"] = b64(hashlib.sha256(token.encode()).digest())
    header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": jwk}
    return f"{b64(compact(header))}.{b64(compact(claims))}"


def proof(key: ec.EllipticCurvePrivateKey, method: str, url: str, nonce: str, token: str | None) -> str:
    """A DPoP proof (RFC 9449) for one request. ES256 signatures are r and s, 32 bytes each; libraries like to give DER."""
    text = signing_input(public_jwk(key), method, url, nonce, token, str(uuid.uuid4()), int(time.time()))
    r, s = utils.decode_dss_signature(key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{text}.{b64(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


class Refusal(Exception):
    def __init__(self, problem: dict):
        super().__init__(problem.get("detail") or problem.get("title") or str(problem))
        self.problem = problem


class Phone:
    """An app holds its key in the phone's keystore; the rest is this."""

    def __init__(self, origin: str):
        self.origin = origin.rstrip("/")
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.token: str | None = None
        self.nonce = ""

    def call(self, method: str, path: str, body: dict | None = None) -> dict:
        try:
            return self._send(method, path, body)
        except Refusal as refusal:
            # The answer has brought a newer nonce: sign again, once.
            if refusal.problem.get("code") != "use_dpop_nonce":
                raise
            return self._send(method, path, body)

    def _send(self, method: str, path: str, body: dict | None) -> dict:
        url = self.origin + path
        headers = {"User-Agent": "phone.py", "DPoP": proof(self.key, method, url, self.nonce, self.token)}
        if self.token:
            headers["Authorization"] = f"DPoP {self.token}"
        if body is not None:
            headers["Content-Type"] = "application/json"
        data = None if body is None else json.dumps(body).encode()
        try:
            with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method), timeout=15) as answer:
                self.nonce = answer.headers.get("DPoP-Nonce", self.nonce)
                text = answer.read()
                return json.loads(text) if text else {}
        except urllib.error.HTTPError as error:
            self.nonce = error.headers.get("DPoP-Nonce", self.nonce)
            raise Refusal(json.loads(error.read())) from None

    def sign_in(self, username: str, password: str) -> None:
        device = {"name": "phone.py", "type": "mobile", "os": "Python"}
        self.token = self.call("POST", "/api/device/token", {"username": username, "password": password, "device": device})["token"]

    def scan(self, code: str) -> tuple[str, dict]:
        """The ticket's id, and what is to be shown before anybody confirms."""
        if "#" in code:
            ticket, via = code.split("#", 1)[1], "camera"
        else:
            ticket, via = self.call("POST", "/api/qr/lookup", {"userCode": code})["id"], "typed"
        return ticket, self.call("POST", f"/api/qr/{ticket}/scan", {"via": via})

    def confirm(self, ticket: str, offer: dict, number: str | None, password: str | None = None) -> None:
        decision = {"confirmToken": offer["confirmToken"]}
        if number:
            decision["number"] = number
        if password:
            decision["password"] = password
        if "for" in offer:
            decision["kind"] = offer["for"]["kind"]
        self.call("POST", f"/api/qr/{ticket}/confirm", decision)

    def cancel(self, ticket: str, offer: dict) -> None:
        self.call("POST", f"/api/qr/{ticket}/cancel", {"confirmToken": offer["confirmToken"]})

    def sign_out(self) -> None:
        devices = self.call("GET", "/api/devices")["devices"]
        self.call("DELETE", f"/api/devices/{next(each['id'] for each in devices if each['current'])}", {})


def check_vector() -> None:
    vector = json.loads((pathlib.Path(__file__).parent / "proof.json").read_text())
    secret = int.from_bytes(base64.urlsafe_b64decode(vector["privateJwk"]["d"] + "="), "big")
    key = ec.derive_private_key(secret, ec.SECP256R1())
    jwk = public_jwk(key)
    given = [vector[name] for name in ("method", "url", "nonce", "token", "jti", "iat")]
    assert thumbprint(jwk) == vector["thumbprint"], "thumbprint"
    assert signing_input(jwk, *given) == vector["signingInput"], "signing input"
    text, signature = vector["proof"].rsplit(".", 1)
    raw = base64.urlsafe_b64decode(signature + "==")
    der = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key.public_key().verify(der, text.encode(), ec.ECDSA(hashes.SHA256()))
    assert text == vector["signingInput"], "proof"
    print("The signer makes the proof of proof.json.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vector", action="store_true")
    parser.add_argument("--origin", default="http://localhost:3000")
    parser.add_argument("--username", default="demo")
    parser.add_argument("--code")
    parser.add_argument("--number", help="the two digits on the other screen; asked for unless given")
    asked = parser.parse_args()
    if asked.vector:
        return check_vector()
    password = os.environ.get("QR_LOGIN_PASSWORD") or getpass.getpass(f"Password of {asked.username}: ")
    phone = Phone(asked.origin)
    phone.sign_in(asked.username, password)
    ticket, offer = phone.scan(asked.code or input("Code: "))
    desktop, account = offer["desktop"], offer["account"]
    print(f"{desktop['browser']} on {desktop['os']}, from {desktop.get('place', desktop['ip'])}, asks to be signed in")
    print(f"as {account['name']} (@{account['username']}).")
    number = (asked.number or input("Number on the other screen: ")) if offer["numberRequired"] else None
    phone.confirm(ticket, offer, number)
    print("Confirmed: the other screen is signed in.")
    # Not at once: whatever a phone has let in and is not in yet goes out with it.
    print("This phone stays signed in until you sign it out, under Devices.")


if __name__ == "__main__":
    try:
        main()
    except Refusal as refusal:
        sys.exit(f"Refused: {refusal}")
