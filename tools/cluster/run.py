#!/usr/bin/env python3
"""High availability on one machine: make cluster. usage: run.py [--help]

Two PostgreSQL servers, three fangst processes, HAProxy and a client, each in a network namespace of its own, under
constant load. Processes are killed and cables pulled; afterwards the client's record is compared with the store. Exits
with 1 if an answered capture is lost, or one is there twice. Everything is removed again, also after a Ctrl-C.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import comparison
import report
from network import Network, make_folder
from orders import order
from postgres import Pair, wait_until
from web import MERCHANT, WEBS, Shop

ROOT = Path(__file__).resolve().parent.parent.parent
LOGS = ROOT / "build" / "cluster"
ORDERS = 400
CUT_SECONDS = 10
SET_UP_SECONDS = 120
ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM)
MACHINES = {
    "db1": {"back": 11},
    "db2": {"back": 12},
    "web1": {"front": 21, "back": 21},
    "web2": {"front": 22, "back": 22},
    "web3": {"front": 23, "back": 23},
    "lb": {"front": 5},
    "client": {"front": 2},
}


class Demonstration:
    """All machines, and the script of what happens to them."""

    def __init__(self, arguments: argparse.Namespace, folder: Path):
        self.arguments = arguments
        self.folder = folder
        self.network = Network(LOGS)
        self.pair = Pair(self.network, folder, arguments.options)
        self.shop = Shop(self.network, self.pair, arguments.binary, folder)
        self.events: list[report.Event] = []
        self.orders = [order(number) for number in range(ORDERS)]
        self.record = LOGS / "record.ndjson"
        self.began = self.ended = 0.0

    def run(self) -> int:
        """Sets up, lets it all happen, compares; gives the exit status."""
        self.set_up()
        self.start_load()
        self.happenings()
        self.stop_load()
        return self.judge()

    def set_up(self) -> None:
        """Makes machines, stores and servers."""
        self.network.open()
        for machine, wires in MACHINES.items():
            self.network.add(machine, **wires)
        say("7 machines and 2 wires are there; making PostgreSQL on db1, and its synchronous standby on db2")
        self.pair.open()
        say("three fangst processes on web1, web2 and web3; HAProxy on lb in front of them")
        self.shop.open(self.orders)

    def start_load(self) -> None:
        """Starts the client."""
        task = {
            "url": self.shop.url(),
            "username": self.shop.key[0],
            "password": self.shop.key[1],
            "orders": [each["order_id"] for each in self.orders],
            "workers": 16,
            "per_second": self.arguments.per_second,
            "timeout": 5,
        }
        file = self.folder / "task.json"
        file.write_text(json.dumps(task), encoding="utf-8")
        command = [sys.executable, str(ROOT / "tools" / "cluster" / "load.py"), str(file), str(self.record)]
        wait_until(lambda: self.shop.is_served(), 20, "the balancer has somebody to pass requests to")
        self.began = time.time()
        self.client = self.network.start("client", "client", command)
        self.happens(f"steady load: {self.arguments.per_second} captures a second over 16 connections")

    def happens(self, text: str) -> None:
        """Announces an event."""
        self.events.append(report.Event(time.time(), text))
        self.tell(text)

    def tell(self, text: str) -> None:
        """Says something with the time since the load began."""
        say(f"{time.time() - self.began:6.1f} s  {text}")

    def until(self, share: float) -> None:
        """Waits until this share of the run's time has gone by."""
        while time.time() < self.began + share * self.arguments.seconds:
            self.client.must_run()
            time.sleep(0.1)

    def happenings(self) -> None:
        """The script."""
        self.until(0.08)
        self.kill_a_web()
        self.until(0.16)
        self.restart_in_turn()
        self.until(0.22)
        self.kill_the_primary()
        self.until(0.42)
        self.cut("web2", "back", "web2's cable to the databases is pulled")
        self.until(0.58)
        self.cut("web3", "front", "web3's cable to HAProxy is pulled")
        self.until(0.74)
        self.lose_the_primary()
        self.until(1.0)

    def kill_a_web(self) -> None:
        """kill -9, and a new start a while later."""
        self.happens("web1: kill -9 of its fangst process")
        self.shop.webs["web1"].signal(signal.SIGKILL)
        self.shop.webs["web1"].wait(5)
        self.until(0.08 + 0.05)
        self.shop.start("web1")
        self.shop.wait_for("web1")
        self.happens("web1: its fangst process is there again")

    def restart_in_turn(self) -> None:
        """As for an upgrade: each process is stopped politely, and the next one only when it is ready again."""
        self.happens("web1, web2, web3: SIGTERM and a new start, in turn")
        for web in WEBS:
            self.shop.webs[web].signal(signal.SIGTERM)
            self.shop.webs[web].wait(15)
            self.shop.start(web)
            self.shop.wait_for(web)
            time.sleep(1.5)  # HAProxy has to notice it as well: two good checks.
        self.happens("all three have been started anew")

    def kill_the_primary(self) -> None:
        """kill -9 of all of PostgreSQL: connections are reset at once."""
        old = self.pair.primary.machine
        self.happens(f"{old}: kill -9 of the primary")
        self.pair.primary.kill()
        self.take_over()
        how = self.pair.rejoin()
        self.happens(f"{old}: back as the synchronous standby by {how}")

    def take_over(self) -> None:
        """What a failover manager does: sees that the primary is gone, promotes the other."""
        self.pair.wait_until_primary_is_missed(20)
        self.tell(f"the primary has not answered three times; {self.pair.standby.machine} is promoted")
        self.pair.fail_over()
        self.tell(f"{self.pair.primary.machine} is the primary; it waits for no standby until there is one again")

    def lose_the_primary(self) -> None:
        """The machine is gone without a word: no connection is reset, packets only stop coming."""
        old = self.pair.primary.machine
        self.happens(f"{old}: the primary's cable is pulled, then its power")
        self.network.cut(old, "back")
        self.pair.primary.kill()
        self.take_over()
        self.until(0.88)
        self.network.heal(old, "back")
        how = self.pair.rejoin()
        self.happens(f"{old}: back as the synchronous standby by {how}")

    def cut(self, machine: str, wire: str, text: str) -> None:
        """Pulls a cable for ten seconds."""
        self.happens(text)
        self.network.cut(machine, wire)
        time.sleep(CUT_SECONDS)
        self.network.heal(machine, wire)
        self.happens("the cable is plugged in again")

    def stop_load(self) -> None:
        """Asks the client to finish what it has begun: nothing new, and what has not been answered until it is."""
        self.tell("the load ends")
        self.ended = time.time()
        self.client.signal(signal.SIGTERM)
        self.client.wait(90)

    def judge(self) -> int:
        """Compares, and prints what came of it."""
        captures, attempts = comparison.read_record(self.record)
        rows = [
            self.pair.primary.sql(text.format(mid=MERCHANT), "fangst")
            for text in (comparison.STORED, comparison.TOTALS)
        ]
        stored, totals = ([line.split("\t") for line in text.splitlines()] for text in rows)
        found = comparison.compare(captures, stored, totals)
        found += comparison.compare_reads(captures, self.shop.orders_as_read(self.orders))
        verified = self.shop.fangst("verify", seconds=300)
        if verified.returncode != 0:
            found.append("fangst verify: " + (verified.stdout + verified.stderr).strip()[-1000:])
        say("")
        for line in report.lines_of(self.events, captures, attempts, self.ended):
            say(line)
        say("")
        say(report.sums_of(captures, attempts))
        say("fangst verify: " + (verified.stdout.strip().splitlines() or ["it failed"])[-1])
        for difference in found[:20]:
            say(difference)
        if found:
            say(f"{len(found)} differences between the client's record and the store")
            return 1
        say(f"{len(stored)} captures in the store: no answered capture lost, none doubled")
        return 0


