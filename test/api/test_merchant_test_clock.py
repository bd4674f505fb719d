"""A test merchant's clock: what else takes weeks happens in seconds, in its order, each at its own instant."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import psycopg
import pytest

from support.invoices import invoices, paid
from support.merchant import detail, finished, kinds, start_bulk, timeline
from support.orders import Shop, place
from support.payouts import add_fee, set_terms
from support.polling import wait_until
from support.site import Site, create_key
from support.test_clock import CLOCK, done, instant, move, read_clock, running, text_of
from support.wire import capture, read

INVOICE = {"type": "INVOICE", "description": "Pay later"}


@pytest.fixture(scope="module")
def shop() -> Shop:
    """Thinks of orders."""
    return Shop(seed=20270228)


@pytest.fixture
def tester(site: Site, request: pytest.FixtureRequest) -> httpx.Client:
    """The client of a test merchant of this test's own, who is warned a week, three days and a day before."""
    name = "T" + "".join(part[0] for part in request.node.name.split("_")) + str(len(site.keys))
    site.another(name, "--test", expiry_warning_days=[7, 3, 1])
    client = site.client(name)
    client.merchant = name
    return client


def order_of(client: httpx.Client, shop: Shop, amount: int, **members) -> dict:
    """Places an order of this amount."""
    return place(client, shop.order_of(amount, **members))


def payouts_of(client: httpx.Client) -> list[dict]:
    """The payouts that are closed, the first one first."""
    return client.get("/merchant/v1/payouts").json()["payouts"][::-1]


def test_a_test_merchants_keys_are_test_keys_also_on_a_live_installation(site: Site):
    """Whatever the environment for which the key is asked."""
    merchant = site.another("TLIVE", "--test")
    assert create_key(site.store, merchant, "--environment", "live").password.startswith("kco_test_")
    live = site.join("--environment", "live")
    assert site.client(merchant, via=live).get(CLOCK).status_code == 200
    assert site.client(via=live).get(CLOCK).status_code == 401  # the others' test keys are not let in there


def test_an_order_is_warned_of_and_expires_each_at_its_instant(tester, shop):
    """All of it by the merchant's own clock, to the microsecond that was due."""
    order = order_of(tester, shop, 10000)
    end = instant(detail(tester, order)["expires_at"])
    clock = move(tester, advance="P45D")
    assert clock["status"] == "running"
    assert 45 * 86400 - 60 < clock["ahead_seconds"] <= 45 * 86400
    assert done(clock) == {"order.expired": 1, "order.expiring": 3}
    assert detail(tester, order)["status"] == "EXPIRED"
    happened = [(event["type"], instant(event["at"])) for event in timeline(tester, order)[1:]]
    assert happened == [
        ("order.expiring", end - timedelta(days=7)),
        ("order.expiring", end - timedelta(days=3)),
        ("order.expiring", end - timedelta(days=1)),
        ("order.expired", end),
    ]


def test_the_clock_only_says_what_time_it_is_until_it_is_moved(tester):
    """It runs beside the real one, and goes on running after a move."""
    before = read_clock(tester)
    assert (before["status"], before["ahead_seconds"]) == ("running", 0)
    assert "move" not in before
    assert abs(instant(before["now"]) - datetime.now(UTC)) < timedelta(seconds=10)
    target = text_of(datetime.now(UTC) + timedelta(days=400))
    after = move(tester, to=target)
    assert after["move"]["to"] == target
    assert instant(target) <= instant(after["now"]) < instant(target) + timedelta(seconds=10)
    wait_until(lambda: instant(read_clock(tester)["now"]) > instant(after["now"]), 5, "time goes on")


