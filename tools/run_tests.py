#!/usr/bin/env python3
"""Runs every suite, shows each one's output, and ends with the sum: "N passed, N failed".

A suite is a command and a way to read its counts; one that cannot be read counts as a failure, so nothing is silently
left out.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as xml

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "test"
PYTHON = str(ROOT / "build" / "venv" / "bin" / "python")
UNIT_BUILD = ROOT / "build" / "unit"
COVERAGE = "test/api/test_coverage.py"
# In the order of meson.build: by the store that a unit test needs.
UNIT_SUITES = {"sqlite": ["storeless", "either", "sqlite"], "postgres": ["either", "postgres"]}
POSTGRES = ["tools/with_postgres.py"]  # runs a command beside a PostgreSQL of its own
WORKERS = str(2 * (os.cpu_count() or 1))  # processes of pytest, each with sites of its own: they wait more than they work
FUZZ_SECONDS = {False: "60", True: "300"}  # of each target
# Where there is room the files of the tests are in memory: some thousand databases come and go, each written through to
# the disk many times, and to a process that is killed it makes no difference where the kernel keeps them.
MEMORY, ROOM = "/dev/shm", 4 << 30


def run(command: list[str], cwd: pathlib.Path = ROOT, **environment: str) -> subprocess.CompletedProcess:
    print(f"\n=== {' '.join(command)}", flush=True)
    return subprocess.run(command, cwd=cwd, env=os.environ | environment, text=True, check=False)


def one(command: list[str]) -> tuple[int, int]:
    """A script that is a test as a whole."""
    return (1, 0) if run(command).returncode == 0 else (0, 1)


def build_unit() -> bool:
    """Unit tests are built with the address and undefined-behaviour sanitizers."""
    again = ["--reconfigure"] if (UNIT_BUILD / "build.ninja").exists() else []
    setup = ["meson", "setup", *again, str(UNIT_BUILD), "--buildtype=debug", "-Db_sanitize=address,undefined"]
    if subprocess.run(setup, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode != 0:
        return False
    return run(["ninja", "-C", str(UNIT_BUILD), "--quiet"]).returncode == 0


def unit(store: str) -> tuple[int, int]:
    report = UNIT_BUILD / "meson-logs" / "testlog.junit.xml"
    report.unlink(missing_ok=True)
    if not build_unit():
        return 0, 1
    suites = [word for suite in UNIT_SUITES[store] for word in ("--suite", suite)]
    command = ["meson", "test", "-C", str(UNIT_BUILD), "--no-rebuild", "--print-errorlogs", *suites]
    run([*(POSTGRES if store == "postgres" else []), *command], ASAN_OPTIONS="detect_leaks=0")
    passed = failed = 0
    if not report.exists():
        return 0, 1
    for suite in xml.parse(report).getroot().iter("testsuite"):
        bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        failed += bad
        passed += int(suite.get("tests", 0)) - bad
    return passed, failed


def pytest(arguments: list[str], binary: str, store: str = "sqlite") -> tuple[int, int]:
    report = OUT / f"pytest-{pathlib.Path(binary).parent.name}-{store}.xml"
    report.unlink(missing_ok=True)
    side_by_side = ["-n", WORKERS, "--dist", "loadfile"]
    patience = ["--timeout=0"] if "FANGST_SOAK" in os.environ else []
    command = [PYTHON, "-m", "pytest", *arguments, *side_by_side, *patience, f"--junitxml={report}"]
    run(command, FANGST_BIN=str(binary), FANGST_STORE=store)
    if not report.exists():
        return 0, 1
    suite = next(xml.parse(report).getroot().iter("testsuite"))
    bad = sum(int(suite.get(kind, 0)) for kind in ("failures", "errors", "skipped"))
    return int(suite.get("tests", 0)) - bad, bad


def api(binary: str) -> tuple[int, int]:
    """All that speaks to the server over the embedded store, and then whether it left out an operation."""
    with tempfile.TemporaryDirectory() as called:
        os.environ["FANGST_CALLED"] = called
        counts = [pytest([*arguments], binary) for arguments in (["test", f"--ignore={COVERAGE}"], [COVERAGE])]
        del os.environ["FANGST_CALLED"]
    return sum(passed for passed, _ in counts), sum(failed for _, failed in counts)


def browser_part(binary: str, name: str, chosen: list[str]) -> tuple[int, int]:
    """Some of the browser tests, with a server and a browser of their own. Their output is shown when they are over."""
    report = OUT / f"{name}.json"
    report.unlink(missing_ok=True)
    command = ["npx", "playwright", "test", *chosen]
    done = subprocess.run(
        command,
        cwd=ROOT / "test" / "e2e",
        env=os.environ | {"FANGST_BIN": binary, "FANGST_E2E": name},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    print(f"\n=== {' '.join(command)}\n{done.stdout}", flush=True)
    if not report.exists():
        return 0, 1
    stats = json.loads(report.read_text())["stats"]
    return stats["expected"], stats["unexpected"] + stats["flaky"] + stats["skipped"]


def browser(binary: str) -> tuple[int, int]:
    """Two halves side by side, then what is measured, while nothing else runs."""
    halves = {f"e2e-{half}": ["--grep-invert=@alone", f"--shard={half}/2"] for half in (1, 2)}
    with concurrent.futures.ThreadPoolExecutor() as pool:
        counts = list(pool.map(lambda half: browser_part(binary, half, halves[half]), halves))
    counts.append(browser_part(binary, "e2e-alone", ["--grep=@alone"]))
    return sum(passed for passed, _ in counts), sum(failed for _, failed in counts)


def portal() -> tuple[int, int]:
    report = OUT / "portal.json"
    report.unlink(missing_ok=True)
    command = ["npx", "vitest", "run", "--reporter=default", "--reporter=json", f"--outputFile.json={report}"]
    run(command, cwd=ROOT / "portal")
    if not report.exists():
        return 0, 1
    counts = json.loads(report.read_text())
    return counts["numPassedTests"], counts["numFailedTests"] + counts["numPendingTests"]


def fuzz(soak: bool) -> tuple[int, int]:
    command = [sys.executable, "test/fuzz/run.py", FUZZ_SECONDS[soak]]
    print(f"\n=== {' '.join(command)}", flush=True)
    output = subprocess.run(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, check=False).stdout
    print(output)
    counts = re.findall(r"^(\d+) passed, (\d+) failed$", output, re.MULTILINE)
    return (int(counts[-1][0]), int(counts[-1][1])) if counts else (0, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--soak", action="store_true", help="the long ones too")
    parser.add_argument("--sanitized", metavar="BINARY", help="the API tests alone, against this build")
    options = parser.parse_args()
    os.chdir(ROOT)
    OUT.mkdir(parents=True, exist_ok=True)
    if os.path.isdir(MEMORY) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = MEMORY
    release = str(ROOT / "build" / "release" / "fangst")
    if options.soak:
        os.environ["FANGST_SOAK"] = "1"
    if options.sanitized:
        binary = str(ROOT / options.sanitized)
        folders = ["test/api", "test/badinput", "test/race"]
        suites = {
            "sanitized API": lambda: pytest(folders, binary),
            "sanitized API on PostgreSQL": lambda: pytest(folders, binary, "postgres"),
        }
    else:
        suites = {
            "layers": lambda: one(["tools/check_layers.py"]),
            "sql": lambda: one([PYTHON, "tools/check_sql.py"]),
            "openapi": lambda: one(["tools/check_openapi.sh"]),
            "ledger": lambda: one(["tools/ledger_page.py", "--check"]),
            "unit": lambda: unit("sqlite"),
            "unit on PostgreSQL": lambda: unit("postgres"),
            "fuzz": lambda: fuzz(options.soak),
            "portal": portal,
            "api": lambda: api(release),
            "api on PostgreSQL": lambda: pytest(["test"], release, "postgres"),
            "browser": lambda: browser(release),
        }
    total_passed = total_failed = 0
    summary = []
    for name, suite in suites.items():
        begin = time.monotonic()
        passed, failed = suite()
        total_passed, total_failed = total_passed + passed, total_failed + failed
        summary.append(f"{name:27} {passed:5} passed {failed:4} failed  {time.monotonic() - begin:6.0f} s")
    print("\n" + "\n".join(summary) + f"\n\n{total_passed} passed, {total_failed} failed", flush=True)
    sys.exit(1 if total_failed or not total_passed else 0)


main()
