"""Bulk jobs of mixed work: from a file or a selection, checked first, paused, cancelled, never done twice."""

import json
import uuid

import pytest

from support.bulk import (
    ACTIONS,
    CSV,
    NDJSON,
    command,
    job_of,
    rested,
    result_objects,
    result_rows,
    told,
    upload,
    uploaded,
)
from support.merchant import JOBS, all_of, ids_of, page, results, taken, timeline
from support.orders import Shop, line, order, place
from support.recorded import AMOUNT, recorded, text_of
from support.site import Site
from support.together import at_once
from support.wire import amounts, assert_problem, captures_of, read

ROWS_MAX = 100_000


@pytest.fixture
def goods(client):
    """Places an order of two lines, 2 of A and 1 of B for 35.00 in all, and gives it."""

    def make(reference: str, **members) -> dict:
        members.setdefault("payment_method", {"type": "INVOICE"})
        lines = [line(2, 1000, reference="A"), line(1, 1500, reference="B B")]
        return place(client, order(lines, merchant_reference1=reference, **members))

    return make


def test_each_row_does_what_it_says(client, other, shop: Shop, goods):
    """All actions, orders by each of their names, amounts in both ways, lines; and what is wrong by its column."""
    orders = {name: goods(f"MIX-{name}") for name in "abcdefghijk"}
    for name in "bdk":
        taken(client, orders[name], {"full": True})
    taken(client, orders["e"], {"captured_amount": 500})
    goods("MIX-twin"), goods("MIX-twin")
    foreign = place(other, shop.order_of(700, merchant_reference1="MIX-foreign"))
    rows = [
        # order, action, amount, lines, currency, tracking_number -> outcome, amount, code, column
        (orders["a"]["order_id"], "capture", "full", "", "SEK", "T-1", "captured", 3500, None, None),
        (orders["b"]["klarna_reference"], "refund", "10,50", "", "", "", "refunded", 1050, None, None),
        ("MIX-c", "cancel", "", "", "", "", "cancelled", 3500, None, None),
        ("MIX-d", "refund", "", "A:1 ", "sek", "", "refunded", 1000, None, None),
        ("MIX-e", "release", "", "", "", "", "released", 3000, None, None),
        ("MIX-f", "Capture", "25.00", "A:1|B B:1", "", "", "captured", 2500, None, None),
        ("MIX-f", "capture", "10", "", "", "", "captured", 1000, None, None),
        ("MIX-g", "extend", "", "", "", "", "extended", None, None, None),
        ("MIX-k", "add_tracking", "", "", "", "T-2", "tracking_added", None, None, None),
        ("MIX-f", "capture", "0.01", "", "", "", "failed", None, "CAPTURE_NOT_ALLOWED", "amount"),
        ("MIX-none", "capture", "full", "", "", "", "failed", None, "NO_SUCH_ORDER", "order"),
        (foreign["order_id"], "capture", "full", "", "", "", "failed", None, "NO_SUCH_ORDER", "order"),
        ("MIX-foreign", "capture", "full", "", "", "", "failed", None, "NO_SUCH_ORDER", "order"),
        ("MIX-twin", "capture", "full", "", "", "", "failed", None, "UNPROCESSABLE_ENTITY", "order"),
        ("MIX-h", "ship", "", "", "", "", "failed", None, "UNPROCESSABLE_ENTITY", "action"),
        ("MIX-h", "capture", "", "", "", "", "failed", None, "UNPROCESSABLE_ENTITY", "amount"),
        ("MIX-h", "capture", "1.234", "", "", "", "failed", None, "UNPROCESSABLE_ENTITY", "amount"),
        ("MIX-h", "capture", "1.23,50", "", "", "", "failed", None, "UNPROCESSABLE_ENTITY", "amount"),
        ("MIX-h", "capture", "-5", "", "", "", "failed", None, "UNPROCESSABLE_ENTITY", "amount"),
        ("MIX-h", "capture", "35.01", "", "", "", "failed", None, "CAPTURE_NOT_ALLOWED", "amount"),
        ("MIX-h", "capture", "10", "", "EUR", "", "failed", None, "UNPROCESSABLE_ENTITY", "currency"),
        ("MIX-h", "capture", "", "A:3", "", "", "failed", None, "UNPROCESSABLE_ENTITY", "lines"),
        ("MIX-h", "capture", "", "C:1", "", "", "failed", None, "UNPROCESSABLE_ENTITY", "lines"),
        ("MIX-h", "capture", "", "A", "", "", "failed", None, "UNPROCESSABLE_ENTITY", "lines"),
        ("MIX-h", "capture", "9", "A:1", "", "", "failed", None, "UNPROCESSABLE_ENTITY", "amount"),
        ("MIX-h", "cancel", "10", "", "", "", "failed", None, "UNPROCESSABLE_ENTITY", "amount"),
        ("MIX-h", "cancel", "", "", "", "T-3", "failed", None, "UNPROCESSABLE_ENTITY", "tracking_number"),
        ("MIX-h", "add_tracking", "", "", "", "", "failed", None, "UNPROCESSABLE_ENTITY", "tracking_number"),
        ("", "cancel", "", "", "", "", "failed", None, "UNPROCESSABLE_ENTITY", "order"),
    ]
    header = "\N{BOM}Order;Action;amount;lines;currency;Tracking-Number;x_mine"
    text = "\r\n".join([header, ";;;;;;", *(";".join(row[:6]) + ';"a ""b"""' for row in rows), ";;;;;;", ""])
    job = uploaded(client, text, file_name="mix.csv")
    assert (job["kind"], job["total"], job["format"], job["file_name"]) == ("bulk_file", len(rows), "csv", "mix.csv")
    done = rested(client, job)
    good = sum(row[6] != "failed" for row in rows)
    seen = told(client, job, "outcome", "amount", "code", "column", "row")
    expected = [(*row[6:], number) for number, row in enumerate(rows, 1)]
    assert seen == expected, told(client, job, "row", "detail")
    why = told(client, job, "reason_code", "reason_parameters")
    assert [code is not None for code, _ in why] == [row[6] == "failed" for row in rows], why
    assert why[9] == ("NOTHING_LEFT", None) and why[10] == ("NO_SUCH_ORDER", {"value": "MIX-none"})
    assert why[19] == ("AMOUNT_ABOVE_REMAINING", {"amount": 3501, "limit_amount": 3500})
    assert why[20] == ("CURRENCY_DIFFERS", {"currency": "SEK", "value": "EUR"})
    assert why[24] == ("AMOUNT_DIFFERS_FROM_LINES", {"amount": 900, "total_amount": 1000})
    assert (done["status"], done["done"], done["failed"]) == ("finished", good, len(rows) - good)
    assert amounts(read(client, orders["h"])) == ("AUTHORIZED", 0, 3500)
    assert amounts(read(client, orders["f"])) == ("CAPTURED", 3500, 0)
    assert captures_of(client, orders["a"])[0]["shipping_info"][0]["tracking_number"] == "T-1"
    assert [one["reference"] for one in captures_of(client, orders["f"])[0]["order_lines"]] == ["A", "B B"]
    assert read(other, foreign)["captured_amount"] == 0
    file = result_rows(client, job, ";")
    assert [row["result_outcome"] for row in file] == [row[6] for row in rows]
    assert [row["Order"] for row in file] == [row[0] for row in rows]
    assert {row["x_mine"] for row in file} == {'a "b"'}
    assert (file[1]["result_amount"], file[1]["result_refundable_amount"]) == ("10,50", "24,50")
    assert file[5]["result_remaining_authorized_amount"] == "10,00"
    assert file[0]["result_id"] == captures_of(client, orders["a"])[0]["capture_id"]
    failed = all_of(client, f"{JOBS}/{job['job_id']}/results", limit=7, outcome="failed")
    assert [one["row"] for one in failed] == [n for n, row in enumerate(rows, 1) if row[6] == "failed"]


