"""What may follow or replace a capture: cancel, release, refund, shipping info. Numbers are those of the
acceptance facts; where a fact and a recording disagree, the recording counts."""

import uuid

import pytest

from support.contract import is_uuid
from support.orders import line
from support.wire import amounts, assert_refused, capture, captured, captures_of, order_path, read

RELEASE = "release-remaining-authorization"


def do(client, order: dict, what: str, body: dict | None = None, **headers):
    """Posts to a path below the order."""
    return client.post(f"{order_path(order)}/{what}", json=body, headers=headers)


def refunded(client, order: dict, amount: int, **members) -> str:
    """Refunds, which must succeed, and gives the refund's id."""
    answer = do(client, order, "refunds", {"refunded_amount": amount} | members)
    assert (answer.status_code, answer.content) == (201, b""), answer.text
    refund_id = answer.headers["Refund-Id"]
    assert is_uuid(refund_id)
    assert answer.headers["Location"].endswith(f"{order_path(order)}/refunds/{refund_id}")
    return refund_id


def test_fact_20_a_cancelled_order_cannot_be_captured_and_keeps_its_remaining_amount(client, order_of):
    """The recorded interface leaves the remaining amount in what is read."""
    order = order_of(10000)
    answer = do(client, order, "cancel")
    assert (answer.status_code, answer.content) == (204, b"")
    assert is_uuid(answer.headers["Transaction-Id"])
    assert amounts(read(client, order)) == ("CANCELLED", 0, 10000)
    assert_refused(capture(client, order, 100), 403, "CAPTURE_NOT_ALLOWED")
    assert_refused(do(client, order, "cancel"), 403, "CANCEL_NOT_ALLOWED")


def test_fact_21_an_order_with_captures_cannot_be_cancelled(client, order_of):
    """The sentence is documented."""
    order = order_of(10000)
    captured(client, order, 1)
    told = assert_refused(do(client, order, "cancel"), 403, "CANCEL_NOT_ALLOWED")
    assert told["error_messages"][0] == "Order has previous captures. Cancel not possible."
    assert amounts(read(client, order)) == ("PART_CAPTURED", 1, 9999)


def test_fact_22_what_is_released_cannot_be_captured(client, order_of):
    """What was captured stays captured; nothing remains."""
    order = order_of(10000)
    captured(client, order, 6000)
    assert do(client, order, RELEASE).status_code == 204
    assert amounts(read(client, order)) == ("CAPTURED", 6000, 0)
    assert_refused(capture(client, order, 1), 403, "CAPTURE_NOT_ALLOWED")
    assert read(client, order)["order_amount"] == 10000


def test_fact_23_nothing_is_released_of_an_order_without_captures(client, order_of):
    """Nor of one that is cancelled."""
    order = order_of(10000)
    assert_refused(do(client, order, RELEASE), 403, "NOT_ALLOWED")
    do(client, order, "cancel")
    assert_refused(do(client, order, RELEASE), 403, "NOT_ALLOWED")


def test_fact_28_nothing_is_refunded_of_an_order_without_captures(client, order_of):
    """The sentence is documented."""
    answer = do(client, order_of(10000), "refunds", {"refunded_amount": 100})
    told = assert_refused(answer, 403, "REFUND_NOT_ALLOWED")
    assert told["error_messages"][0] == "Order has no captures. Refund not possible"


def test_facts_29_to_31_refunds_add_up_to_what_was_captured_and_no_further(client, order_of):
    """A refund leaves the status as it is, even the last one."""
    order = order_of(10000)
    captured(client, order, 10000)
    refunded(client, order, 2500)
    now = read(client, order)
    assert (now["status"], now["refunded_amount"]) == ("CAPTURED", 2500)
    assert_refused(do(client, order, "refunds", {"refunded_amount": 7501}), 403, "REFUND_NOT_ALLOWED")
    assert read(client, order) == now
    refunded(client, order, 7500)
    now = read(client, order)
    assert (now["status"], now["refunded_amount"], now["captured_amount"]) == ("CAPTURED", 10000, 10000)


def test_fact_32_a_refund_goes_to_the_capture_with_the_same_line(client, order_of):
    """Equal references tell which capture was meant."""
    order = order_of(10000)
    captured(client, order, 4000, order_lines=[line(1, 4000, reference="A")])
    captured(client, order, 6000, order_lines=[line(1, 6000, reference="B")])
    refunded(client, order, 1000, order_lines=[line(1, 1000, reference="B")])
    assert [one["refunded_amount"] for one in captures_of(client, order)] == [0, 1000]


