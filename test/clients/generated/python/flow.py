"""The flow of test/support/flow.py with the client that is generated from the server's own document. Its models
are pydantic's: a missing member or one of another type is an exception."""

import json
import sys

import openapi_client as fangst


def facts(order: fangst.Order) -> dict:
    """Gives the members of an order that are looked at."""
    return {
        "order_id": str(order.order_id),
        "status": order.status,
        "order_amount": order.order_amount,
        "captured_amount": order.captured_amount,
        "refunded_amount": order.refunded_amount,
        "remaining_authorized_amount": order.remaining_authorized_amount,
        "lines": len(order.order_lines),
        "family_name": order.billing_address.family_name,
        "expires_at": round(order.expires_at.timestamp() * 1000),
    }


def captured(capture: fangst.Capture) -> dict:
    """Gives the members of a capture that are looked at."""
    return {
        "capture_id": str(capture.capture_id),
        "captured_amount": capture.captured_amount,
        "klarna_reference": capture.klarna_reference,
        "captured_at": round(capture.captured_at.timestamp() * 1000),
        "lines": len(capture.order_lines),
    }


def refused_capture(api: fangst.FangstApi, order: str, amount: int) -> dict:
    """Asks for a capture that must be refused, and gives what the library shows of the refusal."""
    try:
        api.capture_order(order, fangst.CaptureRequest(captured_amount=amount))
    except fangst.exceptions.ForbiddenException as refusal:
        error = refusal.data
        return {
            "status": refusal.status,
            "code": error.error_code,
            "messages": error.error_messages,
            "correlation_id": str(error.correlation_id),
        }
    raise AssertionError("the capture was accepted")


def ship(api: fangst.FangstApi, task: dict, saw: dict) -> None:
    """Captures an order in two parts, and takes one back."""
    order = task["orders"]["shipped"]
    line = fangst.OrderLineInput.from_dict(task["line"])
    saw["before"] = facts(api.get_order(order))
    api.acknowledge_order(order)
    saw["refused"] = refused_capture(api, order, task["too_high"])

    by_lines = fangst.CaptureRequest(
        captured_amount=line.total_amount, description="By lines", order_lines=[line]
    )
    first = api.capture_order_with_http_info(order, by_lines).headers["Capture-Id"]
    by_amount = fangst.CaptureRequest(captured_amount=task["rest"], description="By amount")
    second = api.capture_order_with_http_info(order, by_amount).headers["Capture-Id"]
    saw["capture_by_lines"], saw["capture_by_amount"] = first, second
    saw["captures"] = [captured(one) for one in api.list_captures(order)]

    parcel = fangst.ShippingInfoInput.from_dict(task["shipping"])
    api.add_shipping_info(order, first, fangst.ShippingInfoRequest(shipping_info=[parcel]))
    saw["tracking_number"] = api.get_capture(order, first).shipping_info[0].tracking_number
    refund = fangst.RefundRequest(refunded_amount=line.total_amount, order_lines=[line])
    made = api.refund_order_with_http_info(order, refund).headers["Refund-Id"]
    saw["refund"] = api.get_refund(order, made).refunded_amount
    saw["after"] = facts(api.get_order(order))


def main() -> None:
    """Reads the task, does it, and prints what was seen."""
    task, saw = json.load(sys.stdin), {}
    configuration = fangst.Configuration(
        host=task["url"], username=task["username"], password=task["password"]
    )
    with fangst.ApiClient(configuration) as client:
        api = fangst.FangstApi(client)
        ship(api, task, saw)
        released, cancelled = task["orders"]["released"], task["orders"]["cancelled"]
        api.capture_order(released, fangst.CaptureRequest(captured_amount=task["partial"]))
        api.release_order(released)
        saw["released"] = facts(api.get_order(released))
        api.cancel_order(cancelled)
        saw["cancelled"] = facts(api.get_order(cancelled))
    print(json.dumps(saw))


main()
