"""A network between fangst and PostgreSQL that fails at chosen moments: a TCP proxy which understands the protocol just
enough to know where in a transaction it is. What it does to a connection it does once, when it is told to."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto

ASKS_FOR_ENCRYPTION = (80877103, 80877104)  # by TLS, by GSSAPI
SYNC, PARSE, BIND, QUERY, TERMINATE, FLUSH, READY = b"S", b"P", b"B", b"Q", b"X", b"H", b"Z"


class Cut(Enum):
    """Where a connection is cut."""

    BEFORE_SYNC_OF_READS = auto()
    INSIDE_READS = auto()
    INSIDE_THE_ANSWER_TO_READS = auto()
    BEFORE_THE_LAST_WORD_ON_READS = auto()
    INSIDE_WRITES = auto()
    BEFORE_COMMIT = auto()
    AFTER_COMMIT = auto()
    INSIDE_THE_ANSWER_TO_COMMIT = auto()
    BEFORE_THE_LAST_WORD_ON_COMMIT = auto()
    COMMIT_COMES_LATE = auto()
    COMMIT_NEVER_COMES = auto()
    SESSION_IS_ENDED_BEFORE_COMMIT = auto()  # by the server, which has waited for it for too long

    @property
    def is_at_begin(self) -> bool:
        """Whether it strikes what begins a transaction, else what commits one."""
        return self.value <= Cut.BEFORE_THE_LAST_WORD_ON_READS.value


LATE = 1.0  # seconds: less than a settling session waits for a lock
# What fangst sets idle_in_transaction_session_timeout to is longer than it waits itself for an answer, so a session
# would not be ended before fangst gives it up. Of the same length, for the message says how long it is.
LEASE, SHORT_LEASE = b"'30s'", b"'3s' "


def _messages(data: bytearray) -> Iterator[bytes]:
    """Takes whole messages off the front."""
    while len(data) >= 5:
        length = 1 + struct.unpack_from("!I", data, 1)[0]
        if len(data) < length:
            return
        yield bytes(data[:length])
        del data[:length]


def _close(side: socket.socket) -> None:
    with suppress(OSError):
        side.shutdown(socket.SHUT_RDWR)
    side.close()


def _seconds(batch: list[bytes], kind: bytes) -> list[bytes]:
    """The second string of each message of a kind: of Parse the SQL, of Bind the statement's name."""
    return [message[5:].split(b"\0", 2)[1] for message in batch if message[:1] == kind]


