"""The client's record against the store: every answered capture is there exactly once, and nothing besides.

Each capture carries its key as its description, so that it is recognised in the store whoever answered it.
"""

import json
import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

STORED = """\
SELECT encode(e.event_id, 'hex'), encode(e.order_id, 'hex'), e.amount, e.document
FROM order_event e JOIN merchant m USING (merchant_id) WHERE m.mid = '{mid}' AND e.type = 'capture.created'
"""
TOTALS = """\
SELECT encode(s.order_id, 'hex'), s.captured_amount, s.captures_count
FROM order_state s JOIN merchant m USING (merchant_id) WHERE m.mid = '{mid}'
"""


@dataclass
class Capture:
    """What the client knows of one capture."""

    key: str
    order_id: str
    amount: int
    began: float
    attempts: int = 0
    answers: set[str] = field(default_factory=set)
    answered_at: float | None = None
    is_replayed: bool = False


def read_record(path: Path) -> tuple[dict[str, Capture], list[dict]]:
    """The captures by key, and all attempts."""
    attempts = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    captures: dict[str, Capture] = {}
    for each in sorted(attempts, key=lambda each: each["began"]):
        new = Capture(each["key"], plain(each["order_id"]), each["amount"], each["began"])
        capture = captures.setdefault(each["key"], new)
        capture.attempts += 1
        if "capture_id" in each:
            capture.answers.add(plain(each["capture_id"]))
            capture.answered_at = each["ended"]
            capture.is_replayed = each["is_replayed"]
    return captures, attempts


def plain(identity: str) -> str:
    """An id as the store prints it."""
    return uuid.UUID(identity).hex


def compare(captures: dict[str, Capture], stored: list[list[str]], totals: list[list[str]]) -> list[str]:
    """All differences, as sentences."""
    found: list[str] = []
    by_id = {row[0]: row for row in stored}
    keys = Counter(json.loads(row[3]).get("description") for row in stored)
    for capture in captures.values():
        found += differences_of(capture, by_id, keys)
    found += [f"the store has a capture {key} that nobody asked for" for key in keys if key not in captures]
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in stored:
        sums[row[1]][0] += int(row[2])
        sums[row[1]][1] += 1
    for order_id, amount, count in totals:
        if sums[order_id] != [int(amount), int(count)]:
            found.append(f"order {order_id} says {amount} in {count} captures, but has {sums[order_id]}")
    return found


def compare_reads(captures: dict[str, Capture], orders: dict[str, dict]) -> list[str]:
    """Whether each order, as a client reads it, has exactly the captures that were answered."""
    answered: dict[str, dict[str, int]] = defaultdict(dict)
    for capture in captures.values():
        for identity in capture.answers:
            answered[capture.order_id][identity] = capture.amount
    found = []
    for order_id, order in orders.items():
        read = {plain(each["capture_id"]): each["captured_amount"] for each in order["captures"]}
        ours = answered[plain(order_id)]
        if read != ours or order["captured_amount"] != sum(ours.values()) or len(read) != len(order["captures"]):
            found.append(
                f"order {order_id} reads as {len(order['captures'])} captures of {order['captured_amount']}, "
                f"but {len(ours)} of {sum(ours.values())} were answered"
            )
    return found


def differences_of(capture: Capture, by_id: dict[str, list[str]], keys: Counter) -> list[str]:
    """What is wrong with one capture."""
    if not capture.answers:
        doubled = keys[capture.key] > 1
        return [f"capture {capture.key} was never answered" + (", and is doubled" if doubled else "")]
    if len(capture.answers) > 1:
        return [f"capture {capture.key} was answered with several ids: {sorted(capture.answers)}"]
    (identity,) = capture.answers
    if identity not in by_id:
        return [f"LOST: capture {capture.key} was answered as {identity}, which the store does not have"]
    if keys[capture.key] != 1:
        return [f"DOUBLED: capture {capture.key} is in the store {keys[capture.key]} times"]
    _, order_id, amount, _ = by_id[identity]
    if (order_id, int(amount)) != (capture.order_id, capture.amount):
        return [f"capture {capture.key} is in the store with another order or amount"]
    return []
