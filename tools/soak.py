#!/usr/bin/env python3
"""Everything at once for half an hour, on each store, with the server killed again and again: does it stay whole and flat?

usage: soak.py [--minutes N] [--store sqlite|postgres] [--orders N] [--workers N] [--processes N]

Workers capture, refund, read, list, search, place orders and start bulk captures, as fast as they are answered. Every
change has a key and is asked for until it is answered. In the first half of the time one server process after another
is killed (SIGKILL) and started again; in the second half nothing is killed, and memory, descriptors and the connections
to PostgreSQL are looked at: they must not grow. At the end every order of the workers must be exactly what was
answered, the servers must stop in order, no connection may be left, and `fangst verify` must find nothing.

Each figure is a line of JSON; what is wrong is said on standard error, and then the exit status is 1.
"""

import argparse
import base64
import http.client
import json
import os
import random
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "test"))

from support import cluster
from support.orders import PLACE, Shop
from support.program import Server, fangst
from support.store import ROLE, DatabaseStore, FileStore

ORDERS = "/ordermanagement/v1/orders"
BULK = "/merchant/v1/bulk-captures"
JOBS = "/merchant/v1/jobs"
MID = "M100001"
CAPTURES_MAX = 20  # of an order; then a worker leaves it alone
BULK_SIZE = 25
PATIENCE = 120  # seconds for one answer, over all repetitions
WARM_UP = 0.2  # of the half without kills
GROWTH_BYTES, GROWTH_SHARE = 3 << 20, 0.05  # what memory may grow by from the first to the last third
SPARE = 3  # descriptors and connections that come and go


@dataclass
class Order:
    """What a worker knows of an order of its own: everything that was answered."""

    order_id: str
    amount: int
    captures: dict[str, int] = field(default_factory=dict)
    refunds: dict[str, int] = field(default_factory=dict)
    job: str | None = None

    @property
    def remaining(self) -> int:
        """What can still be captured."""
        return self.amount - sum(self.captures.values())


class Unanswered(Exception):
    """Nobody answered for too long, or the answer is not the one that has to come."""