LEFT = {  # of an order of 35.00, of which 10.00 is captured: what each action leaves to capture and to refund
    "capture": ("5.00", "20.00", "15.00"),
    "refund": ("5.00", "25.00", "5.00"),
    "cancel": ("", "25.00", "10.00"),
    "release": ("", "0.00", "10.00"),
    "extend": ("", "25.00", "10.00"),
    "add_tracking": ("", "25.00", "10.00"),
}


@pytest.mark.parametrize("mode", ["per_row", "all_or_nothing"])
def test_the_result_file_says_ids_and_what_is_left(client, goods, mode):
    """Of every action, done or refused, and also of what was given up because something else was refused."""
    orders = {action: goods(f"LEFT-{mode}-{action}") for action in LEFT}
    for placed in orders.values():
        taken(client, placed, {"captured_amount": 1000})
    rows = [f"{placed['order_id']},{action},{LEFT[action][0]},{'T' * (action == 'add_tracking')}" for action, placed in orders.items()]
    job = uploaded(client, "\n".join(["order,action,amount,tracking_number", *rows]), mode=mode)
    done = rested(client, job)
    assert done["failed"] == (1 if mode == "per_row" else len(rows))
    for row, (action, placed) in zip(result_rows(client, job), orders.items(), strict=True):
        left = LEFT[action][1:] if mode == "per_row" else ("25.00", "10.00")
        seen = row["result_remaining_authorized_amount"], row["result_refundable_amount"]
        assert (row["result_order_id"], row["result_currency"], seen) == (placed["order_id"], "SEK", left), row
        events = timeline(client, placed)[2:]  # after it was placed and captured
        was_done = mode == "per_row" and action != "cancel"
        assert len(events) == was_done or action == "extend", events  # it may be as long as it can be already
        assert row["result_id"] == (events[0]["event_id"] if events else "")
        assert (row["result_code"] == "") == (row["result_reason_code"] == "") == was_done, row
    assert done["failed"] == sum(one["rows"] for one in done["outcomes"] if "code" in one)


