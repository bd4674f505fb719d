"""TLS: which versions, which certificate, and how it is changed while the server runs."""

import signal
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.certificates import Certificate, connect_tls, context, make, shown
from support.polling import wait_until
from support.program import Server, fangst
from support.raw import connect, parse, read_all, request
from support.store import Store

KEPT = "new connections get the certificate as it is now"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Where the certificates lie."""
    return tmp_path_factory.mktemp("tls")


@pytest.fixture(scope="module")
def old(folder: Path) -> Certificate:
    """The certificate that the server starts with."""
    return make(folder, "old")


@pytest.fixture(scope="module")
def new(folder: Path) -> Certificate:
    """The one that follows it, with a key of another kind."""
    return make(folder, "new", algorithm="rsa")


@pytest.fixture
def used(folder: Path, old: Certificate) -> Certificate:
    """The files that the server reads; they hold the old certificate."""
    files = Certificate(folder / "used.pem", folder / "used.key")
    old.install(files)
    return files


@pytest.fixture
def server(store: Store, used: Certificate) -> Iterator[Server]:
    """A server that speaks HTTPS."""
    fangst("init", *store)
    server = Server(store, options=used.options, tls=True).start()
    yield server
    server.stop()


def reload(server: Server, says: str) -> None:
    """Sends SIGHUP and waits until the server has said what came of it."""
    before = server.log.read_text().count('"a reload of the certificate"')
    server.process.send_signal(signal.SIGHUP)
    wait_until(
        lambda: server.log.read_text().count('"a reload of the certificate"') > before,
        10,
        "it has been reloaded",
    )
    last = [line for line in server.log.read_text().splitlines() if "a reload of the certificate" in line][-1]
    assert says in last


def ask(connection: ssl.SSLSocket, *, close: bool = False) -> int:
    """Asks on an open connection and gives the status."""
    connection.sendall(request("GET", "/healthz", close=close))
    got = b""
    while b'"status":"ok"' not in got:
        piece = connection.recv(65536)
        assert piece, got
        got += piece
    return parse(got).status


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_tls_1_2_and_1_3_are_spoken(server: Server, version):
    """With the best cipher that both know."""
    with connect_tls(server.port, context(minimum=version, maximum=version)) as connection:
        assert connection.version() == {ssl.TLSVersion.TLSv1_2: "TLSv1.2"}.get(version, "TLSv1.3")
        assert ask(connection) == 200


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_older_versions_are_refused(server: Server, version):
    """The handshake fails, and others are served."""
    with pytest.raises((ssl.SSLError, ConnectionError)):
        connect_tls(server.port, context(minimum=version, maximum=version))
    assert shown(server.port)


@pytest.mark.parametrize("cipher", ["RC4-SHA", "DES-CBC3-SHA", "NULL-SHA256", "AECDH-AES128-SHA"])
def test_weak_ciphers_are_refused(server: Server, cipher):
    """Those without encryption, without authentication, or long broken."""
    how = context(maximum=ssl.TLSVersion.TLSv1_2)
    try:
        how.set_ciphers(f"{cipher}:@SECLEVEL=0")
    except ssl.SSLError:
        return assert_only_good_ciphers(server)  # this client has forgotten it as well
    with pytest.raises((ssl.SSLError, ConnectionError)):
        connect_tls(server.port, how)


def assert_only_good_ciphers(server: Server) -> None:
    """What is agreed on with a client that takes anything is a modern cipher."""
    with connect_tls(server.port, context(maximum=ssl.TLSVersion.TLSv1_2)) as connection:
        assert "GCM" in connection.cipher()[0] or "CHACHA20" in connection.cipher()[0]


def test_the_chain_is_sent_whole(store: Store, folder):
    """A client that knows only the root can verify the name."""
    root = make(folder, "root")
    leaf = make(folder, "leaf", issuer=root)
    chain = Certificate(folder / "chain.pem", leaf.key)
    chain.cert.write_text(leaf.cert.read_text() + root.cert.read_text())
    fangst("init", *store)
    server = Server(store, options=chain.options, tls=True).start()
    try:
        strict = ssl.create_default_context(cafile=str(root.cert))
        with connect_tls(server.port, strict) as connection:
            assert ask(connection) == 200
    finally:
        server.stop()


def test_plain_http_on_the_tls_port_harms_nobody(server: Server):
    """It is no handshake; the connection ends."""
    with connect(server.port) as connection:
        connection.sendall(request("GET", "/healthz"))
        assert b"HTTP/1.1 200" not in read_all(connection)
    assert shown(server.port)


def test_sighup_changes_the_certificate_of_new_connections_only(server: Server, used, old, new):
    """One that is open goes on with the old one, before and after; the port stays open all the time."""
    with connect_tls(server.port) as early:
        assert early.getpeercert(binary_form=True) == old.der()
        assert ask(early) == 200
        new.install(used)
        assert shown(server.port) == old.der()  # nothing is read before it is asked for
        reload(server, KEPT)
        assert shown(server.port) == new.der()
        assert ask(early) == 200
        assert early.getpeercert(binary_form=True) == old.der()
        old.install(used)
        reload(server, KEPT)
        assert shown(server.port) == old.der()
        assert ask(early, close=True) == 200


def test_a_bad_certificate_is_refused_and_the_old_one_stays(server: Server, used, old, new):
    """Whatever is wrong with the files: a line on standard error, and the server goes on."""
    for spoil in (
        lambda: used.cert.write_text("this is no certificate"),
        lambda: used.cert.write_text(""),
        lambda: used.key.write_text("this is no key"),
        lambda: used.cert.write_bytes(new.cert.read_bytes()),  # of another key
        lambda: used.cert.write_text(old.cert.read_text()[:300]),  # half written
        used.key.unlink,
    ):
        old.install(used)
        spoil()
        reload(server, '"level":"error"')
        assert shown(server.port) == old.der()
    new.install(used)
    reload(server, KEPT)
    assert shown(server.port) == new.der()


def test_a_bad_certificate_at_the_start_is_told(store: Store, old, new):
    """The server does not start with a key that is not the certificate's."""
    fangst("init", *store)
    options = ("--tls-cert", old.cert, "--tls-key", new.key, "--listen", "127.0.0.1:0")
    ran = fangst("serve", *store, *options, expect=1)
    assert "certificate or its key is unusable" in ran.err


