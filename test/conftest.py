"""Fixtures of the black-box tests, which of them run on which store, and what the test of the contract's coverage is
told."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from support import cluster
from support.contract import CALLED, Contract
from support.mailbox import MailServer
from support.orders import Shop, place
from support.program import binary
from support.site import FJORD, SKERRY, Site
from support.store import ROLE, Store, new_store, on_postgres

HERE = Path(__file__).parent
CONTRACT = HERE / "contract"
# What is told about the document, other people's libraries and our own tools is the same whatever store is behind it.
OF_NO_STORE = (HERE / "clients", CONTRACT, HERE / "tools")
AFTER_ALL = HERE / "api" / "test_coverage.py"


def pytest_configure(config: pytest.Config) -> None:
    """Where the stores are to be in PostgreSQL there is one until the end of the session, for all its processes."""
    if not on_postgres():
        return
    if cluster.VARIABLE not in os.environ:
        own = cluster.Cluster()
        os.environ[cluster.VARIABLE] = own.__enter__().conninfo  # the processes of pytest-xdist inherit it
        config.add_cleanup(own.__exit__)
    cluster.make_role(os.environ[cluster.VARIABLE], ROLE)


def is_of_the_other_run(path: Path) -> bool:
    """Tells whether the tests of this file say nothing about the store that this run is about."""
    return on_postgres() and path.parent in OF_NO_STORE


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Takes out what is about the other store, and the coverage test unless it is told where to look; the longest first."""
    other = "sqlite_only" if on_postgres() else "postgres_only"
    foreign = [item for item in items if item.get_closest_marker(other) or is_of_the_other_run(item.path)]
    if CALLED not in os.environ:
        foreign += [item for item in items if item.path == AFTER_ALL]
    # Of two processes one is busy with the contract for as long as the other with all else.
    items[:] = sorted((item for item in items if item not in foreign), key=lambda item: item.path.parent != CONTRACT)
    config.hook.pytest_deselected(items=foreign)


@pytest.fixture(scope="session", autouse=True)
def program() -> Path:
    """Fails early and plainly if the program was not built."""
    assert binary().exists(), f"{binary()} does not exist: run `make build`, or set FANGST_BIN"
    return binary()


@pytest.fixture(scope="session")
def contract() -> Iterator[Contract]:
    """The contract, for the whole session; then a file tells the coverage test which of its operations were called."""
    contract = Contract()
    yield contract
    if folder := os.environ.get(CALLED):
        (Path(folder) / f"{os.getpid()}.json").write_text(json.dumps(sorted(contract.called)))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, contract: Contract) -> Iterator[Site]:
    """An installation of its own for each test module; when the module is done, its books must agree."""
    site = Site(tmp_path_factory.mktemp("site") / "data", contract)
    site.open()
    yield site
    site.close()


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    """A mail server, for the modules whose site sends mails."""
    made = MailServer().start()
    yield made
    made.stop()


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Callable[[str], Store]]:
    """Makes stores that nobody has used, by name; they are gone after the test."""
    made: list[Store] = []

    def make(name: str) -> Store:
        made.append(new_store(tmp_path / name))
        return made[-1]

    yield make
    for each in made:
        each.forget()


@pytest.fixture
def store(stores: Callable[[str], Store]) -> Store:
    """A store that nobody has used."""
    return stores("data")


@pytest.fixture(scope="module")
def client(site: Site) -> httpx.Client:
    """A client that signs in with the first merchant's API key."""
    return site.client(FJORD)


@pytest.fixture(scope="module")
def other(site: Site) -> httpx.Client:
    """A client that signs in with the second merchant's API key."""
    return site.client(SKERRY)


@pytest.fixture(scope="module")
def shop() -> Shop:
    """Makes order bodies that add up, random from a fixed seed."""
    return Shop(seed=20261122)


@pytest.fixture
def order_of(client: httpx.Client, shop: Shop) -> Callable[..., dict]:
    """Places an order of exactly this amount for the first merchant and gives it back."""
    return lambda amount, **members: place(client, shop.order_of(amount, **members))
