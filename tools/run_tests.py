#!/usr/bin/env python3
"""Runs every suite, shows each one's output, and ends with the names of what failed and the sum: "N passed, N failed".

A suite is a command and a way to read its report. A report that is missing, and a command that failed although its
report names nothing, count as a failure, so nothing is silently left out.
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
from collections.abc import Callable, Iterable
from typing import NamedTuple

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


class Result(NamedTuple):
    """What became of a suite: how many tests passed, and the name of each that did not."""

    passed: int
    failed: list[str]


def total(results: Iterable[Result]) -> Result:
    results = list(results)
    return Result(sum(one.passed for one in results), [name for one in results for name in one.failed])


def sorted_out(tests: Iterable[tuple[str, bool]]) -> Result:
    """Of each test its name and whether it passed."""
    tests = list(tests)
    return Result(sum(good for _, good in tests), [name for name, good in tests if not good])


def reported(report: pathlib.Path, read: Callable[[str], Result], status: int) -> Result:
    """What a command wrote down of its tests, and whether it agrees with the status it ended with."""
    if not report.exists():
        return Result(0, [f"there is no {report.name}"])
    result = read(report.read_text())
    if status != 0 and not result.failed:
        return Result(result.passed, [f"the status is {status}, and {report.name} names no failure"])
    return result


def read_junit(text: str) -> Result:
    """As Meson and pytest write it. A test that was skipped did not pass."""
    bad = ("failure", "error", "skipped")
    return sorted_out(
        (f"{test.get('classname')} {test.get('name')}", all(test.find(kind) is None for kind in bad))
        for test in xml.fromstring(text).iter("testcase")
    )


def read_playwright(text: str) -> Result:
    """A test that passed at a second try only, or was skipped, did not pass."""

    def specs(suite: dict) -> Iterable[dict]:
        yield from suite.get("specs", [])
        for inner in suite.get("suites", []):
            yield from specs(inner)

    return sorted_out(
        (f"{spec['file']}:{spec['line']} {spec['title']}", test["status"] == "expected")
        for suite in json.loads(text)["suites"]
        for spec in specs(suite)
        for test in spec["tests"]
    )


def read_vitest(text: str) -> Result:
    return sorted_out(
        (test["fullName"], test["status"] == "passed")
        for file in json.loads(text)["testResults"]
        for test in file["assertionResults"]
    )


def run(command: list[str], cwd: pathlib.Path = ROOT, **environment: str) -> int:
    print(f"\n=== {' '.join(command)}", flush=True)
    return subprocess.run(command, cwd=cwd, env=os.environ | environment, check=False).returncode


def script(command: list[str]) -> Result:
    """A script that is a test as a whole."""
    return sorted_out([(" ".join(command), run(command) == 0)])


def build_unit() -> bool:
    """Unit tests are built with the address and undefined-behaviour sanitizers."""
    again = ["--reconfigure"] if (UNIT_BUILD / "build.ninja").exists() else []
    setup = ["meson", "setup", *again, str(UNIT_BUILD), "--buildtype=debug", "-Db_sanitize=address,undefined"]
    if subprocess.run(setup, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode != 0:
        return False
    return run(["ninja", "-C", str(UNIT_BUILD), "--quiet"]) == 0


def unit(store: str) -> Result:
    report = UNIT_BUILD / "meson-logs" / "testlog.junit.xml"
    report.unlink(missing_ok=True)
    if not build_unit():
        return Result(0, ["the build of the unit tests"])
    suites = [word for suite in UNIT_SUITES[store] for word in ("--suite", suite)]
    command = ["meson", "test", "-C", str(UNIT_BUILD), "--no-rebuild", "--print-errorlogs", *suites]
    status = run([*(POSTGRES if store == "postgres" else []), *command], ASAN_OPTIONS="detect_leaks=0")
    return reported(report, read_junit, status)


def pytest(arguments: list[str], binary: str, store: str = "sqlite") -> Result:
    report = OUT / f"pytest-{pathlib.Path(binary).parent.name}-{store}.xml"
    report.unlink(missing_ok=True)
    side_by_side = ["-n", WORKERS, "--dist", "loadfile"]
    patience = ["--timeout=0"] if "FANGST_SOAK" in os.environ else []
    command = [PYTHON, "-m", "pytest", *arguments, *side_by_side, *patience, f"--junitxml={report}"]
    status = run(command, FANGST_BIN=str(binary), FANGST_STORE=store)
    return reported(report, read_junit, status)


def api(binary: str) -> Result:
    """All that speaks to the server over the embedded store, and then whether it left out an operation."""
    with tempfile.TemporaryDirectory() as called:
        os.environ["FANGST_CALLED"] = called
        results = [pytest([*arguments], binary) for arguments in (["test", f"--ignore={COVERAGE}"], [COVERAGE])]
        del os.environ["FANGST_CALLED"]
    return total(results)


def browser_part(binary: str, name: str, chosen: list[str]) -> Result:
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
    return reported(report, read_playwright, done.returncode)


def browser(binary: str) -> Result:
    """Two halves side by side, then what is measured, while nothing else runs."""
    halves = {f"e2e-{half}": ["--grep-invert=@alone", f"--shard={half}/2"] for half in (1, 2)}
    with concurrent.futures.ThreadPoolExecutor() as pool:
        results = list(pool.map(lambda half: browser_part(binary, half, halves[half]), halves))
    return total([*results, browser_part(binary, "e2e-alone", ["--grep=@alone"])])


def portal() -> Result:
    report = OUT / "portal.json"
    report.unlink(missing_ok=True)
    command = ["npx", "vitest", "run", "--reporter=default", "--reporter=json", f"--outputFile.json={report}"]
    return reported(report, read_vitest, run(command, cwd=ROOT / "portal"))


def fuzz(soak: bool) -> Result:
    command = [sys.executable, "test/fuzz/run.py", FUZZ_SECONDS[soak]]
    print(f"\n=== {' '.join(command)}", flush=True)
    done = subprocess.run(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, check=False)
    print(done.stdout)
    verdicts = re.findall(r"^(fuzz \w+): .*, (nothing found|FAILED)$", done.stdout, re.MULTILINE)
    result = sorted_out((name, verdict == "nothing found") for name, verdict in verdicts)
    if done.returncode != 0 and not result.failed:
        return Result(result.passed, [" ".join(command)])
    return result


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
            "layers": lambda: script(["tools/check_layers.py"]),
            "sql": lambda: script([PYTHON, "tools/check_sql.py"]),
            "openapi": lambda: script(["tools/check_openapi.sh"]),
            "ledger": lambda: script(["tools/ledger_page.py", "--check"]),
            "unit": lambda: unit("sqlite"),
            "unit on PostgreSQL": lambda: unit("postgres"),
            "fuzz": lambda: fuzz(options.soak),
            "portal": portal,
            "api": lambda: api(release),
            "api on PostgreSQL": lambda: pytest(["test"], release, "postgres"),
            "browser": lambda: browser(release),
        }
    passed, failed, summary = 0, [], []
    for name, suite in suites.items():
        begin = time.monotonic()
        result = suite()
        passed += result.passed
        failed += [f"failed: {name}: {test}" for test in result.failed]
        seconds = time.monotonic() - begin
        summary.append(f"{name:27} {result.passed:5} passed {len(result.failed):4} failed  {seconds:6.0f} s")
    print("\n" + "\n".join([*summary, "", *failed, f"{passed} passed, {len(failed)} failed"]), flush=True)
    sys.exit(1 if failed or not passed else 0)


main()
