"""The last test of a whole run. Every answer of every other test was held against the contract; here the
contract is held against the tests."""

import pytest

from support.contract import Contract

pytestmark = pytest.mark.sqlite_only("the operations are the same on both, and one run that calls them all is enough")


def test_every_documented_operation_was_called_by_a_test(contract: Contract):
    """A route that no test exercises fails the run."""
    assert contract.operations, "no test has loaded the contract"
    assert contract.uncalled() == []
