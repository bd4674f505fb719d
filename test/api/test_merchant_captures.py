"""The order in detail, and the three ways to capture it: all, by lines, by amount."""

import random
import re

import pytest

from support.contract import is_uuid
from support.merchant import detail, page, part, take, taken
from support.orders import line, order, place
from support.wire import TOO_HIGH, amounts, assert_problem, captured, captures_of, order_path, read

LINE_EXTRAS = (
    "line",
    "captured_quantity",
    "left_quantity",
    "captured_amount",
    "left_amount",
    "refundable_quantity",
    "refundable_amount",
)


def progress(client, placed: dict) -> list[tuple[int, int, int, int]]:
    """Gives captured and left quantity, captured and left amount of every line."""
    return [tuple(item[name] for name in LINE_EXTRAS[1:5]) for item in detail(client, placed)["order_lines"]]


@pytest.fixture
def placed(client) -> dict:
    """An order whose lines cannot be divided evenly: 3 for 10000 (less a discount of 2), 7 for 9999, and a fee."""
    three = line(3, 3334, 2500, 2, reference="A")
    seven = line(7, 1429, 2500, 4, reference="B")
    assert (three["total_amount"], seven["total_amount"]) == (10000, 9999)
    return place(client, order([three, seven, line(1, 4900, 0, type="shipping_fee", reference="C")]))


def test_the_detail_is_the_order_and_more(client, placed):
    """Without its additions it is exactly what the Order Management API says."""
    both = detail(client, placed)
    assert [item["line"] for item in both["order_lines"]] == [0, 1, 2]
    actions = both.pop("actions")
    edits = {"update", "update_customer", "update_billing_address", "update_references", "add_shipping_info"}
    assert set(actions) == {"capture", "cancel", "release", "refund", "extend", *edits}
    assert both.pop("refundable_amount") == 0
    assert both.pop("order_amount_limit") == both["order_amount"]
    assert both.pop("expiry") == {"rule": "notify"}
    for item in both["order_lines"]:
        for name in LINE_EXTRAS:
            del item[name]
    assert both == read(client, placed)


def test_nothing_is_captured_of_a_new_order(client, placed):
    """All of every line is left."""
    assert progress(client, placed) == [(0, 3, 0, 10000), (0, 7, 0, 9999), (0, 1, 0, 4900)]


def test_actions_say_what_is_allowed_now_and_why_not(client, placed):
    """A reason stands where, and only where, something is not allowed."""
    fresh = detail(client, placed)["actions"]
    assert fresh["capture"] == {"allowed": True}
    assert fresh["release"]["allowed"] is False
    assert fresh["refund"]["allowed"] is False
    taken(client, placed, {"captured_amount": 100})
    begun = detail(client, placed)["actions"]
    assert begun["capture"] == {"allowed": True}
    assert begun["cancel"] == {
        "allowed": False,
        "reason": "Order has previous captures. Cancel not possible.",
        "reason_code": "HAS_CAPTURES",
    }
    taken(client, placed, {"full": True})
    done = detail(client, placed)["actions"]
    assert (done["capture"]["allowed"], done["capture"]["reason_code"]) == (False, "NOTHING_LEFT")
    for action in (*fresh.values(), *begun.values(), *done.values()):
        assert action["allowed"] != bool(action.get("reason")) == bool(action.get("reason_code")), action


def test_a_refusal_has_its_code_and_what_it_tells_where_only_the_merchant_api_tells_it(client, placed):
    """The Order Management API says what it always said, and no more."""
    refused = take(client, placed, {"captured_amount": 25000}).json()
    wire = client.post(f"/ordermanagement/v1/orders/{placed['order_id']}/captures", json={"captured_amount": 25000})
    assert set(wire.json()) <= {"error_code", "error_messages", "correlation_id", "corrected_body"}
    assert wire.json()["error_messages"] == [fault["message"] for fault in refused["errors"]]
    assert [fault["reason_code"] for fault in refused["errors"]] == ["AMOUNT_ABOVE_REMAINING"] * 2
    assert refused["errors"][1]["reason_parameters"] == {"amount": 25000, "limit_amount": 24899}


def test_capturing_by_lines_works_the_amount_out(client, placed):
    """The first of three units is 3333, three of seven are 4285; together 7618."""
    made = taken(client, placed, {"lines": [{"line": 0, "quantity": 1}, {"line": 1, "quantity": 3}]})
    assert made["captured_amount"] == part(10000, 3, 1) + part(9999, 7, 3) == 3333 + 4285
    assert progress(client, placed) == [(1, 2, 3333, 6667), (3, 4, 4285, 5714), (0, 1, 0, 4900)]
    assert amounts(read(client, placed)) == ("PART_CAPTURED", 7618, 24899 - 7618)


