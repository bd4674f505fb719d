"""Bulk capture: a job that captures many orders, tells of each what became of it, and survives a power cut."""

import uuid

import pytest

from support.merchant import BULK, JOBS, all_of, ids_of, page, results, start_bulk, taken, timeline
from support.merchant import finished as wait_for
from support.orders import Shop, line, order, place
from support.recorded import AMOUNT, recorded, text_of
from support.site import FJORD, Site
from support.together import at_once
from support.wire import amounts, assert_problem, captures_of, read


@pytest.fixture
def crate(client, shop: Shop):
    """Places this many orders that share a word, and gives them."""

    def fill(count: int, word: str) -> list[dict]:
        return [
            place(client, shop.order_of(1000 + n, merchant_reference1=f"{word}-{n:04d}"))
            for n in range(count)
        ]

    return fill


def test_every_order_of_the_job_is_captured_in_full(client, crate):
    """The job counts to its end, and the results come in the order of the request."""
    orders = crate(25, "CRATE")
    answer = client.post(BULK, json={"order_ids": ids_of(orders)})
    assert answer.status_code == 202
    job = answer.json()
    assert (job["kind"], job["total"]) == ("bulk_capture", 25)
    assert job["status"] in ("queued", "running", "finished")
    assert answer.headers["Location"].endswith(f"{JOBS}/{job['job_id']}")
    assert client.get(answer.headers["Location"]).json()["job_id"] == job["job_id"]
    done = wait_for(client, job)
    assert (done["done"], done["failed"]) == (25, 0)
    told = results(client, job)
    assert ids_of(told) == ids_of(orders)
    for one, placed in zip(told, orders, strict=True):
        (capture,) = captures_of(client, placed)
        assert one["outcome"] == "captured"
        assert one["capture_id"] == capture["capture_id"]
        assert one["captured_amount"] == capture["captured_amount"] == placed["order_amount"]
        assert one["purchase_currency"] == "SEK"
        assert one["merchant_reference1"] == placed["merchant_reference1"]
        assert amounts(read(client, placed)) == ("CAPTURED", placed["order_amount"], 0)


def test_a_bulk_capture_records_the_lines(client, shop: Shop):
    """Fact 57: each order is captured in full with all its lines, or with what is left of them."""
    one = place(client, order([line(2, 1000, reference="A"), line(1, 500, reference="B")]))
    two = place(client, order([line(2, 1000, reference="A"), line(1, 500, reference="B")]))
    taken(client, two, {"lines": [{"line": 0, "quantity": 1}]})
    wait_for(client, start_bulk(client, {"order_ids": ids_of([one, two])}))
    lines = [captures_of(client, placed)[-1]["order_lines"] for placed in (one, two)]
    assert [[(item["reference"], item["quantity"]) for item in each] for each in lines] == [
        [("A", 2), ("B", 1)],
        [("A", 1), ("B", 1)],
    ]


def test_what_cannot_be_captured_is_told_with_its_reason(site: Site, client, other, shop: Shop, crate):
    """One bad order does not stop the others."""
    good, captured_before, begun = crate(3, "MIXED")
    taken(client, captured_before, {"full": True})
    taken(client, begun, {"captured_amount": 100})
    cancelled = recorded(status="CANCELLED")
    site.import_orders([text_of(cancelled)])
    foreign, unknown = place(other, shop.order_of(700)), {"order_id": str(uuid.uuid4())}
    orders = [good, captured_before, begun, cancelled, foreign, unknown]
    job = start_bulk(client, {"order_ids": ids_of(orders)})
    done = wait_for(client, job)
    assert (done["total"], done["done"], done["failed"]) == (6, 2, 4)
    told = {one["order_id"]: one for one in results(client, job)}
    codes = [told[placed["order_id"]].get("code") for placed in orders]
    assert codes == [
        None,
        "CAPTURE_NOT_ALLOWED",
        None,
        "CAPTURE_NOT_ALLOWED",
        "NO_SUCH_ORDER",
        "NO_SUCH_ORDER",
    ]
    for one in told.values():
        assert (one["outcome"] == "failed") == bool(one.get("detail")) == bool(one.get("reason_code"))
        assert (one["outcome"] == "captured") == ("capture_id" in one)
    assert told[begun["order_id"]]["captured_amount"] == begun["order_amount"] - 100
    assert read(client, cancelled)["captured_amount"] == 0
    assert read(other, foreign)["captured_amount"] == 0


def test_an_order_that_is_named_twice_is_captured_once(client, crate):
    """Whatever the job says of the second mention."""
    (placed,) = crate(1, "TWICE")
    wait_for(client, start_bulk(client, {"order_ids": [placed["order_id"]] * 3}))
    assert len(captures_of(client, placed)) == 1


def test_a_query_is_frozen_when_the_job_is_made(client, crate):
    """Orders that match later are not captured."""
    orders = crate(12, "FROZEN")
    excluded = crate(2, "THAWED")
    job = start_bulk(
        client, {"query": {"query": "frozen", "status": "AUTHORIZED,PART_CAPTURED", "amount_to": 1009}}
    )
    late = crate(3, "FROZEN-LATE")
    done = wait_for(client, job)
    assert (done["total"], done["done"], done["failed"]) == (10, 10, 0)
    assert set(ids_of(results(client, job))) == set(ids_of(orders[:10]))
    for placed in (*orders[10:], *excluded, *late):
        assert read(client, placed)["captured_amount"] == 0