def say(text: str) -> None:
    """Prints a line at once, also into a pipe."""
    print(text, flush=True)


def what_is_missing(binary: Path) -> str:
    """Why it cannot be done here, or nothing."""
    if os.geteuid() != 0:
        return "make cluster makes network namespaces, which needs root: sudo make cluster"
    for program in ("ip", "haproxy", "setpriv", "/usr/lib/postgresql/15/bin/postgres"):
        if not shutil.which(program):
            return f"{program} is missing: tools/install_packages.sh cluster"
    return "" if binary.exists() else f"{binary} is missing: make build"


def interrupted(number: int, _frame) -> None:
    """Any polite end, and too much time, go through the clean-up."""
    raise KeyboardInterrupt(signal.Signals(number).name)


def main() -> int:
    parser = argparse.ArgumentParser(description="High availability on one machine")
    parser.add_argument("--seconds", type=int, default=180)
    parser.add_argument("--per-second", type=int, default=200)
    parser.add_argument(
        "--options", default="", help="more for fangst's connection string, such as tcp_user_timeout=3000"
    )
    parser.add_argument("--binary", type=Path, default=ROOT / "build" / "release" / "fangst")
    arguments = parser.parse_args()
    missing = what_is_missing(arguments.binary)
    if arguments.seconds < 120:
        missing = missing or "the script needs 120 seconds at least"
    if missing:
        print(missing, file=sys.stderr)
        return 1
    for number in ENDS:
        signal.signal(number, interrupted)
    signal.alarm(SET_UP_SECONDS + arguments.seconds + 180)
    shutil.rmtree(LOGS, ignore_errors=True)
    LOGS.mkdir(parents=True)
    folder = make_folder()
    demonstration = Demonstration(arguments, folder)
    try:
        return demonstration.run()
    except KeyboardInterrupt as why:
        print(f"stopped: {why}", file=sys.stderr)
    except (RuntimeError, OSError, subprocess.SubprocessError) as failure:
        print(f"{failure}\nlogs: {LOGS}", file=sys.stderr)
    finally:
        for number in ENDS:
            signal.signal(number, signal.SIG_IGN)
        demonstration.network.close()
        shutil.rmtree(folder, ignore_errors=True)
        say("all machines are removed")
    return 1


sys.exit(main())