class _Link:
    """One connection through the proxy."""

    def __init__(self, proxy: "PgProxy", client: socket.socket):
        self.proxy, self.client = proxy, client
        self.server = socket.create_connection(("127.0.0.1", proxy.upstream), timeout=20)
        self.server.settimeout(None)
        for side in (
            self.client,
            self.server,
        ):  # else each small message waits 40 ms for the one before to be acknowledged
            side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.cut: Cut | None = None  # of the answer that comes next
        self.has_events = False  # what is not committed yet; of an order, so a request has made them
        self.has_ended = threading.Event()  # the server has said its last word

    def close(self) -> None:
        _close(self.client)
        _close(self.server)

    def up(self) -> None:
        """Passes on what the client says, up to a Sync at a time."""
        with suppress(OSError, ConnectionError):
            self._greet()
            data, batch = bytearray(), []
            while piece := self.client.recv(65536):
                data += piece
                for message in _messages(data):
                    batch.append(message)
                    if message[:1] in (SYNC, QUERY, TERMINATE, b"p"):
                        self._pass_on(batch)
                        batch = []
        self.close()

    def _greet(self) -> None:
        while True:
            head = self._exactly(4)
            packet = head + self._exactly(struct.unpack("!I", head)[0] - 4)
            if struct.unpack_from("!I", packet, 4)[0] not in ASKS_FOR_ENCRYPTION:
                self.server.sendall(packet)
                return
            self.client.sendall(b"N")

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            piece = self.client.recv(count - len(data))
            if not piece:
                raise ConnectionError
            data += piece
        return data

    def _pass_on(self, batch: list[bytes]) -> None:
        self.proxy.wait_while_silent()
        texts, statements = _seconds(batch, PARSE), _seconds(batch, BIND)
        is_first = any(text.startswith(b"BEGIN") for text in texts)
        self.has_events = b"event/insert" in statements or (self.has_events and not is_first)
        begins = is_first and b"key/find" in statements
        commits = b"COMMIT" in texts and self.has_events
        cut = self.proxy.take(at_begin=True) if begins else None
        cut = cut or (self.proxy.take(at_begin=False) if commits else None)
        whole = b"".join(batch).replace(LEASE, SHORT_LEASE)
        if cut == Cut.SESSION_IS_ENDED_BEFORE_COMMIT:
            self.has_ended.wait()
        elif cut in (Cut.BEFORE_SYNC_OF_READS, Cut.BEFORE_COMMIT):
            self._say(batch, b"BEGIN" if cut.is_at_begin else b"COMMIT", and_it=cut.is_at_begin)
        elif cut in (Cut.INSIDE_READS, Cut.INSIDE_WRITES):
            self.server.sendall(whole[: len(whole) // 2])
        elif cut in (Cut.COMMIT_COMES_LATE, Cut.COMMIT_NEVER_COMES):
            self._hold_back(batch, cut)
            return
        else:
            self.cut = cut
            self.server.sendall(whole)
            return
        self.close()

    def _say(self, batch: list[bytes], command: bytes, *, and_it: bool) -> None:
        """Everything but the Sync, or all that comes before the command."""
        said = batch[:-1] if and_it else batch[: self._place(batch, command)]
        self.server.sendall(b"".join(said))

    @staticmethod
    def _place(batch: list[bytes], command: bytes) -> int:
        return next(
            i for i, one in enumerate(batch) if one[:1] == PARSE and one[5:].split(b"\0", 2)[1] == command
        )

    def _hold_back(self, batch: list[bytes], cut: Cut) -> None:
        """The client is cut off while its transaction is open, with everything done but the COMMIT."""
        at = self._place(batch, b"COMMIT")
        self.server.sendall(b"".join(batch[:at]) + FLUSH + struct.pack("!I", 4))
        self.proxy.wait_until_idle_in_transaction()
        _close(self.client)
        threading.Event().wait(LATE)
        if cut == Cut.COMMIT_COMES_LATE:
            self.server.sendall(b"".join(batch[at:]))
            data = bytearray()
            while piece := self.server.recv(65536):
                data += piece
                if any(message[:1] == READY for message in _messages(data)):
                    break
        _close(self.server)

    def down(self) -> None:
        """Passes on what the server says, a message at a time."""
        with suppress(OSError, ConnectionError):
            data = bytearray()
            while piece := self.server.recv(65536):
                self.proxy.wait_while_silent()
                data += piece
                for message in _messages(data):
                    if not self._answer(message):
                        self.close()
                        return
        self.has_ended.set()
        if self.cut is None:
            _close(self.client)

    def _answer(self, message: bytes) -> bool:
        kind = message[:1]
        if self.cut in (Cut.INSIDE_THE_ANSWER_TO_READS, Cut.INSIDE_THE_ANSWER_TO_COMMIT):
            self.client.sendall(message[: len(message) // 2])
            return False
        if self.cut == Cut.AFTER_COMMIT:
            return kind != READY
        if self.cut is not None and kind == READY:
            return False
        self.client.sendall(message)
        return True


class PgProxy:
    """Listens on a port of its own. `watch` runs SQL as somebody who sees all sessions."""

    def __init__(self, upstream: int, watch):
        self.upstream, self.watch = upstream, watch
        self.struck = 0
        self._cut: Cut | None = None
        self._lock = threading.Lock()
        self._talks = threading.Event()
        self._talks.set()
        self._links: list[_Link] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def arm(self, cut: Cut) -> None:
        """The next request's transaction that comes to this point is cut there; what fangst does by itself is not."""
        with self._lock:
            self._cut, self.struck = cut, 0

    def take(self, *, at_begin: bool) -> Cut | None:
        """What is to be done at this point, which is done once."""
        with self._lock:
            if self._cut is None or self._cut.is_at_begin != at_begin:
                return None
            cut, self._cut = self._cut, None
            self.struck += 1
            return cut

    def be_silent(self) -> None:
        """From now on nothing arrives anywhere, and nobody is told so."""
        self._talks.clear()

    def talk(self) -> None:
        """The network is well again; what was said meanwhile is lost with its connections."""
        for link in self._links:
            link.close()
        self._talks.set()

    def wait_while_silent(self) -> None:
        """Until the network is well."""
        self._talks.wait()

    def wait_until_idle_in_transaction(self) -> None:
        """Until a session has done all it was told within a transaction that is still open."""
        sql = "SELECT count(*) FROM pg_locks WHERE relation = 'commit_mark'::regclass AND mode = 'RowExclusiveLock'"
        for _ in range(1500):
            if self.watch(sql) > 0:
                return
            threading.Event().wait(0.01)
        raise AssertionError("no session is in a transaction with its mark written")

    def close(self) -> None:
        """Listens no more."""
        self.talk()
        _close(self._listener)
        for link in self._links:
            link.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        self.wait_while_silent()
        try:
            link = _Link(self, client)
        except OSError:
            _close(client)
            return
        self._links.append(link)
        threading.Thread(target=link.down, daemon=True).start()
        link.up()


@contextmanager
def pg_proxy_of(port: int, watch) -> Iterator[PgProxy]:
    """Puts a proxy in front of a PostgreSQL for as long as the block lasts."""
    proxy = PgProxy(port, watch)
    try:
        yield proxy
    finally:
        proxy.close()
