"""An authenticator in software: what a phone or a security key does with a passkey, and a browser around it.

It answers whatever it is told to, right or wrong: the tests of forged answers are about that.
"""

import base64
import hashlib
import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

PRESENT, VERIFIED, ELIGIBLE, BACKED_UP, ATTESTED, EXTENDED = 0x01, 0x04, 0x08, 0x10, 0x40, 0x80
ES256, EDDSA, RS256 = -7, -8, -257
GENERATED = {
    ES256: ("EC", "-pkeyopt", "ec_paramgen_curve:P-256"),
    EDDSA: ("ED25519",),
    RS256: ("RSA", "-pkeyopt", "rsa_keygen_bits:2048"),
}


def b64(raw: bytes) -> str:
    """Base64url without padding, as WebAuthn has it."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """The bytes of it."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def cbor(value) -> bytes:
    """As much of CBOR as a public key is made of: integers, byte strings and maps."""
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    return head(5, len(value)) + b"".join(cbor(k) + cbor(v) for k, v in value.items())


def head(major: int, number: int) -> bytes:
    """The first bytes of a value: what it is and how large."""
    if number < 24:
        return bytes([major << 5 | number])
    size = 1 if number < 256 else 2
    return bytes([major << 5 | 23 + size]) + number.to_bytes(size, "big")


def openssl(*arguments, given: bytes = b"") -> bytes:
    """What the program says."""
    return subprocess.run(["openssl", *arguments], input=given, capture_output=True, check=True).stdout


@dataclass
class Passkey:
    """A key that never leaves the authenticator."""

    folder: Path
    origin: str
    algorithm: int = ES256
    count: int = 1  # of the next signature; 0: it does not count
    user: str = ""  # what it calls the user, base64url
    credential_id: bytes = field(default_factory=lambda: os.urandom(32))

    def __post_init__(self):
        self.file = self.folder / f"{self.credential_id.hex()}.pem"
        self.file.write_bytes(openssl("genpkey", "-algorithm", *GENERATED[self.algorithm]))

    @property
    def rp_id(self) -> str:
        """The host of the portal."""
        return self.origin.split("//")[1].split(":")[0]

    def cose(self) -> bytes:
        """The public key as authenticators write it."""
        der = openssl("pkey", "-in", str(self.file), "-pubout", "-outform", "DER")
        if self.algorithm == ES256:
            return cbor({1: 2, 3: ES256, -1: 1, -2: der[-64:-32], -3: der[-32:]})
        if self.algorithm == EDDSA:
            return cbor({1: 1, 3: EDDSA, -1: 6, -2: der[-32:]})
        return cbor({1: 3, 3: RS256, -1: der[-261:-5], -2: der[-3:]})

    def sign(self, message: bytes) -> bytes:
        """A signature by the key."""
        if self.algorithm != EDDSA:
            return openssl("dgst", "-sha256", "-sign", str(self.file), given=message)
        given = self.file.with_suffix(".message")
        given.write_bytes(message)
        return openssl("pkeyutl", "-sign", "-inkey", str(self.file), "-rawin", "-in", str(given))

    def client_data(self, kind: str, challenge: str, told: dict) -> bytes:
        """What the browser says."""
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said | told, separators=(",", ":")).encode()

    def data(self, flags: int, rest: bytes = b"", rp_id: str | None = None) -> bytes:
        """What the authenticator says."""
        rp_hash = hashlib.sha256((rp_id or self.rp_id).encode()).digest()
        return rp_hash + bytes([flags]) + self.count.to_bytes(4, "big") + rest

    def attested(self) -> bytes:
        """What is told of a new key."""
        return bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + self.cose()

    def create(self, challenge: dict, name: str = "My phone", *, flags=PRESENT | VERIFIED, **forged) -> dict:
        """The body that adds it; the count moves on."""
        self.user = challenge["user_id"]
        client = self.client_data("webauthn.create", challenge["challenge"], forged.pop("client", {}))
        data = self.data(flags | ATTESTED, self.attested(), forged.pop("rp_id", None))
        self.count += 1 if self.count > 0 else 0
        return {"name": name, "client_data": b64(client), "authenticator_data": b64(data)} | forged

    def get(self, challenge: dict, *, flags=PRESENT | VERIFIED, **forged) -> dict:
        """The body that signs in; the count moves on."""
        client = self.client_data("webauthn.get", challenge["challenge"], forged.pop("client", {}))
        data = self.data(flags, forged.pop("rest", b""), forged.pop("rp_id", None))
        self.count += 1 if self.count > 0 else 0
        return {
            "credential_id": b64(self.credential_id),
            "client_data": b64(client),
            "authenticator_data": b64(data),
            "signature": b64(self.sign(data + hashlib.sha256(client).digest())),
            "user_id": self.user,
        } | forged