def test_objects_say_the_same(client, goods):
    """NDJSON: minor units, full, lines; the action of the query is that of rows that name none."""
    names = [f"OBJ-{n}" for n in range(5)]
    for name in names:
        goods(name)
    rows = [
        {"merchant_reference1": "OBJ-0", "amount": 700},
        {"order": "OBJ-1", "lines": [{"reference": "B B", "quantity": 1}], "x": [1]},
        {"order": "OBJ-2", "full": True, "reference": "R", "description": "D"},
        {"order": "OBJ-3", "action": "cancel"},
        {"order": "OBJ-4"},
        {"order": "OBJ-4", "amount": "7,00"},
        ["OBJ-4"],
    ]
    job = uploaded(client, "\n".join(json.dumps(row) for row in rows), NDJSON, action="capture")
    assert rested(client, job)["failed"] == 3
    assert told(client, job, "outcome", "amount") == [
        ("captured", 700),
        ("captured", 1500),
        ("captured", 3500),
        ("cancelled", 3500),
        *[("failed", None)] * 3,
    ]
    file = result_objects(client, job)
    assert [one["result_outcome"] for one in file] == [row[0] for row in told(client, job, "outcome")]
    assert {name: file[2][name] for name in rows[2]} == rows[2]
    assert file[0]["result_amount"] == 700 and json.loads(file[6]["result_input"]) == ["OBJ-4"]


def test_a_dry_run_tells_what_the_run_does_and_changes_nothing(client, goods):
    """Rows on the same order are checked one after the other, as they will be done."""
    placed = goods("DRY-1")
    text = "order,action,amount\nDRY-1,capture,20\nDRY-1,capture,15\nDRY-1,refund,5\nDRY-1,capture,1\nDRY-9,cancel,\n"
    job = uploaded(client, text, dry_run="true")
    assert job["dry_run"] is True
    checked = rested(client, job)
    assert (checked["status"], checked["done"], checked["failed"]) == ("checked", 3, 2)
    assert "finished_at" not in checked
    names = ("outcome", "amount", "remaining_authorized_amount", "refundable_amount", "code")
    foretold = told(client, job, *names)
    assert foretold[:3] == [
        ("captured", 2000, 1500, 2000, None),
        ("captured", 1500, None, 3500, None),
        ("refunded", 500, None, 3000, None),
    ]
    assert all(row == (None,) for row in told(client, job, "event_id"))
    assert [event["type"] for event in timeline(client, placed)] == ["order.created"]
    assert amounts(read(client, placed)) == ("AUTHORIZED", 0, 3500)
    assert command(client, job, "pause").status_code == 409
    ran = command(client, job, "run")
    assert (ran.status_code, ran.json()["dry_run"], ran.json()["done"]) == (202, False, 0)
    assert command(client, job, "run").status_code == 202
    done = rested(client, job)
    assert (done["status"], done["done"], done["failed"]) == ("finished", 3, 2)
    assert told(client, job, *names) == foretold
    assert read(client, placed)["refunded_amount"] == 500
    assert [one["captured_amount"] for one in captures_of(client, placed)] == [2000, 1500]
    assert command(client, job, "cancel").status_code == 409


