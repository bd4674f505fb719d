"""What an order has that is worth a look: of which event, and for how long."""

import pytest

from support.merchant import detail
from support.orders import line
from support.wire import captured, order_path


@pytest.fixture
def lines() -> list[dict]:
    """Lines that come to 100.00."""
    return [line(1, 10000, reference="A")]


def test_a_warning_says_which_capture_or_refund_it_belongs_to(client, order_of, lines):
    """In the order; the timeline tells it with the event itself."""
    placed = order_of(30000)
    capture_id = captured(client, placed, 10010, order_lines=lines)
    captured(client, placed, 10000, order_lines=lines)
    refund = {"refunded_amount": 9999, "order_lines": lines}
    refund_id = client.post(f"{order_path(placed)}/refunds", json=refund).headers["Refund-Id"]
    told = [(w["kind"], w["difference"], w["found_in"]) for w in detail(client, placed)["warnings"]]
    assert told == [("lines_mismatch", -10, capture_id), ("lines_mismatch", 1, refund_id)]


def test_lines_of_an_update_that_differ_are_a_warning_until_the_next_update(client, order_of, lines):
    """They are the order's lines only until then."""
    placed = order_of(30000)
    update = {"order_amount": 10001, "order_lines": lines}
    answer = client.patch(f"{order_path(placed)}/authorization", json=update)
    assert answer.headers["X-Fangst-Warning"] == "lines_mismatch; difference=-1"
    (told,) = detail(client, placed)["warnings"]
    assert (told["kind"], told["difference"]) == ("lines_mismatch", -1)
    client.patch(f"{order_path(placed)}/authorization", json=update | {"order_amount": 10000})
    assert "warnings" not in detail(client, placed)


def test_the_timeline_keeps_the_warning_of_an_update(client, order_of, lines):
    """Also when the next update has replaced its lines."""
    placed = order_of(30000)
    for amount in (10001, 10000):
        update = {"order_amount": amount, "order_lines": lines}
        assert client.patch(f"{order_path(placed)}/authorization", json=update).status_code == 204
    path = f"/merchant/v1/orders/{placed['order_id']}/timeline"
    _, first, second = client.get(path).json()["events"]
    (told,) = first["warnings"]
    assert (told["kind"], told["difference"]) == ("lines_mismatch", -1)
    assert "found_in" not in told
    assert "warnings" not in second
