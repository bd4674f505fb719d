"""The server is killed again and again while it writes exports: each has every order once."""

import json
from collections import Counter

import httpx

from support.exports import EXPORTS, downloaded, export, started
from support.polling import wait_until
from support.recorded import recorded, text_of
from support.site import Site

KILLS, ORDERS = 3, 5_000


def more_than(client: httpx.Client, before: int) -> int | None:
    """Adds up the rows that are written."""
    now = sum(one["orders_count"] for one in client.get(EXPORTS).json()["exports"])
    return now if now > before else None


def test_kills_lose_and_double_no_row(site: Site):
    """Two at the same time, in turns; both are whole afterwards."""
    client = site.client(checked=False)
    wanted = [recorded(merchant_reference1=f"K-{number}") for number in range(ORDERS)]
    site.import_orders([text_of(one) for one in wanted])
    jobs = [started(client, format=name) for name in ("ndjson", "csv")]
    seen = [0]
    while seen[-1] < 2 * ORDERS:
        seen.append(wait_until(lambda: more_than(client, seen[-1]), 30, "a part more"))
        site.server.kill()
        site.server.start()
    assert len(seen) > KILLS, f"killed only with so many orders written: {seen}"
    done = [export(client, job=job) for job in jobs]
    rows = [json.loads(line) for line in downloaded(client, done[0]).text.splitlines()]
    assert Counter(row["order_id"] for row in rows) == Counter(one["order_id"] for one in wanted)
    lines = downloaded(client, done[1]).text.splitlines()[1:]
    assert Counter(line.split(";")[0] for line in lines) == Counter(one["order_id"] for one in wanted)
