"""Limits per role and action: what a user does alone, and what a second one has to approve."""

import pytest

from support.bulk import command, rested, uploaded
from support.limits import LIMITS, act, assert_exceeded, foretold, limit, set_limits
from support.merchant import finished, results, start_bulk
from support.orders import line, order, place
from support.site import Site
from support.test_clock import instant, move, read_clock
from support.wire import assert_problem, captured, read


@pytest.fixture(scope="module")
def people(site: Site) -> dict:
    """Two administrators and one user of each limited role."""
    for name, role in {"boss": "admin", "ships": "operator", "pays": "finance", "sees": "viewer"}.items():
        site.create_user(f"{name}@limits.example", role)
    return {name: site.sign_in(f"{name}@limits.example") for name in ("boss", "ships", "pays", "sees")}


@pytest.fixture(autouse=True)
def no_limits(people: dict) -> None:
    """Every test begins without limits."""
    set_limits(people["boss"])


TABLE = [
    # action, single, daily, amounts in their order, by what each is refused
    ("capture", 500, None, [500, 501, 500], [None, "single_amount", None]),
    ("capture", None, 1000, [600, 400, 1], [None, None, "daily_amount"]),
    ("capture", 500, 900, [500, 500, 400, 1], [None, "daily_amount", None, "daily_amount"]),
    ("refund", 300, None, [300, 301], [None, "single_amount"]),
    ("refund", None, 700, [700, 1], [None, "daily_amount"]),
    ("refund", 1, None, [1, 2], [None, "single_amount"]),
]


def told_of(refusal, **amounts) -> dict:
    """Gives what a preview says of what is refused so."""
    return {name: refusal.json()["errors"][0][name] for name in ("field", "message")} | amounts


@pytest.mark.parametrize("row", range(len(TABLE)))
def test_the_table_of_limits(site: Site, client, order_of, people, row):
    """Up to the limit itself; what is refused changes nothing and counts nothing, nor does a preview, which foretells it."""
    action, single, daily, amounts, expected = TABLE[row]
    role = {"capture": "operator", "refund": "finance"}[action]
    site.create_user(f"row{row}@limits.example", role)
    user = site.sign_in(f"row{row}@limits.example")
    given = {"single_amount": single, "daily_amount": daily}
    set_limits(people["boss"], limit(role, action, **{name: one for name, one in given.items() if one}))
    placed = order_of(10000)
    if action == "refund":
        captured(client, placed, 10000)
    done = 0
    for amount, why in zip(amounts, expected, strict=True):
        body = {f"{action}{'d' if action == 'capture' else 'ed'}_amount": amount}
        told = [foretold(user, placed, action, body) for _ in range(3)]
        answer = act(user, placed, action, body)
        if why is None:
            assert answer.status_code == 201, answer.text
            assert told == [None] * 3
            done += amount
        else:
            assert_exceeded(answer, why)
            assert told == [told_of(answer, limit_amount=given[why], used_amount=done, asked_amount=amount)] * 3
        now = read(client, placed)
        assert now["captured_amount" if action == "capture" else "refunded_amount"] == done


@pytest.mark.parametrize("action", ["cancel", "release"])
def test_letting_go_is_limited_by_what_is_let_go(client, order_of, people, action):
    """What remains of the order is the amount."""
    set_limits(people["boss"], limit("operator", action, single_amount=5000))
    small, large = order_of(5000 + (action == "release")), order_of(5001 + (action == "release"))
    for placed in (small, large):
        if action == "release":
            captured(client, placed, 1)
    told = foretold(people["ships"], large, action)
    refused = act(people["ships"], large, action)
    assert_exceeded(refused, "single_amount")
    assert told == told_of(refused, limit_amount=5000, used_amount=told["used_amount"], asked_amount=5001)
    assert foretold(people["ships"], small, action) is None
    assert foretold(people["ships"], small, "extend") is None
    assert act(people["ships"], small, action).status_code == 200


def test_a_limit_counts_what_was_done_before_it(client, order_of, people):
    """Set at noon, it holds for the whole day; and only for its user, action, role and currency."""
    placed = order_of(10000)
    mine = 5000
    assert act(people["ships"], placed, "capture", {"captured_amount": mine}).status_code == 201
    set_limits(people["boss"], limit("operator", "capture", daily_amount=mine))
    assert_exceeded(act(people["ships"], placed, "capture", {"captured_amount": 1}), "daily_amount")
    assert act(people["boss"], placed, "capture", {"captured_amount": 1}).status_code == 201
    captured(client, placed, 2000)
    euros = place(client, order([line(unit_price=9000)], purchase_currency="EUR"))
    assert act(people["ships"], euros, "capture", {"captured_amount": 9000}).status_code == 201