class Client:
    """One kept-alive connection, which finds a server again when its own is gone."""

    def __init__(self, ports: list[int], pair: tuple[str, str], counts: Counter):
        self.ports, self.counts = ports, counts
        token = base64.b64encode(":".join(pair).encode()).decode()
        self.headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}
        self.turn = random.randrange(len(ports))
        self.connection: http.client.HTTPConnection | None = None

    def close(self) -> None:
        """Hangs up."""
        if self.connection:
            self.connection.close()
        self.connection = None

    def ask(self, method: str, path: str, body=None, *, expect: int = 200, key: str | None = None):
        """Asks until there is an answer, which must have this status; gives its headers and its body."""
        deadline = time.monotonic() + PATIENCE
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        text = None if body is None else json.dumps(body)
        while True:
            try:
                status, told, content = self._once(method, path, text, headers)
            except (OSError, http.client.HTTPException):
                self.close()
                self.turn += 1
                self.counts["lost"] += 1
                status = 503
            if status == expect:
                return told, json.loads(content) if content else None
            if status != 503:
                raise Unanswered(f"{method} {path}: {status}, not {expect}: {content[:300]!r}")
            if time.monotonic() > deadline:
                raise Unanswered(f"{method} {path}: nothing for {PATIENCE} s")
            time.sleep(0.05)

    def _once(self, method, path, text, headers):
        if self.connection is None:
            port = self.ports[self.turn % len(self.ports)]
            self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.connection.request(method, path, text, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.headers, answer.read()


class Worker(threading.Thread):
    """Asks for one thing after the other until it is told to stop."""

    def __init__(self, soak: "Soak", number: int):
        super().__init__(name=f"worker-{number}")
        self.soak, self.number = soak, number
        self.counts: Counter = Counter()
        self.client = Client(soak.ports, soak.key, self.counts)
        self.chance = random.Random(number)
        self.shop = Shop(number)
        self.orders: list[Order] = []
        self.open: list[Order] = []
        self.jobs: list[str] = []
        self.fault: str | None = None

    def run(self) -> None:
        """The load."""
        acts = {
            self.capture: 45,
            self.read: 20,
            self.refund: 10,
            self.list: 10,
            self.search: 8,
            self.place: 6,
            self.bulk: 0.3,
        }
        try:
            while not self.soak.over.is_set():
                act = self.chance.choices(list(acts), acts.values())[0]
                act()
                self.counts[act.__name__] += 1
        except (Unanswered, KeyError, ValueError) as fault:
            self.fault = f"{self.name}: {fault}"
        finally:
            self.client.close()

    def place(self) -> Order:
        """Places an order."""
        reference = f"SOAK-{self.number}-{len(self.orders)}"
        body = self.shop.order(merchant_reference1=reference)
        _, made = self.client.ask("POST", PLACE, body, expect=201, key=uuid.uuid4().hex)
        order = Order(made["order_id"], body["order_amount"])
        self.orders.append(order)
        self.open.append(order)
        return order

    def capture(self) -> None:
        """Captures a part, or all the rest."""
        order = self.chance.choice(self.open) if self.open else self.place()
        amount = order.remaining
        if self.chance.random() < 0.9 and amount > 1:
            amount = self.chance.randint(1, max(1, amount // 10))
        body = {"captured_amount": amount, "description": "Shipped"}
        path = f"{ORDERS}/{order.order_id}/captures"
        headers, _ = self.client.ask("POST", path, body, expect=201, key=uuid.uuid4().hex)
        order.captures[headers["Capture-Id"]] = amount
        if order.remaining == 0 or len(order.captures) == CAPTURES_MAX:
            self.open.remove(order)

    def refund(self) -> None:
        """Gives a part back."""
        if not self.orders:
            return
        order = self.chance.choice(self.orders[-200:])
        rest = sum(order.captures.values()) - sum(order.refunds.values())
        if rest == 0 or len(order.refunds) == CAPTURES_MAX:
            return
        amount = self.chance.randint(1, rest)
        path = f"{ORDERS}/{order.order_id}/refunds"
        body = {"refunded_amount": amount, "description": "Came back"}
        headers, _ = self.client.ask("POST", path, body, expect=201, key=uuid.uuid4().hex)
        order.refunds[headers["Refund-Id"]] = amount

    def read(self) -> None:
        """Reads an order of its own, which must be what was answered."""
        if self.orders:
            self.compare(self.chance.choice(self.orders))

    def compare(self, order: Order) -> None:
        """Holds an order against what was answered."""
        _, told = self.client.ask("GET", f"{ORDERS}/{order.order_id}")
        captures = {one["capture_id"]: one["captured_amount"] for one in told["captures"]}
        refunds = {one["refund_id"]: one["refunded_amount"] for one in told["refunds"]}
        if order.job is not None:
            return  # the job may be at it right now
        if (captures, refunds) != (order.captures, order.refunds):
            raise Unanswered(f"order {order.order_id} has {captures} {refunds}, not {order.captures} {order.refunds}")

    def list(self) -> None:
        """Reads one or two pages of a list."""
        filters = ("", "&status=AUTHORIZED", "&status=CAPTURED", "&sort=order_amount", "&amount_from=100000")
        path = f"{PLACE}?limit=50{self.chance.choice(filters)}"
        _, page = self.client.ask("GET", path)
        if "next" in page and self.chance.random() < 0.5:
            self.client.ask("GET", f"{path}&cursor={page['next']}")

    def search(self) -> None:
        """Searches by the beginning of a name, by an e-mail address, by a reference."""
        words = ("oberg", "mul", "ingrid.solvang@example.com", f"SOAK-{self.number}-{len(self.orders) // 2}")
        self.client.ask("GET", f"{PLACE}?query={self.chance.choice(words)}")

    def bulk(self) -> None:
        """Places some orders and captures them all at once."""
        orders = [self.place() for _ in range(BULK_SIZE)]
        body = {"order_ids": [order.order_id for order in orders]}
        _, job = self.client.ask("POST", BULK, body, expect=202, key=uuid.uuid4().hex)
        self.jobs.append(job["job_id"])
        for order in orders:
            order.job = job["job_id"]
            self.open.remove(order)

    def end(self) -> None:
        """When the load is over: every job is done, and every order is what it must be."""
        for job_id in self.jobs:
            deadline = time.monotonic() + PATIENCE
            while (job := self.client.ask("GET", f"{JOBS}/{job_id}")[1])["status"] != "finished":
                if time.monotonic() > deadline:
                    raise Unanswered(f"job {job_id} does not end: {job}")
                time.sleep(0.1)
            if (job["done"], job["failed"]) != (BULK_SIZE, 0):
                raise Unanswered(f"job {job_id} is not done: {job}")
        for order in self.orders:
            if order.job is None:
                self.compare(order)
                continue
            _, told = self.client.ask("GET", f"{ORDERS}/{order.order_id}")
            if (told["captured_amount"], len(told["captures"])) != (order.amount, 1):
                raise Unanswered(f"order {order.order_id} of job {order.job} was not captured once")
        self.client.close()


# --- what the system knows ----------------------------------------------------------------


def memory(pid: int) -> int:
    """Bytes of memory of a process that nobody shares."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    return 0


def descriptors(pid: int) -> int:
    """How many files and sockets a process has open."""
    return len(os.listdir(f"/proc/{pid}/fd"))


@dataclass
class Sample:
    """One look."""

    at: float
    memory: int
    descriptors: int
    connections: int = 0
    database_memory: int = 0


def thirds(samples: list[Sample], name: str) -> tuple[float, float]:
    """The median of the first third and that of the last."""
    values = [getattr(one, name) for one in samples]
    count = max(1, len(values) // 3)
    return statistics.median(values[:count]), statistics.median(values[-count:])


def slope(samples: list[Sample]) -> float:
    """What memory grows by in an hour, in bytes, by least squares."""
    if len(samples) < 3:
        return 0.0
    fit = statistics.linear_regression([one.at for one in samples], [one.memory for one in samples])
    return fit.slope * 3600


# --- the run --------------------------------------------------------------------------------


class Soak:
    """One store, its servers, the load and the watch."""

    def __init__(self, store: str, arguments, folder: Path, postgres: cluster.Cluster | None):
        self.store, self.arguments, self.postgres = store, arguments, postgres
        self.over = threading.Event()
        self.faults: list[str] = []
        self.samples: list[Sample] = []
        self.kills = 0
        if postgres:
            cluster.make_role(postgres.conninfo, ROLE)
        self.place = DatabaseStore(folder / "store", postgres.conninfo) if postgres else FileStore(folder / "store")
        demo = fangst("demo", *self.place, "--orders", arguments.orders, "--json", timeout=1800).json()
        self.key = (demo["api"]["username"], demo["api"]["password"])
        unlimited = json.dumps({"reads_per_second": 0, "writes_per_second": 0})
        fangst("merchant", "set", *self.place, "--merchant", MID, "--settings", unlimited)
        count = arguments.processes or (2 if postgres else 1)
        self.servers = [Server(self.place, options=("--access-log", "none")) for _ in range(count)]
        self.ports = [server.port for server in self.servers]

    def say(self, name: str, value: float, unit: str) -> None:
        """Prints a figure."""
        print(json.dumps({"name": f"soak_{self.store}_{name}", "value": value, "unit": unit}), flush=True)

    def expect(self, good: bool, fault: str) -> None:
        """Remembers what is wrong."""
        if not good:
            self.faults.append(fault)
            print(f"soak: {self.store}: {fault}", file=sys.stderr, flush=True)

    def look(self) -> None:
        """Takes a sample of all server processes together."""
        pids = [server.process.pid for server in self.servers if server.process]
        sample = Sample(time.monotonic(), sum(map(memory, pids)), sum(map(descriptors, pids)))
        if self.postgres:
            sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            sample.connections = int(cluster.ask(self.place.superuser, sql))
            family = cluster.children(self.postgres.process.pid)
            sample.database_memory = sum(memory(pid) for pid in family if Path(f"/proc/{pid}").exists())
        self.samples.append(sample)

    def kill_until(self, end: float, pause: float) -> None:
        """Kills one server after the other and starts it again."""
        chance = random.Random(len(self.ports))
        while time.monotonic() + pause < end:
            time.sleep(pause * chance.uniform(0.5, 1.5))
            server = self.servers[self.kills % len(self.servers)]
            server.kill()
            server.start()
            self.kills += 1
        time.sleep(max(0.0, end - time.monotonic()))

    def watch_until(self, end: float, begun: float) -> None:
        """Looks every second or so, once everything is warm."""
        time.sleep(max(0.0, begun - time.monotonic()))
        while time.monotonic() < end:
            self.look()
            time.sleep(1)

    def run(self) -> bool:
        """The whole soak; false if anything was wrong."""
        half = self.arguments.minutes * 60 / 2
        for server in self.servers:
            server.start()
        workers = [Worker(self, number) for number in range(self.arguments.workers)]
        begun = time.monotonic()
        for worker in workers:
            worker.start()
        try:
            self.kill_until(begun + half, half / self.arguments.kills)
            self.watch_until(begun + 2 * half, begun + half * (1 + WARM_UP))
        finally:
            self.over.set()
            for worker in workers:
                worker.join()
        self.report_load(workers, time.monotonic() - begun)
        self.end(workers)
        self.report_watch()
        return not self.faults

    def report_load(self, workers: list[Worker], seconds: float) -> None:
        """What was done."""
        counts = sum((worker.counts for worker in workers), Counter())
        for name, count in sorted(counts.items()):
            self.say(name, count, "1")
        self.say("requests_per_second", round((sum(counts.values()) - counts["lost"]) / seconds, 1), "1/s")
        self.say("kills", self.kills, "1")
        for worker in workers:
            self.expect(worker.fault is None, worker.fault or "")

    def end(self, workers: list[Worker]) -> None:
        """Compares everything, stops the servers, verifies."""
        for worker in workers:
            try:
                worker.end()
            except Unanswered as fault:
                self.expect(False, str(fault))
        self.say("orders_compared", sum(len(worker.orders) for worker in workers), "1")
        time.sleep(1)
        self.look()
        idle = self.samples.pop()
        self.say("descriptors_idle", idle.descriptors, "1")
        loaded = thirds(self.samples, "descriptors")[0]
        self.expect(idle.descriptors <= loaded - len(workers) + SPARE, "descriptors are left when nobody asks")
        for server in self.servers:
            server.stop()
        if self.postgres:
            sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            left = int(cluster.ask(self.place.superuser, sql))
            self.say("connections_after_stop", left, "1")
            self.expect(left == 0, f"{left} connections are left after the stop")
        verified = fangst("verify", *self.place, expect=None, timeout=3600)
        print(f"soak: {self.store}: {verified.said.strip().splitlines()[-1]}", file=sys.stderr, flush=True)
        self.say("verify_exit_status", verified.code, "1")
        self.expect(verified.code == 0, verified.said[-2000:])

    def report_watch(self) -> None:
        """Is it flat?"""
        for name, unit in (("memory", "B"), ("descriptors", "1"), ("connections", "1"), ("database_memory", "B")):
            if not self.postgres and name in ("connections", "database_memory"):
                continue
            first, last = thirds(self.samples, name)
            self.say(f"{name}_first_third", first, unit)
            self.say(f"{name}_last_third", last, unit)
            spare = max(GROWTH_BYTES, first * GROWTH_SHARE) if unit == "B" else SPARE
            self.expect(last <= first + spare, f"{name} grew from {first} to {last}")
        self.say("memory_slope", round(slope(self.samples)), "B/h")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--store", choices=("sqlite", "postgres"), action="append")
    parser.add_argument("--orders", type=int, default=5_000)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--processes", type=int, help="servers at a time; 1 on SQLite, 2 on PostgreSQL if it is not said")
    parser.add_argument("--kills", type=int, default=20)
    arguments = parser.parse_args()
    good = True
    for store in arguments.store or ("sqlite", "postgres"):
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fangst-soak-")))
            postgres = stack.enter_context(cluster.Cluster()) if store == "postgres" else None
            soak = Soak(store, arguments, folder, postgres)
            stack.callback(lambda running: [one.kill() for one in running.servers if one.process], soak)
            good = soak.run() and good
    sys.exit(0 if good else 1)


main()
