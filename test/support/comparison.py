"""Holds an order, as both interfaces tell it, against the model of it."""

import httpx

from support.merchant import detail, timeline
from support.model import ModelOrder
from support.wire import ORDERS


def compare(client: httpx.Client, model: ModelOrder) -> None:
    """Compares the order with the model, in both interfaces."""
    told = detail(client, model.order_id)
    assert told["status"] == model.status
    assert told["fraud_status"] == model.fraud
    assert told["captured_amount"] == model.captured
    assert told["refunded_amount"] == model.refunded
    assert told["remaining_authorized_amount"] == model.remaining
    assert (told["order_amount"], told["original_order_amount"]) == (model.amount, model.original)
    assert told["expires_at"] == f"{model.expires.isoformat()}T00:00:00.000Z"
    assert told.get("merchant_reference1", "") == model.reference1
    assert told.get("merchant_reference2", "") == model.reference2
    address = told["shipping_address"]
    assert (address["city"], address["phone"]) == (model.city, model.phone)
    assert len(told.get("shipping_info", [])) == model.shipments
    assert {name: one["allowed"] for name, one in told["actions"].items()} == model.actions()
    assert [one["kind"] for one in told.get("warnings", [])] == model.warnings
    names = ("captured_quantity", "captured_amount", "left_quantity", "left_amount")
    assert [tuple(one[name] for name in names) for one in told["order_lines"]] == [
        (one.captured, one.captured_amount, *((one.left, one.left_amount) if model.is_open else (0, 0)))
        for one in model.progress()
    ]
    captures = [
        (
            one["capture_id"],
            one["captured_amount"],
            one["refunded_amount"],
            one["klarna_reference"],
            one["shipping_address"]["city"],
            len(one["shipping_info"]),
            len(one["order_lines"]),
        )
        for one in told["captures"]
    ]
    assert captures == [
        (
            one.capture_id,
            one.amount,
            one.refunded,
            f"{model.reference}-{number}",
            one.city,
            one.shipments,
            len(one.parts),
        )
        for number, one in enumerate(model.captures, 1)
    ]
    compare_beside(client, model, told)


def compare_beside(client: httpx.Client, model: ModelOrder, told: dict) -> None:
    """The other interface says the same, and the timeline tells how it came to be."""
    answer = client.get(f"{ORDERS}/{model.order_id}")
    wire = answer.json()
    assert wire["captures"] == told["captures"]
    assert [(one["refund_id"], one["refunded_amount"]) for one in wire["refunds"]] == model.refunds
    assert wire["remaining_authorized_amount"] == model.remaining
    assert len(wire["order_lines"]) == len(model.lines)
    assert answer.headers["ETag"] == model.etag
    assert [one["type"] for one in timeline(client, model.order_id, limit=200)] == model.events
