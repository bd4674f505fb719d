"""A client that remembers everything it asked for and everything it was told, while the server is killed
under it. Every capture, refund and update carries a name of its own, so that afterwards each can be recognised."""

import random
import threading
from dataclasses import dataclass, field

import httpx

from support.merchant import BULK, all_of, finished, ids_of
from support.orders import PLACE, Shop, line
from support.polling import wait_until
from support.recorded import AMOUNT
from support.wire import ORDERS, captured

PLENTY = 100_000_000
PARCELS = (40_000_000, 60_000_000)


@dataclass
class Attempt:
    """One capture that was asked for; `capture_id` is there once it was answered."""

    name: str
    order_id: str
    amount: int
    key: str | None
    lines: list[dict]
    by_merchant_api: bool
    capture_id: str | None = None
    told_nothing_happened: bool = False

    def send(self, client: httpx.Client) -> httpx.Response:
        """Asks for the capture, for the first time or again."""
        headers = {"Idempotency-Key": self.key} if self.key else {}
        body = {"captured_amount": self.amount, "description": self.name}
        if self.by_merchant_api:
            return client.post(f"{PLACE}/{self.order_id}/captures", json=body, headers=headers)
        body["order_lines"] = self.lines
        return client.post(f"{ORDERS}/{self.order_id}/captures", json=body, headers=headers)


@dataclass
class Return:
    """One refund that was asked for; `refund_id` is there once it was answered."""

    name: str
    order_id: str
    amount: int
    key: str | None
    lines: list[dict]
    refund_id: str | None = None
    told_nothing_happened: bool = False

    def is_of_second_parcel(self) -> bool:
        """Whether it is to be taken from the second capture; else it is from the first, the oldest."""
        return any(one["reference"] == "PARCEL-1" for one in self.lines)

    def send(self, client: httpx.Client) -> httpx.Response:
        """Asks for the refund, for the first time or again."""
        headers = {"Idempotency-Key": self.key} if self.key else {}
        body = {"refunded_amount": self.amount, "description": self.name, "order_lines": self.lines}
        return client.post(f"{ORDERS}/{self.order_id}/refunds", json=body, headers=headers)


@dataclass
class Update:
    """One new amount with a line of it that was asked for; `event_id` is there once it was answered."""

    name: str
    order_id: str
    amount: int
    key: str | None
    event_id: str | None = None
    told_nothing_happened: bool = False

    def send(self, client: httpx.Client) -> httpx.Response:
        """Asks for the update, for the first time or again."""
        headers = {"Idempotency-Key": self.key} if self.key else {}
        lines = [line(1, self.amount, reference=self.name)]
        body = {"order_amount": self.amount, "description": self.name, "order_lines": lines}
        return client.patch(f"{ORDERS}/{self.order_id}/authorization", json=body, headers=headers)


@dataclass
class Placement:
    """One order that was placed under a key; `order_id` is there once it was answered."""

    reference: str
    body: dict
    order_id: str | None = None

    def send(self, client: httpx.Client) -> httpx.Response:
        """Asks for the order, for the first time or again."""
        return client.post(PLACE, json=self.body, headers={"Idempotency-Key": f"key-of-{self.reference}"})


@dataclass
class Job:
    """One bulk capture under a key; `job_id` is there once it was answered."""

    key: str
    order_ids: list[str]
    job_id: str | None = None

    def send(self, client: httpx.Client) -> httpx.Response:
        """Asks for the job, for the first time or again."""
        return client.post(BULK, json={"order_ids": self.order_ids}, headers={"Idempotency-Key": self.key})


@dataclass
class Round:
    """What was asked for between two deaths of the server."""

    number: int
    attempts: list[Attempt] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    job: Job | None = None
    faults: list[str] = field(default_factory=list)
    refusals: int = 0  # times that something with a key was answered by 503
    orders: list[str] = field(default_factory=list)
    sold: str = ""  # an order that is captured in two parcels, to be returned bit by bit

    def cut_off(self) -> int:
        """How many of the changes were asked for and not answered."""
        answers = [one.capture_id for one in self.attempts]
        answers += [one.refund_id for one in self.returns]
        answers += [one.event_id for one in self.updates]
        return answers.count(None)


