#!/usr/bin/env python3
"""Runs every suite, shows each one's output, and ends with the sum: "N passed, N failed".

usage: run_tests.py [--soak] [--sanitized BINARY]
A suite is a command and a way to read its counts; one that cannot be read counts as a failure, so nothing is silently
left out.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as xml

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "test"
PYTHON = str(ROOT / "build" / "venv" / "bin" / "python")
UNIT_BUILD = ROOT / "build" / "unit"
FUZZ_SECONDS = {False: "60", True: "300"}  # of each target


def run(command: list[str], cwd: pathlib.Path = ROOT, **environment: str) -> subprocess.CompletedProcess:
    print(f"\n=== {' '.join(command)}", flush=True)
    return subprocess.run(command, cwd=cwd, env=os.environ | environment, text=True, check=False)


def one(command: list[str]) -> tuple[int, int]:
    """A script that is a test as a whole."""
    return (1, 0) if run(command).returncode == 0 else (0, 1)


def unit() -> tuple[int, int]:
    """Unit tests are built with the address and undefined-behaviour sanitizers."""
    again = ["--reconfigure"] if (UNIT_BUILD / "build.ninja").exists() else []
    setup = ["meson", "setup", *again, str(UNIT_BUILD), "--buildtype=debug", "-Db_sanitize=address,undefined"]
    if subprocess.run(setup, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode != 0:
        return 0, 1
    if run(["ninja", "-C", str(UNIT_BUILD), "--quiet"]).returncode != 0:
        return 0, 1
    run(["meson", "test", "-C", str(UNIT_BUILD), "--no-rebuild", "--print-errorlogs"], ASAN_OPTIONS="detect_leaks=0")
    passed = failed = 0
    for suite in xml.parse(UNIT_BUILD / "meson-logs" / "testlog.junit.xml").getroot().iter("testsuite"):
        bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        failed += bad
        passed += int(suite.get("tests", 0)) - bad
    return passed, failed


def pytest(arguments: list[str], binary: str) -> tuple[int, int]:
    report = OUT / f"pytest-{pathlib.Path(binary).parent.name}.xml"
    report.unlink(missing_ok=True)
    run([PYTHON, "-m", "pytest", *arguments, f"--junitxml={report}"], FANGST_BIN=str(binary))
    if not report.exists():
        return 0, 1
    suite = next(xml.parse(report).getroot().iter("testsuite"))
    bad = sum(int(suite.get(kind, 0)) for kind in ("failures", "errors", "skipped"))
    return int(suite.get("tests", 0)) - bad, bad


def browser(binary: str) -> tuple[int, int]:
    report = OUT / "e2e.json"
    report.unlink(missing_ok=True)
    run(["npm", "test", "--silent"], cwd=ROOT / "test" / "e2e", FANGST_BIN=binary)
    if not report.exists():
        return 0, 1
    stats = json.loads(report.read_text())["stats"]
    return stats["expected"], stats["unexpected"] + stats["flaky"] + stats["skipped"]


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
    os.chdir(ROOT)
    OUT.mkdir(parents=True, exist_ok=True)
    soak, sanitized = "--soak" in sys.argv, "--sanitized" in sys.argv
    release = str(ROOT / "build" / "release" / "fangst")
    if soak:
        os.environ["FANGST_SOAK"] = "1"
    if sanitized:
        binary = str(ROOT / sys.argv[sys.argv.index("--sanitized") + 1])
        suites = {"sanitized API": lambda: pytest(["test/api", "test/badinput", "test/race"], binary)}
    else:
        suites = {
            "layers": lambda: one(["tools/check_layers.py"]),
            "sql": lambda: one([PYTHON, "tools/check_sql.py"]),
            "openapi": lambda: one(["tools/check_openapi.sh"]),
            "unit": unit,
            "fuzz": lambda: fuzz(soak),
            "portal": portal,
            "api": lambda: pytest(["test"], release),
            "browser": lambda: browser(release),
        }
    total_passed = total_failed = 0
    summary = []
    for name, suite in suites.items():
        begin = time.monotonic()
        passed, failed = suite()
        total_passed, total_failed = total_passed + passed, total_failed + failed
        summary.append(f"{name:14} {passed:5} passed {failed:4} failed  {time.monotonic() - begin:6.0f} s")
    print("\n" + "\n".join(summary) + f"\n\n{total_passed} passed, {total_failed} failed", flush=True)
    sys.exit(1 if total_failed or not total_passed else 0)


main()
