"""Processes are killed while captures, refunds and payments come in: every capture has one invoice afterwards, every
share of a refund one credit, and every payment that was told is there once."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx

from support.invoices import PAYMENTS, notice, plan_when
from support.merchant import all_of
from support.orders import Shop, place
from support.site import Site
from support.store import on_postgres
from support.wire import capture, read, refund

KILLS, WORKERS = 12, 4
AMOUNT = 100000


class Shopper:
    """Captures, refunds and pays one order again and again, and tells a payment until it is answered."""

    def __init__(self, client: httpx.Client, order: dict, seed: int):
        self.client, self.order, self.chance = client, order, random.Random(seed)
        self.told: list[dict] = []

    def step(self) -> None:
        """Does something; the server may be gone at any moment."""
        if self.told and "answer" not in self.told[-1]:
            return self.tell(self.told[-1])
        kind = self.chance.random()
        if kind < 0.5:
            capture(self.client, self.order, self.chance.randint(1, 300))
        elif kind < 0.6:
            refund(self.client, self.order, self.chance.randint(1, 100))
        else:
            known = self.client.get(f"/merchant/v1/orders/{self.order['order_id']}/plan").json()["invoices"]
            reference = self.chance.choice(known)["payment_reference"] if known else "133"
            self.told.append({"notice": notice(reference, self.chance.randint(1, 200))})
            self.tell(self.told[-1])
        return None

    def tell(self, payment: dict) -> None:
        """Tells it; what is not answered is told again later, as it was."""
        answer = self.client.post(PAYMENTS, json=payment["notice"])
        if answer.status_code == 201:
            payment["answer"] = answer.json()

    def run(self, stop: threading.Event) -> None:
        """Goes on until it is told to stop, whatever becomes of the server."""
        while not stop.is_set():
            try:
                self.step()
            except (httpx.TransportError, ValueError, KeyError):
                stop.wait(0.02)


def crash_under_load(site: Site, shoppers: list[Shopper], seconds: float) -> None:
    """Keeps the server busy and takes it away after so many seconds; on PostgreSQL another one goes on meanwhile."""
    stop = threading.Event()
    with ThreadPoolExecutor(len(shoppers)) as pool:
        running = [pool.submit(shopper.run, stop) for shopper in shoppers]
        stop.wait(seconds)
        site.server.kill()
        stop.set()
        for each in running:
            each.result(timeout=30)
    site.server.start()


def check(client: httpx.Client, shopper: Shopper) -> None:
    """Everything that was answered or happened is in the plan once."""
    order = read(client, shopper.order)
    captures = {one["capture_id"]: one["captured_amount"] for one in order["captures"]}
    refunded = order["refunded_amount"]
    now = plan_when(
        client,
        shopper.order,
        "all invoices and credits",
        lambda now: len(now["invoices"]) == len(captures)
        and sum(one["refunded_amount"] for one in now["invoices"]) == refunded,
    )
    assert {one["capture_id"]: one["amount"] for one in now["invoices"]} == captures
    by_reference = {one["payment_reference"]: one for one in now["invoices"]}
    for reference, invoice in by_reference.items():
        told = [each["notice"] for each in shopper.told if each["notice"]["reference"] == reference]
        assert sum(one["amount"] for one in told) == invoice["paid_amount"]
        assert sorted(one["external_id"] for one in told) == sorted(
            one["external_id"] for one in invoice.get("payments", [])
        )


def test_kills_lose_and_double_no_invoice_credit_or_payment(site: Site):
    """On PostgreSQL a second process stands in while the first one is away."""
    chance = random.Random(77)
    if on_postgres():
        site.join()
    shop, client = Shop(77), site.client(checked=False)
    shoppers = [
        Shopper(hand, place(client, shop.order_of(AMOUNT)), number)
        for number, hand in enumerate(site.crowd(WORKERS, checked=False))
    ]
    for _ in range(KILLS):
        crash_under_load(site, shoppers, chance.uniform(0.3, 1.5))
    for shopper in shoppers:
        while shopper.told and "answer" not in shopper.told[-1]:
            shopper.step()
        check(client, shopper)
    told = [each["notice"]["external_id"] for shopper in shoppers for each in shopper.told]
    there = [payment["external_id"] for payment in all_of(client, PAYMENTS, limit=200)]
    assert sorted(there) == sorted(told)
    assert len(told) > 5 * KILLS, f"only {len(told)} payments were told: that is no load"
    captures = sum(len(read(client, shopper.order)["captures"]) for shopper in shoppers)
    assert captures > 5 * KILLS, f"only {captures} captures were made: that is no load"