def sell(client: httpx.Client, order_id: str) -> str:
    """Captures an order in parcels, each with a line of its own."""
    for number, amount in enumerate(PARCELS):
        captured(client, order_id, amount, order_lines=[line(1, amount, reference=f"PARCEL-{number}")])
    return order_id


def expect(answer: httpx.Response, status: int) -> httpx.Response:
    """Fails unless the answer has this status."""
    assert answer.status_code == status, f"{answer.request.url}: {answer.status_code} {answer.text[:500]}"
    return answer


class Worker:
    """One of the threads that keep the server busy until it is gone."""

    def __init__(
        self, client: httpx.Client, here: Round, number: int, seed: int, stop: threading.Event, polite=False
    ):
        self.client, self.here, self.number, self.stop = client, here, number, stop
        self.stop_may_be_near = polite
        self.chance = random.Random(f"{seed}-{here.number}-{number}")
        self.shop = Shop(seed)
        self.count = 0

    def run(self) -> None:
        """Asks for one thing after the other; ends when the server no longer answers."""
        try:
            while not self.stop.is_set():
                self.step()
        except httpx.TransportError:
            return
        except AssertionError as fault:
            self.here.faults.append(str(fault))

    def step(self) -> None:
        """Asks for one thing."""
        self.count += 1
        name = f"r{self.here.number}-w{self.number}-{self.count}"
        if self.number == 0 and self.count == 3 and self.here.job:
            self.here.job.job_id = self.ask(self.here.job, 202).json()["job_id"]
        else:
            acts = (self.place, self.give_back, self.update, self.capture)
            self.chance.choices(acts, (8, 18, 12, 62))[0](name)

    def ask(self, thing: Attempt | Return | Update | Placement | Job, status: int) -> httpx.Response:
        """Sends it. A server that is on its way out may say 503, which is as good as no answer."""
        answer = thing.send(self.client)
        if answer.status_code == 503 and self.stop_may_be_near:
            raise httpx.RemoteProtocolError("the server is going away")
        return expect(answer, status)

    def place(self, name: str) -> None:
        """Places an order, writing down what is asked for before asking."""
        reference = f"CRASH-{name}".upper()
        placement = Placement(reference, self.shop.order_of(PLENTY, merchant_reference1=reference))
        self.here.placements.append(placement)
        placement.order_id = self.ask(placement, 201).json()["order_id"]

    def key_of(self, name: str) -> str | None:
        """A key, or more rarely none."""
        return f"key-of-{name}" if self.chance.random() < 0.7 else None

    def give_back(self, name: str) -> None:
        """Refunds a little, writing down what is asked for before asking."""
        if not self.here.sold:
            return
        amount, parcel = self.chance.randint(1, 999), self.chance.randint(0, 2)
        lines = [line(1, amount, reference=f"PARCEL-{parcel}", name="Bit")] if parcel < 2 else []
        attempt = Return(name, self.here.sold, amount, self.key_of(name), lines)
        self.here.returns.append(attempt)
        attempt.refund_id = self.ask(attempt, 201).headers["Refund-Id"]

    def update(self, name: str) -> None:
        """Changes amount and lines, writing down what is asked for before asking."""
        amount = self.chance.randint(PLENTY * 9 // 10, PLENTY * 11 // 10)
        attempt = Update(name, self.chance.choice(self.here.orders), amount, self.key_of(name))
        self.here.updates.append(attempt)
        attempt.event_id = self.ask(attempt, 204).headers["Transaction-Id"]

    def capture(self, name: str) -> None:
        """Captures a little, writing down what is asked for before asking."""
        by_merchant_api = self.chance.random() < 0.3
        lines = [line(1, 3, reference=name), line(2, 4, reference="x")] if self.chance.random() < 0.5 else []
        attempt = Attempt(
            name,
            self.chance.choice(self.here.orders),
            self.chance.randint(1, 999),
            self.key_of(name),
            [] if by_merchant_api else lines,
            by_merchant_api,
        )
        self.here.attempts.append(attempt)
        attempt.capture_id = self.ask(attempt, 201).headers["Capture-Id"]


class NotAnsweredError(Exception):
    """What had no key cannot be asked for again."""


class Insistent(Worker):
    """A worker that outlives the server's store: what has a key is asked for again until the answer is more than 503."""

    def step(self) -> None:
        try:
            super().step()
        except NotAnsweredError:
            return

    def ask(self, thing: Attempt | Return | Update | Placement | Job, status: int) -> httpx.Response:
        if getattr(thing, "key", "as all placements") is None:
            answer = thing.send(self.client)
            if answer.status_code == 503:
                thing.told_nothing_happened = "nothing was changed" in answer.text
                raise NotAnsweredError
            return expect(answer, status)

        def try_once() -> httpx.Response | None:
            answer = thing.send(self.client)
            self.here.refusals += answer.status_code == 503
            return None if answer.status_code == 503 else answer

        return expect(wait_until(try_once, 60, f"{thing} is answered", pause=0.05), status)


def check_orders(client: httpx.Client, here: Round) -> dict[str, dict]:
    """Holds the captures of the round's orders against what is remembered, and gives them by name."""
    known = {attempt.name: attempt for attempt in here.attempts}
    found: dict[str, dict] = {}
    for order_id in here.orders:
        order = expect(client.get(f"{ORDERS}/{order_id}"), 200).json()
        assert order["captured_amount"] == sum(one["captured_amount"] for one in order["captures"])
        assert order["remaining_authorized_amount"] == order["order_amount"] - order["captured_amount"]
        for capture in order["captures"]:
            name = capture["description"]
            assert name in known, f"nobody asked for the capture {name!r}"
            assert name not in found, f"{name} was captured twice"
            attempt = known[name]
            assert (order_id, capture["captured_amount"]) == (attempt.order_id, attempt.amount), name
            assert len(capture["order_lines"]) == len(attempt.lines), f"{name} has lost lines"
            found[name] = capture
    for attempt in here.attempts:
        if attempt.capture_id is not None:
            assert attempt.name in found, f"{attempt.name} was answered and is lost"
            assert found[attempt.name]["capture_id"] == attempt.capture_id
    return found


def check_returns(client: httpx.Client, here: Round) -> dict[str, dict]:
    """The same for the refunds of the order that was sold: what its captures gave back adds up, too."""
    known = {attempt.name: attempt for attempt in here.returns}
    if not here.sold:
        return {}
    order = expect(client.get(f"{ORDERS}/{here.sold}"), 200).json()
    names = [one["description"] for one in order["refunds"]]
    assert len(set(names)) == len(names), "something was refunded twice"
    assert set(names) <= set(known), "something was refunded that nobody asked for"
    assert order["refunded_amount"] == sum(one["refunded_amount"] for one in order["refunds"])
    assert order["refunded_amount"] == sum(one["refunded_amount"] for one in order["captures"])
    found = {one["description"]: one for one in order["refunds"]}
    for attempt in here.returns:
        told = found.get(attempt.name)
        assert told or attempt.refund_id is None, f"{attempt.name} was answered and is lost"
        if told:
            assert (told["refunded_amount"], len(told["order_lines"])) == (attempt.amount, len(attempt.lines))
            assert attempt.refund_id in (None, told["refund_id"]), attempt.name
    second = sum(a.amount for a in here.returns if a.name in found and a.is_of_second_parcel())
    assert order["captures"][1]["refunded_amount"] == second, "it was taken from the wrong capture"
    return found


def check_updates(client: httpx.Client, here: Round) -> dict[str, dict]:
    """Each update is in the timeline once or, if it was not answered, not at all; each begins with the amount that
    the one before it left, and the order has amount and lines of the last one."""
    known = {attempt.name: attempt for attempt in here.updates}
    found: dict[str, dict] = {}
    for order_id in here.orders:
        amount, last = PLENTY, None
        for event in all_of(client, f"{PLACE}/{order_id}/timeline", limit=200):
            if event["type"] not in ("authorization.raised", "authorization.lowered", "order_lines.updated"):
                continue
            name = event["description"]
            assert name in known and name not in found, f"{name} is there twice, or nobody asked for it"
            found[name], last = event, known[name]
            changed = {one["name"]: one for one in event.get("changes", [])}.get("order_amount")
            assert changed is None or (int(changed["before"]), int(changed["after"])) == (amount, last.amount)
            assert changed is not None or amount == last.amount
            amount = last.amount
        order = expect(client.get(f"{ORDERS}/{order_id}"), 200).json()
        assert order["order_amount"] == amount
        if last:
            lines = [(one["reference"], one["total_amount"]) for one in order["order_lines"]]
            assert lines == [(last.name, last.amount)], f"{last.name} is there by half"
    for attempt in here.updates:
        assert attempt.event_id is None or found[attempt.name]["event_id"] == attempt.event_id, attempt.name
    return found


def repeat(
    client: httpx.Client, attempts: list[Return] | list[Update], name: str, found: dict[str, dict]
) -> None:
    """Repeating what had a key makes each exactly one; `name` is the id that its answer and the order tell."""
    status, header = {"refund_id": (201, "Refund-Id"), "event_id": (204, "Transaction-Id")}[name]
    keyed = [attempt for attempt in attempts if attempt.key]
    for attempt in [*(a for a in keyed if getattr(a, name) is None), *keyed[-3:]]:
        answer = expect(attempt.send(client), status)
        if attempt.name in found:
            assert answer.headers[header] == found[attempt.name][name], attempt.name
            assert answer.headers["Idempotency-Replayed"] == "true"
        setattr(attempt, name, answer.headers[header])


def check_round(client: httpx.Client, here: Round) -> None:
    """After the restart: what was answered is there once, what was not is there once or not at all, and
    repeating what had a key makes it exactly one."""
    assert not here.faults, here.faults[:5]
    found = check_orders(client, here)
    denied = [one.name for one in (*here.attempts, *here.returns, *here.updates) if one.told_nothing_happened]
    happened = {*found, *check_returns(client, here), *check_updates(client, here)}
    assert not happened.intersection(denied), "something happened of which was told that nothing did"
    open_ones = [attempt for attempt in here.attempts if attempt.capture_id is None and attempt.key]
    answered = [attempt for attempt in here.attempts if attempt.capture_id is not None and attempt.key]
    for attempt in [*open_ones, *answered[-3:]]:
        answer = expect(attempt.send(client), 201)
        if attempt.name in found:
            assert answer.headers["Capture-Id"] == found[attempt.name]["capture_id"], attempt.name
            assert answer.headers["Idempotency-Replayed"] == "true"
        attempt.capture_id = answer.headers["Capture-Id"]
    repeat(client, here.returns, "refund_id", check_returns(client, here))
    repeat(client, here.updates, "event_id", check_updates(client, here))
    check_all(client, here)
    for placement in here.placements:
        check_placement(client, placement)
    if here.job:
        check_job(client, here.job)


def check_all(client: httpx.Client, here: Round) -> None:
    """Everything that was answered in the round is there, once and whole."""
    check_orders(client, here)
    check_returns(client, here)
    check_updates(client, here)


def check_placement(client: httpx.Client, placement: Placement) -> None:
    """A placed order is there once; repeating an unanswered one makes it exactly one."""
    if placement.order_id is None:
        placement.order_id = expect(placement.send(client), 201).json()["order_id"]
    listed = expect(client.get(PLACE, params={"query": placement.reference}), 200).json()["orders"]
    exact = [one for one in listed if one["merchant_reference1"] == placement.reference]
    assert ids_of(exact) == [placement.order_id], placement.reference


def check_job(client: httpx.Client, job: Job) -> None:
    """The job goes on where it was cut off, and captures every one of its orders once."""
    answer = expect(job.send(client), 202).json()
    assert job.job_id in (None, answer["job_id"])
    done = finished(client, answer)
    assert (done["total"], done["done"], done["failed"]) == (len(job.order_ids), len(job.order_ids), 0)
    for order_id in job.order_ids:
        captures = expect(client.get(f"{ORDERS}/{order_id}/captures"), 200).json()
        assert [one["captured_amount"] for one in captures] == [AMOUNT], order_id
