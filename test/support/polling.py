"""Waiting for something to become true: the only place where the tests pause."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_until(condition: Callable[[], T], seconds: float, what: str, pause: float = 0.02) -> T:
    """Asks again and again until the condition is true, and fails when `seconds` have passed."""
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"after {seconds} s it is still not so: {what}"
        time.sleep(pause)
