"""HTTP at the level of the socket: exact bytes out, exact bytes in."""

import base64
import socket
from dataclasses import dataclass, field

DEADLINE = 15


@dataclass
class RawAnswer:
    """One answer, with its headers spelled as they came."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    rest: bytes = field(default=b"", repr=False)

    def __getitem__(self, name: str) -> str:
        """Gives the value of a header whose name is spelled exactly so."""
        return next(value for spelled, value in self.headers if spelled == name)

    @property
    def names(self) -> list[str]:
        """The header names, exactly as they came."""
        return [name for name, _ in self.headers]


def connect(port: int) -> socket.socket:
    """Opens a connection on which nothing waits longer than the deadline."""
    return socket.create_connection(("127.0.0.1", port), timeout=DEADLINE)


def basic(pair: tuple[str, str]) -> str:
    """Writes the value of an Authorization header."""
    return "Basic " + base64.b64encode(":".join(pair).encode()).decode()


def request(
    method: str, target: str, *headers: str, body: bytes = b"", close: bool = True, host="127.0.0.1"
) -> bytes:
    """Writes a request with exactly these headers, and Host, and Connection: close unless told otherwise."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", *headers]
    if close:
        lines.append("Connection: close")
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body


def read_all(connection: socket.socket) -> bytes:
    """Reads until the server closes; a server that does not within the deadline fails the test."""
    pieces = []
    while True:
        try:
            piece = connection.recv(65536)
        except ConnectionResetError:
            return b"".join(pieces)
        except TimeoutError:
            raise AssertionError(
                f"the server kept the connection open; so far: {b''.join(pieces)[:400]!r}"
            ) from None
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)


def read_for(connection: socket.socket, seconds: float) -> bytes:
    """Reads until the server closes, or says nothing for so many seconds after it has said something."""
    got = b""
    try:
        got = connection.recv(65536)
        connection.settimeout(seconds)
        while piece := connection.recv(65536):
            got += piece
    except ConnectionResetError:
        pass
    except TimeoutError:
        assert got, "the server neither answered nor closed the connection"
    return got


def send_politely(connection: socket.socket, data: bytes) -> None:
    """Sends, and does not mind if the server has heard enough before the end."""
    try:
        connection.sendall(data)
    except (BrokenPipeError, ConnectionResetError):
        pass


def parse(data: bytes) -> RawAnswer:
    """Takes the first answer out of these bytes; what follows it is kept in `rest`."""
    head, separator, after = data.partition(b"\r\n\r\n")
    assert separator, f"no answer in {data[:400]!r}"
    first, *lines = head.decode("latin-1").split("\r\n")
    version, status = first.split(" ")[:2]
    assert version in ("HTTP/1.1", "HTTP/1.0"), first
    headers = [tuple(line.split(": ", 1)) for line in lines]
    answer = RawAnswer(int(status), headers, b"")
    lower = {name.lower(): value for name, value in headers}
    if lower.get("transfer-encoding") == "chunked":
        answer.body, answer.rest = unchunk(after)
    else:
        length = int(lower.get("content-length", 0))
        answer.body, answer.rest = after[:length], after[length:]
        assert len(answer.body) == length, "the body is shorter than its Content-Length"
    return answer


def unchunk(data: bytes) -> tuple[bytes, bytes]:
    """Joins the chunks of a body and gives what follows it as well."""
    body = b""
    while True:
        size, _, data = data.partition(b"\r\n")
        count = int(size.partition(b";")[0], 16)
        body, data = body + data[:count], data[count + 2 :]
        if count == 0:
            return body, data


def exchange(port: int, data: bytes) -> RawAnswer:
    """Sends one request that asks to close, and gives its answer; nothing may follow the answer."""
    with connect(port) as connection:
        send_politely(connection, data)
        answer = parse(read_all(connection))
    assert answer.rest == b"", f"{answer.status} is followed by {answer.rest[:200]!r}"
    return answer


def answers(data: bytes) -> list[RawAnswer]:
    """Splits what a pipelined connection received into its answers."""
    found = []
    while data:
        found.append(parse(data))
        data = found[-1].rest
    return found
