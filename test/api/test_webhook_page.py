"""The programs on docs/webhooks.md that check a signature take a genuine message and refuse any other."""

import base64
import hashlib
import hmac
import json
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")
KEY = bytes(range(24))
SECRET = "whsec_" + base64.b64encode(KEY).decode()
ID, BODY = "01a22669-8ea4-7001-a2ef-ad4a1159b805", '{"type":"webhook.test","data":{"name":"Träskor"}}'


def program(language: str) -> str:
    """What the page has in this language."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return found


def signature(timestamp: int, key: bytes = KEY) -> str:
    """As the page says in words."""
    signed = f"{ID}.{timestamp}.{BODY}".encode()
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def run(*command: str, **environment: str) -> str:
    """What a program prints."""
    path = shutil.which(command[0])
    assert path, f"{command[0]} is there, as docs/webhooks.md shows it"
    env = {"PATH": "/usr/bin:/bin", **environment}
    return subprocess.run(
        [path, *command[1:]], env=env, check=True, capture_output=True, text=True
    ).stdout.strip()


def in_python(headers: dict[str, str]) -> bool:
    """Python."""
    names: dict = {}
    exec(program("python"), names)  # noqa: S102 - the page's own text
    return names["is_genuine"](SECRET, headers, BODY.encode())


def in_node(headers: dict[str, str]) -> bool:
    """Node.js."""
    call = f"console.log(isGenuine({json.dumps(SECRET)}, {json.dumps(headers)}, Buffer.from({json.dumps(BODY)})))"
    return run("node", "-e", program("js") + call) == "true"


def in_php(headers: dict[str, str]) -> bool:
    """PHP."""
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    values = ", ".join(f"'{value}'" for value in (SECRET, *(headers[name] for name in names), BODY))
    return run("php", "-r", f"{program('php')} echo is_genuine({values}) ? 'true' : 'false';") == "true"


@pytest.mark.parametrize("check", [in_python, in_node, in_php])
def test_a_program_takes_what_is_genuine_only(check):
    """One of several signatures is enough; not another key, another time, or none."""
    now = int(time.time())

    def headers(signatures: str, timestamp: int = now) -> dict[str, str]:
        return {"webhook-id": ID, "webhook-timestamp": str(timestamp), "webhook-signature": signatures}

    other = signature(now, b"another key")
    assert check(headers(signature(now)))
    assert check(headers(f"{other} {signature(now)}"))
    assert not check(headers(other))
    assert not check(headers(signature(now), now - 1))
    assert not check(headers(signature(now - 400), now - 400)), "it is too old"


def test_the_line_for_the_shell_makes_the_signature():
    """But for the version."""
    made = run("bash", "-c", program("sh"), SECRET=SECRET, ID=ID, TIMESTAMP="1795343181", BODY=BODY)
    assert f"v1,{made}" == signature(1795343181)
