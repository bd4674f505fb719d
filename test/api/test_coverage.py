"""What comes after a whole run. Every answer of every other test was held against the contract; here the contract is held
against the tests, of all processes that ran them."""

import json
import os
from pathlib import Path

from support.contract import CALLED, operations_of
from support.program import fangst


def test_every_documented_operation_was_called_by_a_test():
    """A route that no test exercises fails the run."""
    called = {name for file in Path(os.environ[CALLED]).glob("*.json") for name in json.loads(file.read_text())}
    documented = {str(operation) for operation in operations_of(json.loads(fangst("openapi").out))}
    assert documented - called == set()