def test_a_capture_becomes_an_invoice_and_a_payout_that_the_bank_pays(site: Site, tester, shop):
    """In order: the payout is closed after its cut-off and paid in the morning of its day; the invoice is due then."""
    add_fee(site, tester.merchant, rate=20000, vat_rate=2500)
    set_terms(site, tester.merchant, delay_days=3)
    order = order_of(tester, shop, 50000, initial_payment_method=INVOICE)
    capture(tester, order, 50000)
    clock = move(tester, advance="P10D")
    assert done(clock) == {"payout.closed": 1, "payout.paid": 1}
    (payout,) = payouts_of(tester)
    assert payout["status"] == "paid"
    assert instant(payout["paid_at"]) == instant(payout["payout_date"]) + timedelta(hours=8)
    assert payout["settlement_amount"] == 50000 - 1000 - 250
    (invoice,) = invoices(tester, order)
    assert paid(tester, invoice["payment_reference"], 50000, paid_at=read_clock(tester)["now"][:10])["unassigned_amount"] == 0


def test_an_idempotency_key_and_a_session_know_nothing_of_the_clock(site: Site, tester, shop):
    """They last as long as they last, and not until the merchant's clock says so."""
    site.create_user("clock@fjordfell.no", "admin", tester.merchant)
    user = site.sign_in("clock@fjordfell.no")
    order = order_of(tester, shop, 10000)
    path, key = f"/ordermanagement/v1/orders/{order['order_id']}/captures", {"Idempotency-Key": "again"}
    first = tester.post(path, json={"captured_amount": 4000}, headers=key)
    move(tester, advance="P12D")
    again = tester.post(path, json={"captured_amount": 4000}, headers=key)
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert again.headers["Capture-Id"] == first.headers["Capture-Id"]
    session = user.get("/merchant/v1/session").json()
    assert session["test_clock"]["status"] == "running"
    assert abs(instant(session["test_clock"]["now"]) - instant(read_clock(tester)["now"])) < timedelta(seconds=5)


def test_the_feed_tells_all_that_a_move_made_happen_at_once_and_in_order(tester, shop):
    """What lies behind the horizon of the clock that has moved is complete."""
    orders = [order_of(tester, shop, 1000 + each) for each in range(5)]
    capture(tester, orders[0], 500)
    move(tester, advance="P40D")
    move(tester, advance="PT1M")
    events = tester.get("/merchant/v1/events", params={"limit": 100}).json()["events"]
    assert len(events) == 5 + 1 + 5 * 4
    assert [event["at"] for event in events] == sorted(event["at"] for event in events)


