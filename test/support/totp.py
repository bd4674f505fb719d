"""The codes that an authenticator app shows (RFC 6238: SHA-1, six digits, 30 seconds)."""

import base64
import hashlib
import hmac
import struct
import time


def code(key: str, steps: int = 0) -> str:
    """The code of now, or of some half minutes later or earlier."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(key), counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"
