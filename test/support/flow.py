"""The life of three orders, as a program of any language drives it with a client library: one is shipped, one is
released after a part of it, one is cancelled. The program gets the task as JSON on standard input and prints what
its library showed it; what really happened is then asked of both interfaces of the server.

What a library cannot do is not asked of it; `Means` says so for each.
"""

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx

from support.merchant import timeline as events_of
from support.orders import Shop, line, place
from support.program import REPOSITORY
from support.site import FJORD, Site
from support.wire import TOO_HIGH, amounts, read

CLIENTS = REPOSITORY / "test" / "clients"
INSTALLED = REPOSITORY / "build" / "clients"
SECONDS = 60

SWEATERS = line(3, 10000, reference="SWEATER-M")
ONE_SWEATER = line(1, 10000, reference="SWEATER-M")
MUG = line(1, 4900, tax_rate=1200, reference="MUG", name="Emaljmugg Ångström")
TOTAL = SWEATERS["total_amount"] + MUG["total_amount"]
BY_LINES = ONE_SWEATER["total_amount"]
REST = TOTAL - BY_LINES
PARTIAL = 4000
PARCEL = {
    "shipping_company": "PostNord",
    "shipping_method": "Home",
    "tracking_number": "63456415674545679874",
    "tracking_uri": "https://track.example/63456415674545679874",
}
SHOWN = (
    "order_id",
    "status",
    "order_amount",
    "captured_amount",
    "refunded_amount",
    "remaining_authorized_amount",
)


@dataclass(frozen=True)
class Means:
    """How a program is run, and what its library can do beyond reading, acknowledging and capturing."""

    command: Sequence[str | Path]
    adds_shipping: bool = True
    env: dict[str, str] = field(default_factory=dict)


def place_three(client: httpx.Client, shop: Shop) -> dict[str, dict]:
    """Places the three orders of the flow."""
    lines = [SWEATERS, MUG]
    return {name: place(client, shop.order(lines)) for name in ("shipped", "released", "cancelled")}


def run_program(means: Means, site: Site, orders: dict[str, dict], **extra) -> dict:
    """Runs the program with its task and gives what it printed; it must end well and say nothing else."""
    username, password = site.keys[FJORD].pair
    task = {
        "url": site.server.url,
        "username": username,
        "password": password,
        "orders": {name: order["order_id"] for name, order in orders.items()},
        "line": ONE_SWEATER,
        "rest": REST,
        "too_high": TOTAL + 1,
        "partial": PARTIAL,
        "shipping": PARCEL,
    }
    done = subprocess.run(
        [str(word) for word in means.command],
        input=json.dumps(task | extra),
        env=os.environ | means.env,
        timeout=SECONDS,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"exit code {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-6000:]}"
    return json.loads(done.stdout)


def milliseconds(text: str) -> int:
    """Gives a time of the interface as programs count it."""
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def shown(order: dict) -> dict:
    """Gives of an order what the programs print of it."""
    return {name: order[name] for name in SHOWN} | {
        "lines": len(order["order_lines"]),
        "family_name": order["billing_address"]["family_name"],
        "expires_at": milliseconds(order["expires_at"]),
    }


def timeline(client: httpx.Client, order: dict) -> list[tuple[str, int | None]]:
    """Gives what has happened to an order: type and amount of each event, without what they set in motion."""
    return [(event["type"], event.get("amount")) for event in events_of(client, order)]


def check_refusal(refused: dict) -> None:
    """The library must show what the server said: status, code, sentence, and the id to ask support about."""
    assert (refused["status"], refused["code"]) == (403, "CAPTURE_NOT_ALLOWED")
    assert refused["messages"][0] == TOO_HIGH
    assert len(refused["correlation_id"]) == 36


def check_captures(client: httpx.Client, order: dict, saw: dict) -> None:
    """Both captures are there once, and the program saw them as they are."""
    captures = read(client, order)["captures"]
    assert [one["captured_amount"] for one in captures] == [BY_LINES, REST]
    assert [one["description"] for one in captures] == ["By lines", "By amount"]
    assert [one["reference"] for one in captures[0]["order_lines"]] == ["SWEATER-M"]
    assert captures[1]["order_lines"] == []
    assert saw["captures"] == [
        {
            "capture_id": one["capture_id"],
            "captured_amount": one["captured_amount"],
            "klarna_reference": one["klarna_reference"],
            "captured_at": milliseconds(one["captured_at"]),
            "lines": len(one["order_lines"]),
        }
        for one in captures
    ]
    assert [saw["capture_by_lines"], saw["capture_by_amount"]] == [one["capture_id"] for one in captures]


def check_flow(client: httpx.Client, means: Means, orders: dict[str, dict], saw: dict) -> None:
    """Holds what the program saw, and what became of the orders, against what the flow says."""
    shipped, released, cancelled = orders["shipped"], orders["released"], orders["cancelled"]
    untouched = {"status": "AUTHORIZED", "captured_amount": 0, "refunded_amount": 0}
    assert saw["before"] == shown(shipped | untouched)
    check_refusal(saw["refused"])
    check_captures(client, shipped, saw)

    after = read(client, shipped)
    assert amounts(after) == ("CAPTURED", TOTAL, 0)
    assert after["refunded_amount"] == BY_LINES
    assert [one["refunded_amount"] for one in after["captures"]] == [BY_LINES, 0]
    assert [one["refunded_amount"] for one in after["refunds"]] == [BY_LINES]
    assert after["captures"][0]["shipping_info"] == [PARCEL]
    assert saw["tracking_number"] == PARCEL["tracking_number"]
    assert saw["after"] == shown(after)
    added = [("shipping.added", None)] if means.adds_shipping else []
    assert timeline(client, shipped) == [
        ("order.created", TOTAL),
        ("order.acknowledged", None),
        ("capture.created", BY_LINES),
        ("capture.created", REST),
        *added,
        ("refund.created", BY_LINES),
    ]

    assert amounts(read(client, released)) == ("CAPTURED", PARTIAL, 0)
    assert saw["released"] == shown(read(client, released))
    steps = [event for event, _ in timeline(client, released)]
    assert steps == ["order.created", "capture.created", "order.released"]

    assert read(client, cancelled)["status"] == "CANCELLED"
    assert saw["cancelled"] == shown(read(client, cancelled))
    assert [event for event, _ in timeline(client, cancelled)] == ["order.created", "order.cancelled"]
