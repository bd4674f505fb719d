"""What the clients noticed of each event."""

import itertools
from collections import Counter
from dataclasses import dataclass

from comparison import Capture


@dataclass
class Event:
    """Something that was done to the cluster."""

    at: float
    text: str


def longest_gap(answers: list[float], begin: float, end: float) -> float:
    """The longest time between two answered captures, of which the second came in [begin, end)."""
    gaps = (later - earlier for earlier, later in itertools.pairwise(answers) if begin <= later < end)
    return max(gaps, default=0.0)


def lines_of(events: list[Event], captures: dict[str, Capture], attempts: list[dict], end: float) -> list[str]:
    """A table: what happened, the longest outage, the longest wait of one capture, failures."""
    answers = sorted(each.answered_at for each in captures.values() if each.answered_at)
    lines = [f"{'event':58}  {'outage s':>8}  {'longest wait s':>14}  {'failures':>8}  {'captures/s':>10}"]
    for event, following in zip(events, [*events[1:], Event(end, "")]):
        begin, until = event.at, following.at
        # Counted where it was answered: what began before an event may have been caught by it.
        waits = [
            c.answered_at - c.began for c in captures.values() if c.answered_at and begin <= c.answered_at < until
        ]
        failures = sum("capture_id" not in each and begin <= each["ended"] < until for each in attempts)
        pace = sum(begin <= at < until for at in answers) / max(until - begin, 0.001)
        gap = longest_gap(answers, begin, until)
        lines.append(f"{event.text:58}  {gap:8.2f}  {max(waits, default=0):14.2f}  {failures:8}  {pace:10.0f}")
    return lines


def sums_of(captures: dict[str, Capture], attempts: list[dict]) -> str:
    """The client's side in one line."""
    answered = sum(bool(each.answers) for each in captures.values())
    repeated = sum(each.attempts > 1 for each in captures.values())
    replayed = sum(each.is_replayed for each in captures.values())
    failures = Counter(str(each.get("status") or each["failure"]) for each in attempts if "capture_id" not in each)
    kinds = ", ".join(f"{kind}: {count}" for kind, count in failures.most_common()) or "none"
    return (
        f"{answered} captures answered, {repeated} of them repeated, {replayed} of those had happened already; "
        f"failures seen: {failures.total()} ({kinds})"
    )