def test_a_day_is_the_merchants_own(site: Site):
    """At midnight in Central Europe it begins anew, also in summer."""
    site.another("M100077", "--test")
    for name, role in {"boss77": "admin", "ships77": "operator"}.items():
        site.create_user(f"{name}@limits.example", role, "M100077")
    boss, shop = site.sign_in("boss77@limits.example"), site.client("M100077")
    ships = site.sign_in("ships77@limits.example")
    set_limits(boss, limit("operator", "capture", daily_amount=100))
    year = instant(read_clock(shop)["now"]).year + 1
    for last, midnight in (("01-15T22:59:59.000Z", "01-15T23:00:00.000Z"), ("07-15T21:59:59.000Z", "07-15T22:00:00.000Z")):
        move(shop, to=f"{year}-{last}")
        placed = place(shop, order([line(unit_price=10000)]))
        assert act(ships, placed, "capture", {"captured_amount": 100}).status_code == 201
        assert_exceeded(act(ships, placed, "capture", {"captured_amount": 1}), "daily_amount")
        move(shop, to=f"{year}-{midnight}")
        assert act(ships, placed, "capture", {"captured_amount": 100}).status_code == 201


def test_each_row_of_a_bulk_job_is_the_users_action(site: Site, client, order_of, people):
    """Rows above the limit are refused with the reason; the others are done, up to the sum of the day."""
    site.create_user("bulk@limits.example", "admin")
    bulk = site.sign_in("bulk@limits.example")
    set_limits(people["boss"], limit("admin", "capture", single_amount=300, daily_amount=400))
    orders = [order_of(amount) for amount in (200, 301, 200, 200)]
    job = start_bulk(bulk, {"order_ids": [one["order_id"] for one in orders]})
    finished(client, job)
    told = results(client, job)
    assert [one.get("code") for one in told] == [None, "LIMIT_EXCEEDED", None, "LIMIT_EXCEEDED"], told
    assert [read(client, one)["captured_amount"] for one in orders] == [200, 0, 200, 0]


def test_a_dry_run_foretells_the_limit_of_each_row(site: Site, client, people):
    """In the rows' order as the run does it, also where more of them are checked than go together; it uses nothing of the day."""
    site.create_user("dry@limits.example", "admin")
    bulk = site.sign_in("dry@limits.example")
    set_limits(people["boss"], limit("admin", "capture", single_amount=20, daily_amount=509))
    placed = place(client, order([line(unit_price=10000)], merchant_reference1="DRY-LIMIT"))
    captures = [21, 10, *[1] * 499, 1, 1]  # a dry run checks 500 together
    rows = [f"DRY-LIMIT,capture,0.{one:02}" for one in captures]
    job = uploaded(bulk, "\n".join(["order,action,amount", *rows]), dry_run="true")
    expected = ["LIMIT_EXCEEDED", *[None] * 500, "LIMIT_EXCEEDED", "LIMIT_EXCEEDED"]
    assert [one.get("code") for one in results(client, rested(client, job))] == expected
    assert read(client, placed)["captured_amount"] == 0
    assert command(bulk, job, "run").status_code == 202
    finished(client, job)
    assert [one.get("code") for one in results(client, job)] == expected
    assert read(client, placed)["captured_amount"] == 509


def test_keys_are_not_limited(client, order_of, people):
    """A shop captures what it has delivered, and is foretold nothing else."""
    assert foretold(client, order_of(10000), "capture", {"captured_amount": 2}) is None
    set_limits(people["boss"], *(limit("admin", "capture", single_amount=1), limit("operator", "capture", single_amount=1)))
    captured(client, order_of(10000), 10000)


def test_limits_are_chosen_and_told(site: Site, people):
    """Anew each time; the audit log has what each was and is."""
    first = limit("finance", "refund", single_amount=1000)
    assert set_limits(people["boss"], first, limit("operator", "cancel", daily_amount=9)) == [
        first,
        limit("operator", "cancel", daily_amount=9),
    ]
    set_limits(people["boss"], limit("finance", "refund", single_amount=2000, daily_amount=5000))
    entries = people["boss"].get("/merchant/v1/audit-log", params={"type": "limit.changed", "limit": 2}).json()["entries"]
    changed = {entry["subject"]: {one["member"]: (one.get("from"), one.get("to")) for one in entry["changes"]} for entry in entries}
    assert changed == {
        "finance refund SEK": {"single_amount": ("1000", "2000"), "daily_amount": ("0", "5000")},
        "operator cancel SEK": {"daily_amount": ("9", "0")},
    }


WRONG = [
    [limit("finance", "refund")],
    [limit("finance", "capture", single_amount=1)],
    [limit("viewer", "refund", single_amount=1)],
    [limit("nobody", "refund", single_amount=1)],
    [limit("finance", "refund", single_amount=0)],
    [limit("finance", "refund", single_amount=1) | {"currency": "ZZZ"}],
    [limit("finance", "refund", single_amount=1), limit("finance", "refund", daily_amount=1)],
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_what_is_no_limit_is_refused(people, wrong):
    """Nothing of it counts."""
    answer = people["boss"].put(LIMITS, json={"limits": wrong})
    assert answer.status_code in (400, 422), answer.text
    assert people["boss"].get(LIMITS).json() == {"limits": []}


def test_only_who_manages_sees_and_sets_them(people):
    """Neither viewers nor those who are limited."""
    for name in ("ships", "pays", "sees"):
        assert_problem(people[name].get(LIMITS), 403, "FORBIDDEN")
        assert_problem(people[name].put(LIMITS, json={"limits": []}), 403, "FORBIDDEN")