def test_no_connection_is_lost_while_certificates_change(server: Server, used, old, new):
    """Three clients come and go; a hundred changes are more than the server remembers."""
    done = threading.Event()
    met, failed = set(), []

    def come_and_go() -> None:
        while not done.is_set():
            try:
                with connect_tls(server.port) as connection:
                    met.add(connection.getpeercert(binary_form=True))
                    assert ask(connection) == 200
            except Exception as fault:  # noqa: BLE001 -- told below, in the thread that can fail
                failed.append(repr(fault))

    clients = [threading.Thread(target=come_and_go) for _ in range(3)]
    for client in clients:
        client.start()
    try:
        for number in range(100):
            (old, new)[number % 2].install(used)
            reload(server, KEPT)
    finally:
        done.set()
        for client in clients:
            client.join()
    assert failed == []
    assert met == {old.der(), new.der()}


def test_sighup_does_nothing_to_a_server_without_tls(store: Store):
    """Rotating logs must not end it."""
    fangst("init", *store)
    server = Server(store).start()
    try:
        with connect(server.port) as connection:
            connection.sendall(request("GET", "/healthz", close=False))
            assert connection.recv(20).startswith(b"HTTP/1.1 200")
            server.process.send_signal(signal.SIGHUP)
            connection.sendall(request("GET", "/healthz"))
            assert b"HTTP/1.1 200" in read_all(connection)
    finally:
        server.stop()
