"""Fixtures of the black-box tests, and the rule that the test of the contract's coverage runs last."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from support.contract import Contract
from support.orders import Shop, place
from support.program import binary
from support.site import FJORD, SKERRY, Site

HERE = Path(__file__).parent
FOLDERS = ("api", "badinput", "clients", "crash", "property", "race")
LAST = HERE / "api" / "test_coverage.py"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Moves the coverage test to the end, and takes it out of a run that is not of the whole suite."""
    last = [item for item in items if item.path == LAST]
    rest = [item for item in items if item.path != LAST]
    files = {file for folder in FOLDERS for file in (HERE / folder).glob("test_*.py")} - {LAST}
    narrowed = config.getoption("keyword") or config.getoption("markexpr")
    narrowed = narrowed or config.getoption("deselect") or any("::" in argument for argument in config.args)
    whole = not narrowed and files <= {item.path for item in rest}
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
