"""What the rows of a bulk job come to, whose turn it is, and how a job that was checked is run."""

import itertools

import pytest

from support.bulk import ACTIONS, command, job_of, rested, told, uploaded
from support.merchant import JOBS, page, taken
from support.orders import line, order, place
from support.recorded import recorded, text_of
from support.site import Site
from support.wire import amounts, assert_problem, read

SUM = ("action", "purchase_currency", "rows", "done", "failed", "asked_amount", "done_amount", "refused_amount")


@pytest.fixture
def goods(client):
    """Places an order of 35.00."""

    def make(reference: str, **members) -> dict:
        members.setdefault("payment_method", {"type": "INVOICE"})
        return place(client, order([line(1, 3500)], merchant_reference1=reference, **members))

    return make


def sums_of(job: dict) -> list[tuple]:
    """By action and currency."""
    return [tuple(one.get(name) for name in SUM) for one in job.get("sums", [])]


def outcomes_of(job: dict) -> list[tuple]:
    """By outcome and reason."""
    return sorted((one["outcome"], one.get("code", ""), one["rows"]) for one in job.get("outcomes", []))


def run(client, job: dict, mode: str):
    """Runs a job that was checked."""
    return client.post(f"{JOBS}/{job['job_id']}/run", params={"mode": mode})


def test_the_sums_say_what_was_asked_done_and_refused(client, goods):
    """Per action and currency, of the dry run as of the run; a list of jobs is without them."""
    whole = goods("SUM-1")["order_amount"]
    taken(client, goods("SUM-2"), {"full": True})
    goods("SUM-3", purchase_currency="EUR"), goods("SUM-4")
    rows = [
        "SUM-1,capture,10",
        "SUM-1,capture,full",
        "SUM-1,capture,1",
        "SUM-2,refund,5",
        "SUM-2,refund,9999",
        "SUM-3,capture,2",
        "SUM-3,extend,",
        "SUM-4,cancel,",
        "SUM-4,cancel,x",
        "NONE,capture,7",
        "SUM-4,ship,",
    ]
    job = uploaded(client, "\n".join(["order,action,amount", *rows]), dry_run="true")
    assert "sums" not in job
    expected = [
        (None, None, 1, 0, 1, 0, 0, 0),
        ("cancel", None, 1, 0, 1, 0, 0, 0),
        ("cancel", "SEK", 1, 1, 0, whole, whole, 0),
        ("capture", None, 1, 0, 1, 0, 0, 0),
        ("capture", "EUR", 1, 1, 0, 200, 200, 0),
        ("capture", "SEK", 3, 2, 1, whole + 100, whole, 100),
        ("extend", "EUR", 1, 1, 0, 0, 0, 0),
        ("refund", "SEK", 2, 1, 1, 999_900 + 500, 500, 999_900),
    ]
    outcomes = [
        ("cancelled", "", 1),
        ("captured", "", 3),
        ("extended", "", 1),
        ("failed", "CAPTURE_NOT_ALLOWED", 1),
        ("failed", "NO_SUCH_ORDER", 1),
        ("failed", "REFUND_NOT_ALLOWED", 1),
        ("failed", "UNPROCESSABLE_ENTITY", 2),
        ("refunded", "", 1),
    ]
    checked = rested(client, job)
    assert sums_of(checked) == expected
    assert outcomes_of(checked) == outcomes
    assert "sums" not in command(client, job, "run").json()
    done = rested(client, job)
    assert done["status"] == "finished" and sums_of(done) == expected
    assert outcomes_of(done) == outcomes
    listed = page(client, JOBS, limit=1)["jobs"][0]
    assert listed["job_id"] == job["job_id"] and "sums" not in listed and "outcomes" not in listed