def test_a_query_takes_all_the_filters_of_the_list(client, shop: Shop):
    """Currency, amounts, times."""
    lone = place(client, shop.order_of(77, purchase_currency="DKK"))
    query = {
        "status": "AUTHORIZED",
        "currency": "DKK",
        "amount_from": 77,
        "amount_to": 77,
        "created_from": lone["created_at"],
        "expires_from": lone["expires_at"],
        "expires_to": "2099-01-01T00:00:00.000Z",
    }
    job = start_bulk(client, {"query": query})
    wait_for(client, job)
    assert ids_of(results(client, job)) == [lone["order_id"]]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"order_ids": []},
        {"order_ids": ["abc"]},
        {"order_ids": [5]},
        {"order_ids": "all"},
        {"order_ids": [str(uuid.UUID(int=1))], "query": {"status": "AUTHORIZED"}},
        {"query": {"status": "WEIRD"}},
        {"query": {"amount_from": "much"}},
        {"query": "all"},
    ],
    ids=str,
)
def test_a_job_that_cannot_be_meant_is_refused(client, body):
    """Neither both nor none, and every id is an id."""
    assert_problem(client.post(BULK, json=body), (400, 422))


def test_a_job_has_at_most_100000_orders(client):
    """One more is refused before anything is done; so many are accepted and told one by one."""
    ids = [str(uuid.UUID(int=n)) for n in range(1, 100_002)]
    assert_problem(client.post(BULK, json={"order_ids": ids}), 422, "UNPROCESSABLE_ENTITY")
    job = start_bulk(client, {"order_ids": ids[:100_000]})
    assert job["total"] == 100_000
    done = wait_for(client, job, seconds=60)
    assert (done["done"], done["failed"]) == (0, 100_000)
    assert page(client, f"{JOBS}/{job['job_id']}/results", limit=2)["results"][1]["order_id"] == ids[1]


def test_the_same_key_twice_makes_one_job(client, crate):
    """A double click on Full capture is one job, also at the same instant."""
    orders, headers = crate(3, "CLICK"), {"Idempotency-Key": str(uuid.uuid4())}
    body = {"order_ids": ids_of(orders)}
    answers = at_once([lambda: client.post(BULK, json=body, headers=headers)] * 3)
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["job_id"] for answer in answers}) == 1
    assert sorted(answer.headers.get("Idempotency-Replayed", "first") for answer in answers) == [
        "first",
        "true",
        "true",
    ]
    done = wait_for(client, answers[0].json())
    assert (done["done"], done["failed"]) == (3, 0)


def test_two_jobs_on_the_same_orders_capture_each_once(site: Site, client, crate):
    """Every order is captured by exactly one of them; the other one tells why it was not."""
    orders = crate(60, "RIVALS")
    clients = [site.client(FJORD) for _ in range(2)]
    body = {"order_ids": ids_of(orders)}
    jobs = at_once([lambda c=c: start_bulk(c, body) for c in clients])
    done = [wait_for(client, job) for job in jobs]
    assert sum(job["done"] for job in done) == 60
    assert sum(job["failed"] for job in done) == 60
    for placed in orders:
        assert [one["captured_amount"] for one in captures_of(client, placed)] == [placed["order_amount"]]


def test_the_actor_of_the_job_is_the_actor_of_its_captures(site: Site, client, crate):
    """The timeline tells who asked."""
    (placed,) = crate(1, "ACTOR")
    wait_for(client, start_bulk(client, {"order_ids": [placed["order_id"]]}))
    event = timeline(client, placed)[-1]
    assert event["actor"] == {"kind": "key", "name": site.keys[FJORD].username}


def test_an_unknown_job_is_404(client):
    """And so are its results."""
    for tail in ("", "/results"):
        assert_problem(client.get(f"{JOBS}/{uuid.uuid4()}{tail}"), 404)


def test_a_job_that_is_cut_off_by_a_kill_finishes_after_the_restart(site: Site, client):
    """The server is killed in the middle, several times: no order is captured twice, none is lost."""
    total, cuts = 3000, 0
    for attempt in range(4):
        word = f"CUT{attempt}"
        orders = [recorded(merchant_reference1=f"{word}-{n}") for n in range(total)]
        site.import_orders([text_of(one) for one in orders])
        job = start_bulk(client, {"order_ids": ids_of(orders)})
        for share in (0.1, 0.4, 0.7):
            now = job
            while now["status"] != "finished" and now["done"] < share * total:
                now = client.get(f"{JOBS}/{job['job_id']}").json()
            cuts += now["status"] != "finished"
            site.server.kill()
            site.server.start()
        done = wait_for(client, job, seconds=60)
        assert (done["total"], done["done"], done["failed"]) == (total, total, 0)
        told = results(client, job)
        assert ids_of(told) == ids_of(orders)
        assert len({one["capture_id"] for one in told}) == total
        assert {one["captured_amount"] for one in told} == {AMOUNT}
        for one in told[:: total // 150]:
            assert [each["capture_id"] for each in captures_of(client, one["order_id"])] == [
                one["capture_id"]
            ]
        listed = all_of(client, query=word.lower(), limit=200)
        assert len(listed) == total
        assert {(one["status"], one["captured_amount"]) for one in listed} == {("CAPTURED", AMOUNT)}
        if cuts:
            break
    assert cuts, "the jobs were finished before they could be cut off"
