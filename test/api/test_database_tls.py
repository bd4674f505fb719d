"""TLS on the way to PostgreSQL: a server that proves who it is is worked with as any other, one that does not is refused
at the start, and the reason is said."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from support.cluster import SUPERUSER, Cluster, make_role
from support.contract import Contract
from support.orders import Shop, line, place
from support.program import fangst
from support.site import FJORD, Site
from support.store import ROLE
from support.tls import Certificate, certificate_for
from support.together import at_once
from support.wire import capture, captured, captures_of, read

pytestmark = pytest.mark.postgres_only("an embedded store is in a file")

# Who connects over TCP does so over TLS, whoever that is.
ONLY_TLS = "local all all trust\nhostssl all all 127.0.0.1/32 trust\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """What the server shows, and the authority that has signed it."""
    return certificate_for(tmp_path_factory.mktemp("ours"))


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Another authority, which has signed nothing of the server's."""
    return certificate_for(tmp_path_factory.mktemp("stranger"))


def install(cluster: Cluster, certificate: Certificate) -> None:
    """From now on the server shows this certificate, and speaks TLS only."""
    data = cluster.folder / "data"
    for source, name in ((certificate.chain, "server.crt"), (certificate.key, "server.key")):
        shutil.copy(source, data / name)
        (data / name).chmod(0o600)
        if os.geteuid() == 0:
            shutil.chown(data / name, SUPERUSER, SUPERUSER)
    (data / "pg_hba.conf").write_text(ONLY_TLS)
    cluster.ask("ALTER SYSTEM SET ssl = on")
    cluster.restart()


@pytest.fixture(scope="module")
def cluster(certificate: Certificate) -> Iterator[Cluster]:
    """A PostgreSQL that speaks TLS only."""
    with Cluster() as own:
        make_role(own.conninfo, ROLE)
        install(own, certificate)
        yield own


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, contract: Contract, cluster: Cluster, certificate: Certificate
) -> Iterator[Site]:
    """An installation that makes sure whom it talks to."""
    verified = f"{cluster.conninfo} sslmode=verify-full sslrootcert={certificate.authority}"
    site = Site(tmp_path_factory.mktemp("site") / "data", contract, postgres=verified)
    site.open()
    yield site
    site.close()


def sessions(site: Site) -> list[bool]:
    """Of each session of fangst, whether it is encrypted."""
    sql = "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = %s"
    with psycopg.connect(site.store.superuser) as connection:
        return [ssl for (ssl,) in connection.execute(sql, (ROLE,)).fetchall()]


def test_every_session_is_encrypted(site: Site):
    """Those of two readers and two writers."""
    assert sessions(site) == [True] * 4


def test_captures_come_through_one_by_one_and_in_groups(site: Site, shop: Shop):
    """As over a plain connection."""
    client, crowd = site.client(FJORD), site.crowd(16)
    orders = [place(client, shop.order_of(100_000)) for _ in range(4)]
    captured(client, orders[0], 400)
    answers = at_once([lambda n=n: capture(crowd[n], orders[n % 4], 100 + n, key=f"tls-{n}") for n in range(16)])
    assert [answer.status_code for answer in answers] == [201] * 16
    made = [one["captured_amount"] for order in orders for one in captures_of(client, order)]
    assert sorted(made) == [*range(100, 116), 400]


def test_what_is_longer_than_a_record_of_tls_comes_through(site: Site, shop: Shop):
    """Which is 16 KiB, both ways: the lines of an order, and of its capture."""
    client = site.client(FJORD)
    lines = [line(1, 100, reference=f"SKU-{number}") for number in range(400)]
    order = place(client, shop.order(lines))
    captured(client, order, 40_000, order_lines=lines)
    for kept in (read(client, order), captures_of(client, order)[0]):
        assert [one["reference"] for one in kept["order_lines"]] == [one["reference"] for one in lines]


def test_a_session_that_was_ended_is_replaced(site: Site, shop: Shop):
    """The next one is encrypted as well, and nobody notices."""
    client = site.client(FJORD)
    order = place(client, shop.order_of(1000))
    with psycopg.connect(site.store.superuser, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (ROLE,))
    captured(client, order, 400)
    assert read(client, order)["captured_amount"] == 400
    assert set(sessions(site)) == {True}


def refused(site: Site, how: str) -> str:
    """What a server says that is started with these words at the end of its connection string."""
    settings = site.store.settings()
    settings["database"] += f" {how}"
    options = [word for name, value in settings.items() for word in (f"--{name}", value)]
    return fangst("serve", *options, "--listen", "127.0.0.1:0", expect=1).err


def test_a_server_that_an_unknown_authority_has_signed_is_refused(site: Site, stranger: Certificate):
    """At the start, in one line."""
    told = refused(site, f"sslrootcert={stranger.authority}")
    assert told.startswith("fangst: ")
    assert told.endswith("certificate verify failed\n")
    assert told.count("\n") == 1


def test_a_server_of_another_name_is_refused(site: Site):
    """What it proves is who it is, and that is somebody else."""
    told = refused(site, "host=elsewhere.example hostaddr=127.0.0.1")
    assert 'does not match host name "elsewhere.example"' in told


def test_an_authority_that_is_not_there_is_named(site: Site, tmp_path: Path):
    """Rather than trusting anybody."""
    told = refused(site, f"sslrootcert={tmp_path}/absent.pem")
    assert f'root certificate file "{tmp_path}/absent.pem" does not exist' in told


def test_a_server_that_wants_tls_refuses_who_does_not(site: Site):
    """In PostgreSQL's own words, which say that it was without encryption."""
    told = refused(site, "sslmode=disable")
    assert "no encryption" in told
    assert f'user "{ROLE}"' in told
