"""Fixtures of the black-box tests, which of them run on which store, and the rule that the test of the contract's
coverage runs last."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from support import cluster
from support.contract import Contract
from support.orders import Shop, place
from support.program import binary
from support.site import FJORD, SKERRY, Site
from support.store import ROLE, Store, new_store, on_postgres

HERE = Path(__file__).parent
FOLDERS = ("api", "badinput", "clients", "crash", "property", "race", "simulation")
# What is told about the document and about other people's libraries is the wire's, and the same whatever is behind it.
OF_THE_WIRE = (HERE / "clients", HERE / "contract")
LAST = HERE / "api" / "test_coverage.py"


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
    return on_postgres() and path.parent in OF_THE_WIRE


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Takes out what is about the other store. Moves the coverage test to the end, and takes it out of a run that is
    not of the whole suite."""
    collected = {item.path for item in items}
    other = "sqlite_only" if on_postgres() else "postgres_only"
    foreign = [item for item in items if item.get_closest_marker(other) or is_of_the_other_run(item.path)]
    items[:] = [item for item in items if item not in foreign]
    config.hook.pytest_deselected(items=foreign)
    last = [item for item in items if item.path == LAST]
    rest = [item for item in items if item.path != LAST]
    files = {file for folder in FOLDERS for file in (HERE / folder).glob("test_*.py")} - {LAST}
    narrowed = config.getoption("keyword") or config.getoption("markexpr")
    narrowed = narrowed or config.getoption("deselect") or any("::" in argument for argument in config.args)
    whole = not narrowed and files <= collected
    items[:] = rest + (last if whole else [])
    if not whole and last:
        config.hook.pytest_deselected(items=last)


@pytest.fixture(scope="session", autouse=True)
def program() -> Path:
    """Fails early and plainly if the program was not built."""
    assert binary().exists(), f"{binary()} does not exist: run `make build`, or set FANGST_BIN"
    return binary()


@pytest.fixture(scope="session")
def contract() -> Contract:
    """The contract, and which of its operations were called, for the whole session."""
    return Contract()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, contract: Contract) -> Iterator[Site]:
    """An installation of its own for each test module; when the module is done, its books must agree."""
    site = Site(tmp_path_factory.mktemp("site") / "data", contract)
    site.open()
    yield site
    site.close()


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