def test_the_sums_grow_with_the_rows(site: Site, client):
    """At each moment they are of as many rows as are counted, also after a kill and a pause."""
    total = 1200
    orders = [recorded(merchant_reference1=f"GROW-{n}") for n in range(total)]
    site.import_orders([text_of(one) for one in orders])
    job = uploaded(client, "\n".join(["order,action,amount", *(f"GROW-{n},capture,1" for n in range(total))]))
    seen = set()
    for look in itertools.count():
        now = job_of(client, job)
        counted = sum(one["rows"] for one in now.get("sums", []))
        assert counted == now["done"] + now["failed"] == sum(one["rows"] for one in now.get("outcomes", []))
        assert sum(one["done_amount"] for one in now.get("sums", [])) == 100 * now["done"]
        seen.add(counted)
        if look == 3:
            site.server.kill()
            site.server.start()
        if now["status"] == "finished":
            break
    assert len(seen) > 3, seen
    assert sums_of(now) == [("capture", "NOK", total, total, 0, 100 * total, 100 * total, 0)]


@pytest.mark.parametrize("asked, chosen", [("per_row", "all_or_nothing"), ("all_or_nothing", "per_row")])
def test_the_mode_is_chosen_when_a_checked_job_is_run(client, goods, asked, chosen):
    """What the dry run says of a row does not depend on it. A job that was begun is done as it was begun."""
    name = f"MODE-{chosen}"
    placed = goods(name)
    text = f"order,action,amount\n{name},capture,1\n{name},capture,99999\n"
    job = uploaded(client, text, dry_run="true", mode=asked)
    checked = rested(client, job)
    assert (checked["mode"], checked["done"], checked["failed"]) == (asked, 1, 1)
    assert told(client, job, "outcome") == [("captured",), ("failed",)]
    assert_problem(run(client, job, "sometimes"), 422, "UNPROCESSABLE_ENTITY")
    ran = run(client, job, chosen)
    assert (ran.status_code, ran.json()["mode"]) == (202, chosen), ran.text
    assert run(client, job, chosen).status_code == 202
    assert command(client, job, "run").status_code == 202
    assert_problem(run(client, job, asked), 409, "CONFLICT")
    done = rested(client, job)
    is_whole = chosen == "all_or_nothing"
    assert (done["mode"], done["done"], done["failed"]) == (chosen, 0 if is_whole else 1, 2 if is_whole else 1)
    assert read(client, placed)["captured_amount"] == (0 if is_whole else 100)
    undone = [("failed", "CAPTURE_NOT_ALLOWED", 1), ("undone", "ALL_OR_NOTHING", 1)]
    assert outcomes_of(done) == (undone if is_whole else [("captured", "", 1), undone[0]])
    asked_amount = 100 + 9_999_900
    assert sums_of(done)[0][5:] == (asked_amount, 0 if is_whole else 100, asked_amount - (0 if is_whole else 100))


def test_too_many_rows_are_not_run_all_or_nothing(client):
    """As when they are uploaded; the job can still be run row by row."""
    job = uploaded(client, "order,action\n" + "NONE,cancel\n" * 5001, dry_run="true")
    rested(client, job)
    answer = run(client, job, "all_or_nothing")
    assert_problem(answer, 422, "UNPROCESSABLE_ENTITY")
    assert "5000" in answer.json()["detail"]
    assert job_of(client, job)["status"] == "checked"
    assert run(client, job, "per_row").json()["mode"] == "per_row"
    command(client, job, "cancel")


def test_a_long_job_holds_up_no_other(client, other, goods):
    """Neither the same merchant's nor another's, whatever was asked for first."""
    long = uploaded(client, "order,action,x_n\n" + "".join(f"NONE,cancel,{n}\n" for n in range(20_000)))
    rested(client, long, at=("running",))
    placed = goods("TURN-1")
    short = uploaded(client, "order,action,amount\nTURN-1,capture,1\n")
    foreign = uploaded(other, "order,action\nNONE,cancel\n")
    selected = client.post(ACTIONS, json={"action": "extend", "order_ids": [placed["order_id"]]}).json()
    for who, job in ((client, short), (other, foreign), (client, selected)):
        assert rested(who, job)["status"] == "finished"
    now = job_of(client, long)
    assert now["status"] == "running" and now["done"] + now["failed"] < now["total"], now
    command(client, long, "cancel")
    assert amounts(read(client, placed))[1] == 100
