"""A network that loses things: a TCP proxy in front of the server, which passes connections on and, as told, keeps the
request, swallows the answer, holds it back until the client has given up, or cuts it off in the middle."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum

import httpx


class Fate(Enum):
    """What becomes of one connection."""

    PASS = "everything arrives"
    LOSE_REQUEST = "the server never hears of it"
    SWALLOW_ANSWER = "the client never hears the answer"
    DELAY_ANSWER = "the answer comes when the client has given up"
    CUT_ANSWER = "the connection ends in the middle of the answer's head"


CUT_AFTER = 20  # bytes: inside the status line and the first header


class Proxy:
    """Listens on a port of its own; the n-th connection has the n-th fate, and all later ones pass."""

    def __init__(self, port: int):
        self.upstream = port
        self.heard = 0  # connections whose request reached the server
        self._fates: list[Fate] = []
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads.append(threading.Thread(target=self._accept, daemon=True))
        self._threads[0].start()

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def expect(self, *fates: Fate) -> None:
        """Says what becomes of the next connections."""
        with self._lock:
            self._fates = list(fates)

    def close(self) -> None:
        """Listens no more, and waits until every connection has come to its end."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(timeout=20)
            assert not thread.is_alive(), "a connection through the proxy does not end"

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                fate = self._fates.pop(0) if self._fates else Fate.PASS
            thread = threading.Thread(target=self._serve, args=(client, fate), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, client: socket.socket, fate: Fate) -> None:
        client.settimeout(20)
        with client, suppress(OSError):
            if fate == Fate.LOSE_REQUEST:
                _read_to_the_end(client)
                return
            with socket.create_connection(("127.0.0.1", self.upstream), timeout=20) as server:
                up = threading.Thread(target=self._pass_on, args=(client, server), daemon=True)
                up.start()
                self._answer(client, server, fate, up)
                with suppress(OSError):
                    client.shutdown(socket.SHUT_RDWR)
                up.join(timeout=20)

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        """Passes the request on; when the client has closed, the server is told so."""
        first = True
        with suppress(OSError):
            while piece := client.recv(65536):
                server.sendall(piece)
                if first:
                    with self._lock:
                        self.heard += 1
                first = False
        with suppress(OSError):
            server.shutdown(socket.SHUT_WR)

    def _answer(self, client: socket.socket, server: socket.socket, fate: Fate, up: threading.Thread) -> None:
        if fate == Fate.PASS:
            while piece := server.recv(65536):
                client.sendall(piece)
        elif fate == Fate.CUT_ANSWER:
            client.sendall(server.recv(65536)[:CUT_AFTER])
        else:
            kept = _read_to_the_end(server)
            up.join(timeout=20)  # until the client has given up
            if fate == Fate.DELAY_ANSWER:
                client.sendall(kept)


def _read_to_the_end(side: socket.socket) -> bytes:
    """Reads until the other side closes, and gives what came."""
    pieces = []
    while piece := side.recv(65536):
        pieces.append(piece)
    return b"".join(pieces)


@contextmanager
def proxy_of(port: int) -> Iterator[Proxy]:
    """Puts a proxy in front of a server for as long as the block lasts."""
    proxy = Proxy(port)
    try:
        yield proxy
    finally:
        proxy.close()


class Plugin:
    """A shop plugin with little patience: it sends a request again until it is answered."""

    def __init__(self, proxy: Proxy, auth: tuple[str, str], patience: float = 0.4):
        limits = httpx.Limits(max_keepalive_connections=0)
        self.client = httpx.Client(
            base_url=proxy.url, auth=auth, timeout=patience, limits=limits, trust_env=False
        )
        self.tries = 0

    def post(self, path: str, body: dict, most: int = 12, **headers) -> httpx.Response:
        """Posts until there is an answer, which must come within so many tries."""
        for _ in range(most):
            self.tries += 1
            try:
                return self.client.post(path, json=body, headers={"Connection": "close"} | headers)
            except httpx.TransportError:
                continue
        raise AssertionError(f"{path} was not answered in {most} tries")
