"""Whoever follows the feed while many write hears of everything once, also of what was committed late."""

import random
import threading
from functools import partial

import httpx

from support.merchant import page, timeline
from support.polling import wait_until
from support.together import at_once
from support.wire import capture

EVENTS = "/merchant/v1/events"
CLIENTS = 12
LAG = 60  # seconds


class Follower:
    """Reads the feed page by page, as a shop would, and never goes back."""

    def __init__(self, client: httpx.Client):
        self.client, self.cursor, self.told = client, "", []

    def read(self) -> int:
        """Reads one page."""
        one = page(self.client, EVENTS, cursor=self.cursor, limit=50)
        self.cursor = one["next"]
        self.told += one["events"]
        return len(one["events"])

    def run(self, until: threading.Event) -> None:
        """Reads on until it is told to stop."""
        while not until.is_set():
            self.read()


def test_nothing_is_left_out_and_nothing_told_twice(site, client, order_of):
    """Captures come in for as long as the feed lags behind, and longer; each follower reads all the while."""
    crowd, readers = site.crowd(CLIENTS), [Follower(one) for one in site.crowd(2, checked=False)]
    orders = [order_of(1_000_000) for _ in range(CLIENTS)]
    stop = threading.Event()
    won: list[str] = []

    def write(hand: httpx.Client, seed: int) -> None:
        chance = random.Random(seed)
        while not stop.is_set():
            answer = capture(hand, chance.choice(orders), 1, key=str(chance.getrandbits(64)))
            assert answer.status_code == 201, answer.text
            won.append(answer.headers["Capture-Id"])
            stop.wait(0.05)

    def end() -> None:
        wait_until(
            lambda: any(e["type"] == "capture.created" for e in readers[0].told),
            LAG,
            "captures are told",
            0.2,
        )
        stop.wait(3)
        stop.set()

    at_once(
        [partial(write, hand, seed) for seed, hand in enumerate(crowd)]
        + [partial(r.run, stop) for r in readers]
        + [end]
    )
    for reader in readers:
        wait_until(
            lambda r=reader: r.read() == 0 and len(r.told) >= len(won) + len(orders), LAG, "all is told", 0.2
        )
        captures = [event["event_id"] for event in reader.told if event["type"] == "capture.created"]
        assert len(captures) == len(set(captures))
        assert set(captures) == set(won)
        for order in orders:
            mine = [event["event_id"] for event in reader.told if event["order_id"] == order["order_id"]]
            assert mine == [event["event_id"] for event in timeline(client, order, limit=200)]
