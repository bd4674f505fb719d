"""Where a store takes more than one process, every race is run in two of them: half of each crowd asks the one, half the
other."""

import pytest

from support.site import Site
from support.store import on_postgres


@pytest.fixture(scope="module")
def site(site: Site) -> Site:
    """The site of the module, with a second process on PostgreSQL."""
    if on_postgres():
        site.join()
    return site