def test_nothing_else_is_changed_while_the_clock_moves(site: Site, tester, shop):
    """A capture is refused and told to come again, another move too; reads are answered, and the work goes on in order."""
    start = datetime.now(UTC)
    ends = [text_of(start + timedelta(days=20, hours=each)) for each in range(60)]
    chosen = [order_of(tester, shop, 2000, expires_at=end) for end in ends]
    last = order_of(tester, shop, 9900, expires_at=text_of(start + timedelta(days=60)))
    move(tester, advance="P6D")
    job = start_bulk(tester, {"order_ids": [order["order_id"] for order in chosen[:3]]})
    finished(tester, job)
    assert tester.post(CLOCK, json={"advance": "P7M"}).status_code == 202
    hasty = site.client(tester.merchant, checked=False)
    refused = hasty.post(f"/ordermanagement/v1/orders/{last['order_id']}/captures", json={"captured_amount": 1})
    assert (refused.status_code, refused.json()["error_code"]) == (503, "CLOCK_MOVING")
    assert refused.headers["Retry-After"] == "1"
    assert hasty.post(CLOCK, json={"advance": "P1D"}).status_code == 503
    assert read(tester, last)["status"] == "AUTHORIZED"
    clock = running(tester)
    assert done(clock)["order.expired"] == len(chosen) - 3 + 1
    assert kinds(tester, last) == ["order.created", *["order.expiring"] * 3, "order.expired"]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, "advance"),
        ({"advance": "P1D", "to": "2060-01-01T00:00:00Z"}, 422, "advance"),
        ({"advance": "45 days"}, 422, "advance"),
        ({"advance": "P"}, 422, "advance"),
        ({"advance": "PT"}, 422, "advance"),
        ({"advance": "P1DT"}, 422, "advance"),
        ({"advance": "P1H"}, 422, "advance"),
        ({"advance": "P1M1Y"}, 422, "advance"),
        ({"advance": "P-1D"}, 422, "advance"),
        ({"advance": "P1.5D"}, 422, "advance"),
        ({"advance": "P1234567D"}, 422, "advance"),
        ({"advance": "P999999Y"}, 422, "to"),
        ({"advance": "P999999W"}, 422, "to"),
        ({"advance": "P2Y3D"}, 422, "to"),
        ({"to": "2020-01-01T00:00:00Z"}, 422, "to"),
        ({"to": "soon"}, 400, "to"),
        ({"advance": 45}, 422, "advance"),
    ],
)
def test_a_move_that_makes_no_sense_is_refused(site: Site, body, status, field):
    """And says which member, and what was expected."""
    if "TSENSE" not in site.keys:
        site.another("TSENSE", "--test")
    answer = site.client("TSENSE").post(CLOCK, json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (status, field), answer.text
    assert "move" not in read_clock(site.client("TSENSE"))


def test_a_clock_is_never_so_far_ahead_that_the_calendar_ends(site: Site):
    """Fifty years are enough."""
    site.another("TFAR", "--test")
    client = site.client("TFAR")
    for _ in range(24):
        move(client, advance="P2Y")
    answer = client.post(CLOCK, json={"advance": "P2Y"})
    assert answer.status_code == 202
    running(client)
    assert client.post(CLOCK, json={"advance": "P2Y"}).status_code == 422


def test_other_merchants_have_no_clock(client):
    """Their keys begin with kco_test_ too where the installation is one for tests, and yet it is no test merchant."""
    for answer in (client.get(CLOCK), client.post(CLOCK, json={"advance": "P1D"})):
        assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
        assert "--test" in answer.json()["detail"]


class Seller:
    """Captures one order after the other and waits out whatever the clock does."""

    def __init__(self, client: httpx.Client, orders: list[dict]):
        self.client, self.orders, self.refused = client, orders, 0

    def run(self) -> list[str]:
        """Gives the ids of all captures."""
        return [self.sell(order) for order in self.orders]

    def sell(self, order: dict) -> str:
        """Captures until there is an answer that says so."""
        while True:
            answer = capture(self.client, order, 100)
            if answer.status_code == 201:
                return answer.headers["Capture-Id"]
            assert answer.json()["error_code"] == "CLOCK_MOVING", answer.text
            self.refused += 1


def test_what_is_sold_beside_a_clock_that_moves_is_neither_lost_nor_misplaced(site: Site, tester, shop):
    """Several at once, again and again: each capture has its invoice and is in the feed; marks have passed none by."""
    month = {"expires_at": text_of(datetime.now(UTC) + timedelta(days=170)), "payment_method": INVOICE}
    orders = [[order_of(tester, shop, 5000, **month) for _ in range(40)] for _ in range(3)]
    sellers = [Seller(site.client(tester.merchant, checked=False), some) for some in orders]
    with ThreadPoolExecutor(len(sellers)) as pool:
        selling = [pool.submit(each.run) for each in sellers]
        while not all(each.done() for each in selling):
            if read_clock(tester)["ahead_seconds"] < 120 * 86400:
                move(tester, advance="P1D")
        captures = {one for each in selling for one in each.result()}
    move(tester, advance="P1D")
    told = {invoice["capture_id"] for some in orders for order in some for invoice in invoices(tester, order)}
    assert told == captures
    page = tester.get("/merchant/v1/events", params={"type": "capture.created", "limit": 200}).json()
    assert {event["event_id"] for event in page["events"]} == captures
    assert len(captures) == 120


@pytest.mark.postgres_only("an embedded store has one writer")
def test_a_move_waits_for_whoever_began_to_write_before_it(site: Site, tester):
    """It may still write by the time before, and marks would pass it by; and goes on when that one is over."""
    with psycopg.connect(site.store.conninfo) as somebody:
        somebody.execute("SELECT 1")
        assert tester.post(CLOCK, json={"advance": "P1D"}).status_code == 202
        for _ in range(20):
            clock = read_clock(tester)
            assert (clock["status"], clock["ahead_seconds"], clock["move"]["steps"]) == ("moving", 0, 0)
        somebody.rollback()
    assert running(tester, 10)["ahead_seconds"] > 86000