def test_the_same_file_does_nothing_twice(client, goods):
    """Also at the same instant, checked or not, and under another name; another file is another job."""
    placed = goods("SAME-1")
    text = "order,action,amount\nSAME-1,capture,1\n"
    answers = at_once([lambda n=n: upload(client, text, file_name=f"{n}.csv") for n in range(4)])
    assert {answer.status_code for answer in answers} == {202}, [answer.text for answer in answers]
    assert len({answer.json()["job_id"] for answer in answers}) == 1
    assert sorted(answer.json().get("is_repeated", False) for answer in answers) == [False, True, True, True]
    rested(client, answers[0].json())
    again = uploaded(client, text, dry_run="true", mode="all_or_nothing")
    assert again["is_repeated"] is True and again["status"] == "finished"
    assert len(captures_of(client, placed)) == 1
    rested(client, uploaded(client, text + "\n"))
    assert len(captures_of(client, placed)) == 2
    assert page(client, JOBS, limit=1)["jobs"][0]["total"] == 1


def test_a_file_whose_job_did_nothing_may_come_again(client, goods):
    """A dry run that was not liked is cancelled; the file is then done."""
    placed = goods("AGAIN-1")
    text = "order,action\nAGAIN-1,cancel\n"
    first = uploaded(client, text, dry_run="true")
    rested(client, first)
    ended = command(client, first, "cancel")
    assert (ended.status_code, ended.json()["status"]) == (202, "cancelled")
    assert command(client, first, "cancel").json()["status"] == "cancelled"
    assert command(client, first, "run").status_code == 409
    second = uploaded(client, text)
    assert second["job_id"] != first["job_id"] and "is_repeated" not in second
    assert rested(client, second)["done"] == 1
    assert read(client, placed)["status"] == "CANCELLED"


def test_other_merchants_may_have_the_same_file(client, other, shop: Shop, goods):
    """The content is known again by merchant."""
    goods("SHARED-1"), place(other, shop.order_of(900, merchant_reference1="SHARED-1"))
    text = "order,action\nSHARED-1,cancel\n"
    jobs = [uploaded(one, text) for one in (client, other)]
    assert [rested(one, job)["done"] for one, job in zip((client, other), jobs, strict=True)] == [1, 1]
    for word in ("run", "pause", "resume", "cancel"):
        assert_problem(command(other, jobs[0], word), 404, "NOT_FOUND")
    assert_problem(other.get(f"{JOBS}/{jobs[0]['job_id']}/result-file"), 404, "NOT_FOUND")


def test_all_or_nothing_with_one_bad_row_changes_nothing(client, goods):
    """Each bad row says why; the good ones that they were not done because of it. Without it all is done."""
    orders = [goods(f"ALL-{n}") for n in range(70)]
    rows = [f"ALL-{n},capture,35" for n in range(70)]
    bad = [*rows[:66], "ALL-66,capture,35.01", *rows[67:]]
    job = uploaded(client, "\n".join(["order,action,amount", *bad]), mode="all_or_nothing")
    done = rested(client, job)
    assert (done["status"], done["done"], done["failed"]) == ("finished", 0, 70)
    seen = told(client, job, "outcome", "code", "event_id", "amount")
    assert seen[66] == ("failed", "CAPTURE_NOT_ALLOWED", None, None)
    assert {*seen[:66], *seen[67:]} == {("undone", "ALL_OR_NOTHING", None, None)}
    for placed in orders:
        assert [event["type"] for event in timeline(client, placed)] == ["order.created"]
    job = uploaded(client, "\n".join(["order,action,amount", *rows]), mode="all_or_nothing", dry_run="true")
    assert rested(client, job)["done"] == 70
    assert read(client, orders[0])["captured_amount"] == 0
    command(client, job, "run")
    assert rested(client, job)["done"] == 70
    assert {read(client, placed)["captured_amount"] for placed in orders} == {3500}


