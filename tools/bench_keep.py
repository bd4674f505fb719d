#!/usr/bin/env python3
"""Did it become slower? Holds the figures of a benchmark against the last ones in bench/figures.csv, and adds them there.

usage: bench_keep.py FIGURES.jsonl [--look]
A figure is compared with the last line of the same name on the same machine with the same number of orders. Details are
left out. --look compares and adds nothing. A commit with a + has changes that were not committed.
"""

import csv
import datetime
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
KEPT = ROOT / "bench" / "figures.csv"
COLUMNS = ["date", "commit", "machine", "orders", "figure", "value", "unit", "ratio"]


def git(*arguments: str) -> str:
    return subprocess.run(["git", "-C", ROOT, *arguments], capture_output=True, text=True, check=True).stdout.strip()


def commit() -> str:
    changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!bench")
    return git("rev-parse", "--short", "HEAD") + ("+" if changed else "")


def machine() -> str:
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    models = {line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")}
    return f"{' and '.join(sorted(models)) or 'unknown'}, {os.cpu_count()} cores"


def figures(path: str) -> tuple[str, list[dict]]:
    rows = [json.loads(line) for line in pathlib.Path(path).read_text().splitlines() if line.startswith("{")]
    orders = next((f"{row['value']:.0f}" for row in rows if row["name"] == "orders"), "")
    return orders, [row for row in rows if not row.get("detail") and row["name"] != "orders"]


def kept() -> list[dict]:
    if not KEPT.exists():
        return []
    with KEPT.open(newline="") as file:
        return list(csv.DictReader(file))


def change(before: float, now: float) -> str:
    return "new" if before == 0 else f"{100 * (now / before - 1):+.1f} %"


def main() -> None:
    arguments = [argument for argument in sys.argv[1:] if argument != "--look"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    orders, rows = figures(arguments[0])
    where = machine()
    last = {line["figure"]: line for line in kept() if line["machine"] == where and line["orders"] == orders}
    head = commit()
    today = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%MZ")
    lines = []
    print(f"\n{'figure':<44} {'value':>12} {'unit':<5} {'before':>12}  change   of commit")
    for row in rows:
        before = last.get(row["name"])
        then = float(before["value"]) if before else 0.0
        of = before["commit"] if before else ""
        print(f"{row['name']:<44} {row['value']:>12.6g} {row['unit']:<5} {then:>12.6g}  {change(then, row['value']):<8} {of}")
        lines.append([today, head, where, orders, row["name"], f"{row['value']:.6g}", row["unit"], row.get("ratio", "")])
    if "--look" in sys.argv:
        return
    KEPT.parent.mkdir(exist_ok=True)
    is_new = not KEPT.exists()
    with KEPT.open("a", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows(([COLUMNS] if is_new else []) + lines)


main()
