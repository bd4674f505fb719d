"""A merchant's server for webhooks: it keeps what comes, answers what it is told to, and checks signatures by what
Standard Webhooks says, with Python's own means."""

import base64
import hashlib
import hmac
import json
import ssl
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from support.polling import wait_until
from support.tls import Certificate

WEBHOOKS = "/merchant/v1/webhooks"
WITHIN = 20  # seconds until a message has come: two rounds of a second, and a slow machine


def is_signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """One of the signatures is that of this secret, and the message is not older than five minutes."""
    sent = headers["webhook-timestamp"]
    key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    signed = f"{headers['webhook-id']}.{sent}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    found = [hmac.compare_digest(wanted, each) for each in headers["webhook-signature"].split(" ")]
    return any(found) and abs(time.time() - int(sent)) < 300


@dataclass(frozen=True)
class Message:
    """What came with one request."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """The same however often it comes."""
        return self.headers["webhook-id"]

    @property
    def json(self) -> dict:
        """What it says."""
        return json.loads(self.body)

    @property
    def type(self) -> str:
        """What happened."""
        return self.json["type"]

    @property
    def data(self) -> dict:
        """Of what."""
        return self.json["data"]


class Receiver:
    """The server, on a port of its own; each path is an endpoint's."""

    def __init__(self, tls: Certificate | None = None):
        self.messages: list[Message] = []
        self.answers: dict[str, list[tuple[int, bytes]]] = {}  # by path, used up from the beginning; then 204
        self.gate = threading.Event()  # nothing is answered while it is closed
        self.gate.set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                """Takes a message."""
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.messages.append(Message(self.path, headers, body))
                receiver.gate.wait()
                status, answer = receiver.next_answer(self.path, headers)
                self.send_response(status)
                if status in (301, 302, 307, 308):
                    self.send_header("Location", f"{receiver.url}/elsewhere")
                if status != 204:
                    self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(tls.chain, tls.key)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.url = f"{'https' if tls else 'http'}://localhost:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def next_answer(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        """What is answered now; the word SIGNATURE in it stands for what came."""
        waiting = self.answers.get(path, [])
        status, body = waiting.pop(0) if waiting else (204, b"")
        return status, body.replace(b"SIGNATURE", headers["webhook-signature"].encode())

    def close(self) -> None:
        """Goes away."""
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def at(self, path: str, kind: str | None = None) -> list[Message]:
        """What came to an endpoint."""
        return [each for each in list(self.messages) if each.path == path and kind in (None, each.type)]

    def wait_for(
        self, path: str, count: int, kind: str | None = None, seconds: float = WITHIN
    ) -> list[Message]:
        """Waits for so many messages, and gives them."""

        def look() -> list[Message] | None:
            found = self.at(path, kind)
            return found if len(found) >= count else None

        return wait_until(look, seconds, f"{count} messages {kind or ''} came to {path}", 0.05)


class Endpoint:
    """A webhook of a merchant, made by an administrator, at a path of a receiver."""

    def __init__(self, admin: httpx.Client, receiver: Receiver, path: str, events: list[str]):
        self.admin, self.receiver, self.path = admin, receiver, path
        answer = admin.post(WEBHOOKS, json={"url": receiver.url + path, "events": events})
        assert answer.status_code == 201, answer.text
        self.id, self.secret = answer.json()["endpoint_id"], answer.json()["secret"]
        self.url = f"{WEBHOOKS}/{self.id}"

    def told(self) -> dict:
        """How it stands in the list."""
        (found,) = [
            each for each in self.admin.get(WEBHOOKS).json()["webhooks"] if each["endpoint_id"] == self.id
        ]
        return found

    def change(self, **members) -> dict:
        """Changes it, which must succeed."""
        answer = self.admin.patch(self.url, json=members)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def test(self) -> dict:
        """Asks for a test message, and gives its delivery."""
        answer = self.admin.post(f"{self.url}/test")
        assert answer.status_code == 201, answer.text
        return answer.json()

    def log(self) -> list[dict]:
        """Its deliveries, the last one first."""
        answer = self.admin.get(f"{self.url}/deliveries")
        assert answer.status_code == 200, answer.text
        return answer.json()["deliveries"]

    def delivery(self, delivery_id: str) -> dict:
        """One with its body and its attempts."""
        answer = self.admin.get(f"{self.url}/deliveries/{delivery_id}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def settled(self, delivery_id: str, attempts: int = 1, seconds: float = WITHIN) -> dict:
        """Waits until so many attempts are in the log, and gives it."""

        def look() -> dict | None:
            found = self.delivery(delivery_id)
            return found if found["attempts"] >= attempts else None

        return wait_until(look, seconds, f"{attempts} attempts at {delivery_id}", 0.05)

    def came(self, count: int, kind: str | None = None, seconds: float = WITHIN) -> list[Message]:
        """Waits for so many messages, all of which must be signed."""
        found = self.receiver.wait_for(self.path, count, kind, seconds)
        assert all(is_signed(self.secret, each.headers, each.body) for each in found)
        return found