def test_a_job_is_paused_gone_on_with_and_cancelled(site: Site, client):
    """Nothing is done while it is paused; each row is done once; what was done before the end stays done."""
    total = 2500
    orders = [recorded(merchant_reference1=f"PAUSE-{n}") for n in range(total)]
    site.import_orders([text_of(one) for one in orders])
    text = "\n".join(["order_id,action", *(f"{one['order_id']},capture" for one in orders)])
    job = uploaded(client, text)
    paused = command(client, job, "pause").json()
    assert paused["status"] == "paused" and "seconds_left" not in paused
    assert job_of(client, job)["done"] == paused["done"] < total
    assert command(client, job, "pause").json()["status"] == "paused"
    assert command(client, job, "resume").json()["status"] in ("queued", "running")
    running = rested(client, job, at=("running",))
    assert running["rows_per_second"] > 0 and running["seconds_left"] > 0
    command(client, job, "pause")
    still = job_of(client, job)["done"]
    ended = command(client, job, "cancel").json()
    assert (ended["status"], ended["total"], ended["done"]) == ("cancelled", total, still)
    assert 0 < still < total and ended["finished_at"]
    assert command(client, job, "resume").status_code == 409
    assert len(results(client, job)) == still
    captured = [read(client, one)["captured_amount"] for one in (orders[0], orders[still - 1], orders[still])]
    assert captured == [AMOUNT, AMOUNT, 0]
    file = result_rows(client, job)
    assert [row["result_outcome"] for row in file] == ["captured"] * still + [""] * (total - still)
    assert uploaded(client, text)["job_id"] == job["job_id"]


def test_a_file_that_is_cut_off_by_a_kill_is_done_once(site: Site, client):
    """Partial captures, which could be made again: the server is killed in the middle of the dry run and of the run."""
    total = 900
    orders = [recorded(merchant_reference1=f"KILL-{n}") for n in range(total)]
    site.import_orders([text_of(one) for one in orders])
    text = "\n".join(["order,action,amount", *(f"KILL-{n},capture,1.00" for n in range(total))])
    job, cuts = uploaded(client, text, dry_run="true"), 0
    for phase in ("checked", "finished"):
        now = job
        while now["status"] in ("queued", "running") and now["done"] < total // 3:
            now = job_of(client, job)
        cuts += now["status"] in ("queued", "running")
        site.server.kill()
        site.server.start()
        done = rested(client, job, seconds=60)
        assert (done["status"], done["done"], done["failed"]) == (phase, total, 0)
        if phase == "checked":
            assert read(client, orders[0])["captured_amount"] == 0
            command(client, job, "run")
    assert cuts, "the job was over before it could be cut off"
    assert len({row for row in told(client, job, "capture_id")}) == total
    listed = all_of(client, query="kill", limit=200)
    assert [one["captured_amount"] for one in listed] == [100] * total


def test_each_row_takes_its_own_right(site: Site, client, goods):
    """An operator does not refund, finance does not capture; who may do neither may upload nothing, nor say a word."""
    for name in ("ROLE-1", "ROLE-2"):
        taken(client, goods(name), {"captured_amount": 1000})
    people = {}
    for role in ("operator", "finance", "viewer"):
        site.create_user(f"{role}@bulk.example", role)
        people[role] = site.sign_in(f"{role}@bulk.example")
    text = "order,action,amount\nROLE-1,refund,5\nROLE-2,capture,5\n"
    assert_problem(upload(people["viewer"], text), 403, "FORBIDDEN")
    first = uploaded(people["operator"], text)
    rested(client, first)
    assert told(client, first, "outcome", "code", "column") == [("failed", "FORBIDDEN", "action"), ("captured", None, None)]
    assert first["created_by"] == {"kind": "user", "name": "operator@bulk.example"}
    checked = uploaded(people["operator"], text + "ROLE-2,capture,1\n", dry_run="true")
    assert rested(client, checked)["done"] == 2
    assert_problem(command(people["viewer"], checked, "run"), 403, "FORBIDDEN")
    ran = command(people["finance"], checked, "run").json()
    assert ran["created_by"]["name"] == "finance@bulk.example"
    rested(client, checked)
    assert told(client, checked, "outcome") == [("refunded",), ("failed",), ("failed",)]
    body = {"action": "refund", "order_ids": [str(uuid.uuid4())]}
    assert_problem(people["operator"].post(ACTIONS, json=body), 403, "FORBIDDEN")