def test_a_capture_by_lines_is_recorded_with_its_lines(client, placed):
    """The lines of the capture have the captured quantity and add up to the captured amount."""
    taken(
        client,
        placed,
        {"lines": [{"line": 1, "quantity": 3}, {"line": 2, "quantity": 1}], "description": "Box 1"},
    )
    (capture,) = captures_of(client, placed)
    assert [(item["reference"], item["quantity"]) for item in capture["order_lines"]] == [("B", 3), ("C", 1)]
    assert sum(item["total_amount"] for item in capture["order_lines"]) == capture["captured_amount"]
    assert capture["description"] == "Box 1"


@pytest.mark.parametrize("seed", range(12))
def test_the_parts_of_a_line_always_add_up_to_the_line(client, seed):
    """However an order is divided, nothing is left over and nothing is missing."""
    chance = random.Random(seed)
    lines = [
        line(chance.randint(1, 12), chance.randint(1, 5000), 2500, chance.choice((0, 1)), reference=f"L{n}")
        for n in range(chance.randint(1, 4))
    ]
    lines = [item for item in lines if item["total_amount"] >= item["quantity"]] or [line(11, 997, 0, 3)]
    placed = place(client, order(lines))
    left = [item["quantity"] for item in lines]
    sums = [0] * len(lines)
    while any(left):
        number = chance.choice([n for n, units in enumerate(left) if units])
        units = chance.randint(1, left[number])
        done = lines[number]["quantity"] - left[number]
        total, quantity = lines[number]["total_amount"], lines[number]["quantity"]
        expected = part(total, quantity, done + units) - part(total, quantity, done)
        made = taken(client, placed, {"lines": [{"line": number, "quantity": units}]})
        assert made["captured_amount"] == expected
        left[number] -= units
        sums[number] += expected
    assert sums == [item["total_amount"] for item in lines]
    assert amounts(read(client, placed)) == ("CAPTURED", placed["order_amount"], 0)
    assert progress(client, placed) == [(item["quantity"], 0, item["total_amount"], 0) for item in lines]


def test_a_discount_line_is_divided_towards_minus_infinity(client):
    """A negative line loses the larger part first: a third of -1000 is -334."""
    discount = line(3, -333, 0, 1, type="discount", reference="D")
    assert discount["total_amount"] == -1000
    placed = place(client, order([line(3, 5000, 0, reference="A"), discount]))
    got = []
    for _ in range(3):
        body = {"lines": [{"line": 0, "quantity": 1}, {"line": 1, "quantity": 1}]}
        got.append(taken(client, placed, body)["captured_amount"])
    assert got == [5000 - 334, 5000 - 333, 5000 - 333]
    assert read(client, placed)["status"] == "CAPTURED"


def test_a_full_capture_takes_all_that_remains(client, placed):
    """The lines that are left are recorded with it."""
    taken(client, placed, {"lines": [{"line": 0, "quantity": 2}]})
    made = taken(client, placed, {"full": True})
    assert made["captured_amount"] == 24899 - part(10000, 3, 2)
    assert amounts(read(client, placed)) == ("CAPTURED", 24899, 0)
    assert progress(client, placed) == [(3, 0, 10000, 0), (7, 0, 9999, 0), (1, 0, 4900, 0)]
    lines = captures_of(client, placed)[1]["order_lines"]
    assert [(item["reference"], item["quantity"]) for item in lines] == [("A", 1), ("B", 7), ("C", 1)]
    assert sum(item["total_amount"] for item in lines) == made["captured_amount"]


def test_an_amount_is_captured_without_lines(client, placed):
    """Fact 58: the capture has no lines, and no line counts as captured."""
    taken(client, placed, {"captured_amount": 5000})
    (capture,) = captures_of(client, placed)
    assert (capture["captured_amount"], capture["order_lines"]) == (5000, [])
    assert [item[:2] for item in progress(client, placed)] == [(0, 3), (0, 7), (0, 1)]


def test_lines_can_be_captured_only_while_the_amount_remains(client, placed):
    """An amount captured before may leave less than the lines are worth."""
    taken(client, placed, {"captured_amount": 24899 - 4899})
    answer = take(client, placed, {"lines": [{"line": 2, "quantity": 1}]})
    problem = assert_problem(answer, 403, "CAPTURE_NOT_ALLOWED")
    assert problem["detail"] == TOO_HIGH
    assert amounts(read(client, placed)) == ("PART_CAPTURED", 20000, 4899)


