"""Lines that do not come to the amount: the amount counts, and everybody is told; or, for a merchant who wants them
checked, the request is refused with one that would be accepted."""

import pytest

from support.merchant import detail, order_warnings, timeline, warnings_of
from support.operations import BY_NAME
from support.orders import line, place
from support.site import Site
from support.wire import assert_refused, capture, captured, captures_of, done, patch, read, refund

IDENTIFIERS = {"brand": "Fell", "size": "M", "global_trade_item_number": "735858293167"}
MONEY = [BY_NAME[name] for name in ("capture", "refund", "authorization")]
MEMBER = {"capture": "captured_amount", "refund": "refunded_amount", "authorization": "order_amount"}


@pytest.fixture
def strict(site: Site):
    """Lines are checked during the test."""
    site.choose(lines_check="strict")
    yield
    site.choose(lines_check="lenient")


@pytest.mark.parametrize("operation", MONEY, ids=str)
@pytest.mark.parametrize("difference", [-10, 1, 25000])
def test_a_mismatch_is_accepted_and_told_with_its_difference(client, shop, operation, difference):
    """In a header, and then nobody calls the lines valid; what moves is the amount."""
    scene = operation.scene(client, shop)
    amount = operation.body[MEMBER[operation.name]]
    lines = [line(1, amount + difference, reference="X")]
    answer = operation.call(client, scene, operation.body | {"order_lines": lines})
    assert answer.status_code == operation.status
    assert warnings_of(answer) == [f"lines_mismatch; difference={difference}"]
    assert "Klarna-Order-Validation" not in answer.headers


@pytest.mark.parametrize("operation", MONEY[:2], ids=str)
def test_lines_that_come_to_the_amount_are_valid(client, shop, operation):
    """Then there is nothing to warn of."""
    answer = operation.call(
        client, operation.scene(client, shop), operation.body | {"order_lines": [line(1, 100)]}
    )
    assert answer.headers["Klarna-Order-Validation"] == "Valid"
    assert not warnings_of(answer)


def test_a_mismatch_is_in_the_timeline_and_on_the_order(client, order_of):
    """With a sentence that has all three numbers; captures and refunds alike, oldest first."""
    order = order_of(1000)
    capture(client, order, 500, order_lines=[line(1, 490)])
    refund(client, order, 100, order_lines=[line(1, 130, reference="Y")])
    events = timeline(client, order)[1:]
    assert [event["warnings"] for event in events] == [
        [
            {
                "kind": "lines_mismatch",
                "detail": "The lines come to 490, but captured_amount is 500; the difference is -10.",
                "difference": -10,
            }
        ],
        [
            {
                "kind": "lines_mismatch",
                "detail": "The lines come to 130, but refunded_amount is 100; the difference is 30.",
                "difference": 30,
            }
        ],
    ]
    assert order_warnings(client, order) == [one for event in events for one in event["warnings"]]
    assert "warnings" not in read(client, order)


def test_an_update_with_a_mismatch_is_told_of_in_the_timeline_too(client, order_of):
    """It is no less worth looking at than one of a capture."""
    order = order_of(1000)
    done(patch(client, order, "authorization", {"order_amount": 900, "order_lines": [line(1, 890)]}))
    (told,) = timeline(client, order)[-1]["warnings"]
    assert (told["kind"], told["difference"]) == ("lines_mismatch", -10)
    assert order_warnings(client, order) == [told]


def test_an_order_without_a_warning_has_no_member_for_them(client, order_of):
    """Nothing is ever null or empty without a reason."""
    order = order_of(1000)
    captured(client, order, 500, order_lines=[line(1, 500)])
    assert "warnings" not in detail(client, order)
    assert "warnings" not in timeline(client, order)[-1]