@pytest.mark.parametrize("action, status", [("cancel", "CANCELLED"), ("extend", "AUTHORIZED"), ("capture", "CAPTURED")])
def test_a_selection_or_a_filter_is_done_alike(client, goods, action, status):
    """The ids in their order, each once; a filter as it matches now. Checked first, if that is wanted."""
    orders = [goods(f"SELECT-{action}-{n}") for n in range(3)]
    ids = [*ids_of(orders), orders[0]["order_id"], str(uuid.uuid4())]
    answer = client.post(ACTIONS, json={"action": action, "order_ids": ids, "dry_run": True})
    assert answer.status_code == 202, answer.text
    job = answer.json()
    assert (job["kind"], job["action"], job["total"]) == ("bulk_action", action, 4)
    assert rested(client, job)["done"] == 3, told(client, job, "detail")
    command(client, job, "run")
    assert rested(client, job)["done"] == 3
    assert {read(client, placed)["status"] for placed in orders} == {status}
    assert [row["order_id"] for row in result_rows(client, job)] == [*ids[:3], ids[4]]
    late = goods(f"FILTER-{action}")
    query = {"query": f"filter-{action}"}
    answer = client.post(ACTIONS, json={"action": action, "query": query, "mode": "all_or_nothing"})
    assert rested(client, answer.json())["done"] == 1
    assert read(client, late)["status"] == status


@pytest.mark.parametrize(
    "text, words",
    [
        (b"", "name the columns"),
        (b"order,action\n", "no rows"),
        (b"order,action\n,\n\n", "no rows"),
        (b"order,action,ammount\nX,capture,5\n", "'ammount' is none"),
        (b"order,order\nX,Y\n", "twice"),
        (b"action,amount\ncapture,5\n", "which order"),
        (b'order,action\n"X,cancel\n', "never closed"),
        (b'order,action\n"X"Y,cancel\n', "goes on"),
        (b"order,action\nX\x81,cancel\n", "UTF-8"),
        (b"order,action\nX\0,cancel\n", "UTF-8"),
        (b"order,action\n" + b"X" * 10_001 + b",cancel\n", "Row 1 has"),
    ],
    ids=range(11),
)
def test_a_file_that_is_none_is_refused(client, text, words):
    """As a whole, before anything is done, with what to do about it."""
    answer = upload(client, text)
    assert_problem(answer, 422, "UNPROCESSABLE_ENTITY")
    assert words in answer.json()["detail"]


def test_a_file_has_limits(client):
    """100,000 rows, 32 MiB, and a known type; all or nothing is for fewer."""
    rows = b"order,action\n" + b"X,cancel\n" * ROWS_MAX
    assert_problem(upload(client, rows + b"X,cancel\n"), 422, "UNPROCESSABLE_ENTITY")
    assert_problem(upload(client, rows, mode="all_or_nothing"), 422, "UNPROCESSABLE_ENTITY")
    assert_problem(upload(client, b"order,action,x_\n" + (b"X,cancel," + b"y" * 9000 + b"\n") * 4000), 413, "REQUEST_TOO_LARGE")
    for media in ("application/json", "text/plain"):
        assert_problem(upload(client, rows[:30], {"Content-Type": media}), 415, "UNSUPPORTED_MEDIA_TYPE")
    job = uploaded(client, rows)
    assert job["total"] == ROWS_MAX
    command(client, job, "cancel")


def test_a_row_of_other_length_is_told(client, goods):
    """A row with a field too few could say anything: it is not done."""
    placed = goods("SHORT-1")
    job = uploaded(client, "order,amount,action\nSHORT-1,capture\nSHORT-1,1,capture,x\n", CSV)
    assert rested(client, job)["failed"] == 2
    assert "3 columns" in told(client, job, "detail")[0][0]
    assert read(client, placed)["captured_amount"] == 0


def test_jobs_are_listed_the_latest_first(client, goods):
    """Page by page."""
    goods("LIST-1")
    jobs = [uploaded(client, f"order,action,x_n\nLIST-1,extend,{n}\n") for n in range(3)]
    listed = page(client, JOBS, limit=2)
    assert [one["job_id"] for one in listed["jobs"]] == [jobs[2]["job_id"], jobs[1]["job_id"]]
    assert page(client, JOBS, limit=1, cursor=listed["next"])["jobs"][0]["job_id"] == jobs[0]["job_id"]