def test_fact_33_a_return_fee_lowers_the_refund(client, order_of):
    """The fee is a negative line; the amount decides."""
    order = order_of(10000)
    captured(client, order, 10000)
    fee = line(1, -500, 0, type="return_fee", name="Return fee")
    refunded(client, order, 9500, order_lines=[line(1, 10000), fee])
    assert read(client, order)["refunded_amount"] == 9500


def test_fact_34_a_refund_reads_back_in_its_recorded_shape(client, order_of):
    """On its own it ends with credit_invoice; inside the order it has none."""
    order = order_of(10000)
    captured(client, order, 10000)
    refund_id = refunded(client, order, 100)
    alone = client.get(f"{order_path(order)}/refunds/{refund_id}").json()
    names = ["refund_id", "refunded_amount", "refunded_at", "description", "order_lines"]
    assert list(alone) == [*names, "credit_invoice"]
    assert (alone["refund_id"], alone["refunded_amount"], alone["description"]) == (refund_id, 100, "")
    assert (alone["order_lines"], alone["credit_invoice"]) == ([], False)
    (inside,) = read(client, order)["refunds"]
    assert list(inside) == names
    assert client.get(f"{order_path(order)}/refunds").json() == [inside]


def test_an_unknown_refund_is_404(client, order_of):
    """The sentence is documented."""
    order, unknown = order_of(1000), str(uuid.uuid4())
    answer = client.get(f"{order_path(order)}/refunds/{unknown}")
    assert_refused(
        answer, 404, "NOT_FOUND", f"Refund {unknown} cannot be found for order {order['order_id']}"
    )


def test_refunds_under_one_key_happen_once(client, order_of):
    """As captures do."""
    order = order_of(1000)
    captured(client, order, 1000)
    key = {"Klarna-Idempotency-Key": str(uuid.uuid4())}
    ids = {
        do(client, order, "refunds", {"refunded_amount": 10}, **key).headers["Refund-Id"] for _ in range(3)
    }
    assert len(ids) == 1
    assert read(client, order)["refunded_amount"] == 10


def test_shipping_info_is_appended_to_the_capture(client, order_of):
    """It adds up, it does not replace; whatever is not set stays away."""
    order = order_of(1000)
    capture_id = captured(client, order, 1000, shipping_info=[{"tracking_number": "A"}])
    where = f"captures/{capture_id}/shipping-info"
    answer = do(client, order, where, {"shipping_info": [{"tracking_number": 7, "shipping_method": None}]})
    assert (answer.status_code, answer.content) == (204, b"")
    (made,) = captures_of(client, order)
    assert [one["tracking_number"] for one in made["shipping_info"]] == ["A", "7"]
    assert "shipping_method" not in made["shipping_info"][1]


@pytest.mark.parametrize("body", [{}, {"shipping_info": None}])
def test_shipping_info_must_be_there(client, order_of, body):
    """Missing and null are the same, and the text is the recorded one."""
    order = order_of(1000)
    where = f"captures/{captured(client, order, 1000)}/shipping-info"
    assert_refused(
        do(client, order, where, body), 422, "UNPROCESSABLE_ENTITY", "'shipping_info' must not be null"
    )


def test_shipping_info_is_a_list_in_an_object(client, order_of):
    """A bare list is refused, as the recorded interface does."""
    order = order_of(1000)
    where = f"captures/{captured(client, order, 1000)}/shipping-info"
    answer = client.post(f"{order_path(order)}/{where}", json=[{"tracking_number": "1"}])
    assert_refused(answer, 400)


def test_fact_45_a_shipping_company_has_at_most_100_characters(client, order_of):
    """One more is unprocessable."""
    order = order_of(1000)
    where = f"captures/{captured(client, order, 1000)}/shipping-info"
    assert do(client, order, where, {"shipping_info": [{"shipping_company": "x" * 100}]}).status_code == 204
    answer = do(client, order, where, {"shipping_info": [{"shipping_company": "x" * 101}]})
    assert_refused(answer, 422, "UNPROCESSABLE_ENTITY")


def test_refund_amount_is_not_refunded_amount(client, order_of):
    """A wrong name is an absent amount."""
    order = order_of(1000)
    captured(client, order, 1000)
    assert_refused(do(client, order, "refunds", {"refund_amount": 10}), 422, "UNPROCESSABLE_ENTITY")