# --- strict -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("operation", MONEY, ids=str)
@pytest.mark.parametrize("difference", [-10, 1, 25000])
def test_strict_refuses_a_mismatch_and_accepts_its_own_correction(client, shop, operation, difference):
    """422 with the value expected; the corrected body is accepted as it is, and has a line of rounding."""
    scene = operation.scene(client, shop)
    before = read(client, scene.order_id)
    member = MEMBER[operation.name]
    amount = operation.body[member]
    wrong = line(1, amount + difference, reference="X", product_identifiers=IDENTIFIERS)
    answer = operation.call(client, scene, operation.body | {"order_lines": [wrong], "description": "Parcel"})
    told = assert_refused(answer, 422, "UNPROCESSABLE_ENTITY")
    assert str(amount + difference) in " ".join(told["error_messages"])
    assert read(client, scene.order_id) == before
    corrected = told["corrected_body"]
    assert (corrected[member], corrected["description"]) == (amount, "Parcel")
    kept, rounding = corrected["order_lines"]
    assert kept["product_identifiers"] == IDENTIFIERS
    assert (rounding["reference"], rounding["total_amount"]) == ("rounding", -difference)
    accepted = operation.call(client, scene, corrected)
    assert accepted.status_code == operation.status, accepted.text
    assert not warnings_of(accepted)
    after = read(client, scene.order_id)
    stored = {
        "capture": lambda: after["captures"][-1]["order_lines"],
        "refund": lambda: after["refunds"][-1]["order_lines"],
        "authorization": lambda: after["order_lines"],
    }[operation.name]()
    assert [one["total_amount"] for one in stored] == [amount + difference, -difference]
    assert stored[0]["product_identifiers"] == IDENTIFIERS


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("operation", MONEY, ids=str)
def test_strict_names_every_line_that_is_not_its_own_total(client, shop, operation):
    """With the value expected; the correction works the totals out, and rounds only what is left."""
    scene = operation.scene(client, shop)
    member = MEMBER[operation.name]
    amount = operation.body[member]
    good = line(1, amount - 30, reference="G")
    lines = [
        good,
        line(2, 10, reference="B") | {"total_amount": 25},
        line(1, 10, reference="C") | {"total_amount": 9},
    ]
    told = assert_refused(
        operation.call(client, scene, operation.body | {"order_lines": lines}), 422, "UNPROCESSABLE_ENTITY"
    )
    text = " ".join(told["error_messages"])
    assert "order_lines[1].total_amount" in text and "order_lines[2].total_amount" in text
    assert "order_lines[0]" not in text
    corrected = told["corrected_body"]["order_lines"]
    assert [one["total_amount"] for one in corrected] == [amount - 30, 20, 10]
    assert operation.call(client, scene, told["corrected_body"]).status_code == operation.status


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("operation", MONEY, ids=str)
def test_strict_accepts_good_lines_and_none(client, shop, operation):
    """What says nothing cannot be wrong."""
    amount = operation.body[MEMBER[operation.name]]
    for lines in ([], [line(1, amount, reference="X")]):
        scene = operation.scene(client, shop)
        answer = operation.call(client, scene, operation.body | {"order_lines": lines})
        assert answer.status_code == operation.status, answer.text


@pytest.mark.usefixtures("strict")
def test_what_cannot_be_corrected_is_refused_without_lines(client, order_of):
    """1000 lines leave no room for one of rounding: the correction has none at all, and is accepted."""
    order = order_of(1000)
    item = {"name": "x", "quantity": 1, "unit_price": 0, "total_amount": 0}
    told = assert_refused(capture(client, order, 500, order_lines=[item] * 1000), 422, "UNPROCESSABLE_ENTITY")
    corrected = told["corrected_body"]
    assert not corrected.get("order_lines")
    assert capture(client, order, None, **corrected).status_code == 201


@pytest.mark.usefixtures("strict")
def test_strict_does_not_hide_other_refusals(client, order_of):
    """Too much is too much, with good lines or none; then there is nothing to correct."""
    order = order_of(1000)
    told = assert_refused(capture(client, order, 1001), 403, "CAPTURE_NOT_ALLOWED")
    assert "corrected_body" not in told
    told = assert_refused(
        capture(client, order, None, order_lines=[line(1, 10)]), 422, "UNPROCESSABLE_ENTITY"
    )
    assert "corrected_body" not in told


@pytest.mark.usefixtures("strict")
def test_strict_refuses_more_units_than_were_captured(client, shop):
    """Where the lenient rule only warns."""
    order = place(client, shop.order([line(1, 1000, reference="A")]))
    captured(client, order, 1000, order_lines=[line(1, 1000, reference="A")])
    assert refund(client, order, 300, order_lines=[line(1, 300, reference="A")]).status_code == 201
    answer = refund(client, order, 300, order_lines=[line(1, 300, reference="A")])
    assert_refused(answer, 403, "REFUND_NOT_ALLOWED")
    assert captures_of(client, order)[0]["refunded_amount"] == 300


def test_another_merchants_choice_does_not_count(site: Site, client, other, shop):
    """Strict is per merchant."""
    order = place(other, shop.order_of(1000))
    site.choose(lines_check="strict")
    try:
        answer = capture(other, order, 500, order_lines=[line(1, 490)])
        assert answer.status_code == 201
        assert warnings_of(answer) == ["lines_mismatch; difference=-10"]
    finally:
        site.choose(lines_check="lenient")
