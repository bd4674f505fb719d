#!/usr/bin/env python3
"""Measures a night of dunning over a million open invoices, and one in which every one of them is due.

    tools/measure_dunning.py FOLDER [INVOICES]

makes an embedded store with so many open invoices in FOLDER (1.5 GB for a million; deleted at the end), starts the
server on it, and says how long the job takes until nothing is due, and how much processor time. Their orders and
captures have no lines and no search words: dunning reads neither.
"""

import os
import resource
import shutil
import sqlite3
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

FANGST = os.environ.get("FANGST_BIN", "build/release/fangst")
DAY = 86_400_000_000
CAPTURED_FOR = 70  # the captures of so many days are open: 30 until they are due, then some reminders


def uuid(at: int, kind: int, number: int) -> bytes:
    """Makes an id of version 7, of microsecond `at`, that no other kind and number has."""
    head = struct.pack(">Q", at // 1000)[2:]
    return head + struct.pack(">HQ", 0x7000 | kind, 0x8000_0000_0000_0000 | number)


def rows(count: int, now: int, is_worst: bool) -> Iterator[tuple]:
    """Gives what is known of each invoice: its ids, instants, where its dunning stands and when it is due."""
    for number in range(count):
        age = 31 + 7 if is_worst else 1 + number * CAPTURED_FOR // count
        at = now - age * DAY - number % 50_000_000
        late = age - 30
        steps = 0 if is_worst else sum(late > days for days in (7, 24))
        next_age = 0 if is_worst else next((30 + days for days in (1, 7, 24, 42) if age <= 30 + days), 999)
        order, created, capture = uuid(at, 1, number), uuid(at, 2, number), uuid(at, 3, number)
        yield number + 1, order, created, capture, at, steps, now // DAY - late, now + (next_age - age) * DAY


def fill(store: sqlite3.Connection, invoices: Iterator[tuple]) -> None:
    """Writes the rows of the invoices as the program would have."""
    for number, order, created, capture, at, steps, due, look_at in invoices:
        store.execute(
            "INSERT INTO order_fact VALUES (1, ?, 'K', NULL, NULL, 'Anna', 'a@b.se', 'SE', 'sv-SE', 'INVOICE', NULL,"
            " '{}', '', '{}', '{}', '{\"type\":\"INVOICE\"}')",
            (order,),
        )
        store.execute(
            "INSERT INTO order_state (merchant_id, order_id, version, status, phase, fraud_status, purchase_currency,"
            " order_amount, original_order_amount, captured_amount, refunded_amount, released_amount, captures_count,"
            " refunds_count, is_acknowledged, created_at, expires_at, last_event_id)"
            " VALUES (1, ?, 2, 'CAPTURED', 1, 'ACCEPTED', 'SEK', 50000, 50000, 50000, 0, 0, 1, 0, 0, ?, ?, ?)",
            (order, at, at + 28 * DAY, capture),
        )
        store.execute(
            "INSERT INTO order_event VALUES (1, ?, ?, NULL, 'order.created', ?, 'system', 50000, '{}')",
            (created, order, at),
        )
        store.execute(
            "INSERT INTO order_event VALUES (1, ?, ?, ?, 'capture.created', ?, 'system', 50000, '{}')",
            (capture, order, created, at),
        )
        store.execute(
            "INSERT INTO invoice VALUES (1, ?, ?, ?, ?, 'invoice', 'SE', 'SEK', ?, 50000, 0, 0, 0, 0, 0, 0, 0)",
            (capture, number, order, str(number), at),
        )
        store.execute("INSERT INTO invoice_part VALUES (1, ?, 0, ?, 50000)", (capture, due))
        stepped = due + (0, 7, 24)[steps] if steps else 0
        store.execute(
            "INSERT INTO dunning VALUES (1, ?, 'person', 0, ?, 0, ?, ?, ?, 0, NULL, 0)",
            (capture, look_at, steps, stepped, stepped),
        )


def due(store: sqlite3.Connection, now: int) -> int:
    """Counts what is still to be looked at."""
    return store.execute("SELECT count(*) FROM dunning WHERE merchant_id = 1 AND look_at <= ?", (now,)).fetchone()[0]


def measure(store: sqlite3.Connection, folder: Path, now: int) -> tuple[float, float]:
    """Runs the server until nothing is due; gives seconds, and seconds of processor time."""
    server = subprocess.Popen(
        [FANGST, "serve", "--data", folder, "--listen", "127.0.0.1:0", "--access-log", "none"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    used_before = used.ru_utime + used.ru_stime
    began = time.monotonic()
    while due(store, now) > 0:
        time.sleep(0.2)
    seconds = time.monotonic() - began
    server.terminate()
    server.wait()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, usage.ru_utime + usage.ru_stime - used_before


def night(folder: Path, count: int, *, is_worst: bool) -> None:
    """Makes a store, lets one night pass over it, and says how long that took."""
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([FANGST, "init", "--data", folder], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(
        [FANGST, "merchant", "create", "--data", folder, "--id", "M1", "--name", "Shop"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    now = time.time_ns() // 1000
    store = sqlite3.connect(folder / "fangst.db")
    store.execute("PRAGMA synchronous = OFF")
    fill(store, rows(count, now, is_worst))
    seen = uuid(now, 0, 0)  # the invoicing job has seen all of them
    store.execute("INSERT INTO invoice_progress VALUES (1, ?, ?, ?)", (count, seen, seen))
    store.commit()
    waiting = due(store, now)
    before = store.execute("SELECT count(*) FROM order_event").fetchone()[0]
    seconds, processor = measure(store, folder, now)
    taken = store.execute("SELECT count(*) FROM order_event").fetchone()[0] - before
    print(
        f"{count} open invoices, {waiting} looked at, {taken} steps taken: {seconds:.1f} s, of them {processor:.1f} s of"
        f" processor time; the machine's load is {os.getloadavg()[0]:.1f}"
    )
    store.close()
    shutil.rmtree(folder)


def main() -> None:
    """Measures both kinds of nights."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1]) / "dunning-night"
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    night(folder, count, is_worst=False)
    night(folder, count, is_worst=True)


if __name__ == "__main__":
    main()
