"""Where a store takes more than one process, every race is run in two of them: half of each crowd asks the one, half the
other."""

from collections.abc import Iterator

import pytest

from support.contract import Contract
from support.fleet import Fleet
from support.site import Site
from support.store import on_postgres


@pytest.fixture(scope="module")
def site(site: Site) -> Site:
    """The site of the module, with a second process on PostgreSQL."""
    if on_postgres():
        site.join()
    return site


@pytest.fixture
def fleet(tmp_path, contract: Contract) -> Iterator[Fleet]:
    """A site of its own for a test that adds and loses processes: one for the API, and no other yet."""
    made = Fleet(tmp_path / "data", contract)
    made.open()
    yield made
    made.close()