def test_an_amount_beside_lines_must_be_theirs(client, placed):
    """The right amount is a check that passes; a wrong one is refused, and both amounts are told."""
    lines = [{"line": 0, "quantity": 1}]
    answer = take(client, placed, {"lines": lines, "captured_amount": 3334})
    problem = assert_problem(answer, 422, "UNPROCESSABLE_ENTITY")
    (blame,) = [one for one in problem["errors"] if one["field"] == "captured_amount"]
    assert {"3333", "3334"} <= set(re.findall(r"\d+", blame["message"]))
    assert taken(client, placed, {"lines": lines, "captured_amount": 3333})["captured_amount"] == 3333


def test_more_than_remains_is_refused_with_both_amounts(client, placed):
    """The sentence is that of the Order Management API; the numbers are in the errors."""
    taken(client, placed, {"captured_amount": 24000})
    problem = assert_problem(take(client, placed, {"captured_amount": 900}), 403, "CAPTURE_NOT_ALLOWED")
    assert problem["detail"] == TOO_HIGH
    numbers = set(re.findall(r"\d+", str(problem["errors"])))
    assert {"900", "899"} <= numbers, problem


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"full": True, "captured_amount": 100},
        {"full": True, "lines": [{"line": 0, "quantity": 1}]},
        {"lines": []},
        {"lines": [{"line": 0}]},
        {"lines": [{"quantity": 1}]},
        {"lines": [{"line": 0, "quantity": 0}]},
        {"lines": [{"line": 0, "quantity": -1}]},
        {"lines": [{"line": -1, "quantity": 1}]},
        {"captured_amount": -5},
        {"captured_amount": 200_000_001},
        {"captured_amount": 100, "description": "x" * 256},
        {"captured_amount": 100, "reference": "x" * 256},
    ],
    ids=str,
)
def test_a_capture_says_in_exactly_one_way_how_much(client, placed, body):
    """None, two of them, or values out of their bounds are unprocessable."""
    assert_problem(take(client, placed, body), (400, 422))
    assert amounts(read(client, placed)) == ("AUTHORIZED", 0, 24899)


@pytest.mark.parametrize(
    "lines",
    [
        [{"line": 3, "quantity": 1}],
        [{"line": 0, "quantity": 4}],
        [{"line": 0, "quantity": 2}, {"line": 0, "quantity": 2}],
        [{"line": 2, "quantity": 2**40}],
    ],
    ids=str,
)
def test_lines_that_are_not_there_or_not_left_are_refused(client, placed, lines):
    """Also if the same line is named twice and only the sum is too much."""
    assert_problem(take(client, placed, {"lines": lines}), (400, 403, 422))
    assert amounts(read(client, placed)) == ("AUTHORIZED", 0, 24899)


def test_a_capture_is_answered_with_its_ids_and_the_order_as_a_list_shows_it(client, placed):
    """What a list needs to show the change without asking again."""
    answer = take(client, placed, {"captured_amount": 700, "description": "Deposit"})
    assert answer.status_code == 201
    made = answer.json()
    assert made["capture_id"] == answer.headers["Capture-Id"]
    assert is_uuid(made["capture_id"])
    assert made["klarna_reference"] == f"{placed['klarna_reference']}-1"
    (capture,) = captures_of(client, placed)
    assert made["captured_at"] == capture["captured_at"]
    (listed,) = page(client, query=placed["order_id"])["orders"]
    assert made["order"] == listed
    followed = client.get(answer.headers["Location"])
    assert followed.status_code == 200
    assert followed.json()["capture_id"] == made["capture_id"]


def test_captures_of_both_interfaces_are_numbered_together(client, placed):
    """An order has one list of captures, however they were made."""
    captured(client, placed, 100)
    taken(client, placed, {"lines": [{"line": 2, "quantity": 1}]})
    captured(client, placed, 200)
    taken(client, placed, {"full": True})
    numbers = [one["klarna_reference"].rpartition("-")[2] for one in captures_of(client, placed)]
    assert numbers == ["1", "2", "3", "4"]
    assert client.get(order_path(placed)).json()["captured_amount"] == 24899


def test_the_lines_of_a_capture_by_the_other_interface_are_counted_by_reference(client, placed):
    """A shop module that captures with lines is read as having captured them."""
    sent = line(2, 3333, reference="A")
    captured(client, placed, sent["total_amount"], order_lines=[sent])
    assert progress(client, placed)[0][:2] == (2, 1)
