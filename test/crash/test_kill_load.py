"""A large load of generated orders is killed, in its middle and while words are sorted in; the next run of the command ends it."""

import subprocess
import time

import pytest

from support.program import binary, clean_environment, fangst
from support.store import Store

ORDERS = 60_000  # a large load begins above fifty thousand
WITHOUT_WORDS = "SELECT order_id FROM order_fact EXCEPT SELECT order_id FROM order_token"


def load_and_kill(store: Store, told: int, patience: float) -> None:
    """Kills the load so many seconds after it told for the n-th time how far it was: six times in all."""
    command = [str(binary()), "demo", *map(str, store), "--orders", str(ORDERS)]
    running = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=clean_environment(), text=True
    )
    with running:
        for _ in range(told):
            assert "per second" in running.stderr.readline()
        time.sleep(patience)
        running.kill()
        assert running.wait() != 0


@pytest.mark.parametrize(("told", "patience"), [(2, 0.05), (6, 0.0), (6, 0.2)])
def test_every_order_of_a_load_that_was_killed_can_be_found(store: Store, told: int, patience: float):
    """All orders that were committed have their words, none is staged any more, and the books agree."""
    load_and_kill(store, told, patience)
    with store.opened() as connection:
        assert connection.execute("SELECT count(*) FROM order_token_staged").fetchone()[0] >= 10_000
    said = fangst("demo", *store, "--orders", ORDERS, "--json", timeout=300).json()
    assert said["orders"] >= 10_000
    with store.opened() as connection:
        assert connection.execute("SELECT count(*) FROM order_token_staged").fetchone()[0] == 0
        assert connection.execute("SELECT count(*) FROM order_fact").fetchone()[0] == said["orders"]
        assert connection.execute(WITHOUT_WORDS).fetchall() == []
    fangst("verify", *store, timeout=300)
