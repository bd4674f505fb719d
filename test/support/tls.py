"""A certificate authority for one test run, a server certificate that it signs, and the proxy that takes a client
with fixed hosts to the server: what an operator has who moves such a client without changing it."""

import shutil
import socket
import socketserver
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BLOCK = 65536
HEAD_MAX = 8192


@dataclass(frozen=True)
class Certificate:
    """The files: the authority to trust, and the server's chain and key."""

    authority: Path
    chain: Path
    key: Path


def certificate_for(folder: Path, *names: str) -> Certificate:
    """Makes an authority and a certificate of a server with these names, for a day."""
    openssl = shutil.which("openssl")
    assert openssl, "the command openssl makes the certificates of the tests"
    authority, authority_key = folder / "authority.pem", folder / "authority.key"
    chain, key = folder / "server.pem", folder / "server.key"
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    new = (openssl, "req", "-x509", "-days", "1", *curve)

    def run(*words) -> None:
        subprocess.run([*map(str, words)], check=True, capture_output=True)

    run(*new, "-subj", "/CN=Authority of the tests", "-keyout", authority_key, "-out", authority)
    alternatives = ",".join(("IP:127.0.0.1", "DNS:localhost", *(f"DNS:{name}" for name in names)))
    leaf = ("-addext", f"subjectAltName={alternatives}", "-addext", "basicConstraints=critical,CA:FALSE")
    signed = ("-CA", authority, "-CAkey", authority_key)
    run(*new, "-subj", "/CN=localhost", *leaf, *signed, "-keyout", key, "-out", chain)
    return Certificate(authority, chain, key)


class _Tunnel(socketserver.BaseRequestHandler):
    """One CONNECT: whatever host is asked for, the server is what answers."""

    def handle(self) -> None:
        """Reads the request, connects, and passes bytes in both directions until both sides are done."""
        head = b""
        while b"\r\n\r\n" not in head and len(head) < HEAD_MAX:
            piece = self.request.recv(BLOCK)
            if not piece:
                return
            head += piece
        method, target = head.split(b" ", 2)[:2]
        if method != b"CONNECT":
            self.request.sendall(b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n")
            return
        self.server.asked.append(target.decode())
        with socket.create_connection(("127.0.0.1", self.server.target_port), timeout=20) as upstream:
            self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_pour, args=(upstream, self.request))
            back.start()
            _pour(self.request, upstream)
            back.join()


def _pour(source: socket.socket, sink: socket.socket) -> None:
    """Passes on what comes until it ends, and then says so to the other side."""
    try:
        while piece := source.recv(BLOCK):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        return


class _Proxy(socketserver.ThreadingTCPServer):
    """Listens on a port of its own and remembers which hosts were asked for."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, target_port: int):
        super().__init__(("127.0.0.1", 0), _Tunnel)
        self.target_port = target_port
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        """What HTTPS_PROXY is set to."""
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def proxy_to(port: int) -> Iterator[_Proxy]:
    """Runs a proxy that takes every host to this port, for as long as the block lasts."""
    with _Proxy(port) as proxy:
        thread = threading.Thread(target=proxy.serve_forever)
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()
