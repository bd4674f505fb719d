"""The operations of the Order Management API as a table, and an order on which each of them succeeds."""

from dataclasses import dataclass, field

import httpx

from support.orders import Shop, line, place
from support.wire import ORDERS, captured, refunded

CANNOT_BE_FOUND = "Order {order_id} cannot be found"
LINES = [line(1, 100)]


@dataclass(frozen=True)
class Scene:
    """An order, and, if something was captured and refunded, by what ids."""

    order_id: str
    capture_id: str = ""
    refund_id: str = ""

    def path(self, tail: str) -> str:
        """Gives the path of an operation on this order."""
        ids = {"capture_id": self.capture_id, "refund_id": self.refund_id}
        return f"{ORDERS}/{self.order_id}{'/' if tail else ''}{tail.format(**ids)}"


@dataclass(frozen=True)
class Operation:
    """One operation: how it is called, and what it answers when it succeeds."""

    name: str
    method: str
    tail: str
    status: int
    body: dict | None = None
    shipped: bool = True  # the order needs a capture and a refund; else it must have none
    unknown: str = CANNOT_BE_FOUND  # the sentence for an order that does not exist
    optional: dict = field(default_factory=dict)  # a good value of every member that may be left out

    @property
    def changes(self) -> bool:
        """Tells whether it changes something."""
        return self.method != "GET"

    @property
    def takes_body(self) -> bool:
        """Tells whether it looks at the body."""
        return self.body is not None

    def scene(self, client: httpx.Client, shop: Shop) -> Scene:
        """Places an order of 1000 on which the operation succeeds."""
        order = place(client, shop.order([line(1, 1000, reference="A")], merchant_reference2="second"))
        if not self.shipped:
            return Scene(order["order_id"])
        capture_id = captured(client, order, 400)
        return Scene(order["order_id"], capture_id, refunded(client, order, 100))

    def call(self, client: httpx.Client, scene: Scene, body=None, **headers) -> httpx.Response:
        """Calls it with its own body, or with another one; the caller looks at the answer."""
        chosen = self.body if body is None else body
        options = {} if chosen is None else {"json": chosen}
        return client.request(self.method, scene.path(self.tail), headers=headers, **options)

    def __str__(self) -> str:
        return self.name


_ADDRESS = {"given_name": "Ingrid", "street_address2": "2nd floor", "region": "", "phone": "+4740000001"}
_SHIPMENT = {
    "shipping_company": "Fjordpost",
    "shipping_method": "Home",
    "tracking_number": "1",
    "tracking_uri": "https://example.com/1",
    "return_shipping_company": "Fjordpost",
    "return_tracking_number": "2",
    "return_tracking_uri": "https://example.com/2",
}
_TEXTS = {"description": "Parcel", "order_lines": LINES}
_NO_SHIPMENT = "Order {order_id} cannot be found. Shipping info cannot be added to "

OPERATIONS = (
    Operation("getOrder", "GET", "", 200),
    Operation(
        "acknowledge",
        "POST",
        "acknowledge",
        204,
        unknown="Order {order_id} cannot be found. Acknowledgement not possible.",
    ),
    Operation("authorization", "PATCH", "authorization", 204, {"order_amount": 900}, optional=_TEXTS),
    Operation("cancel", "POST", "cancel", 204, shipped=False),
    Operation("listCaptures", "GET", "captures", 200),
    Operation(
        "capture",
        "POST",
        "captures",
        201,
        {"captured_amount": 100},
        optional=_TEXTS | {"reference": "r", "shipping_delay": 1, "shipping_info": [_SHIPMENT]},
    ),
    Operation("getCapture", "GET", "captures/{capture_id}", 200),
    Operation(
        "extendDueDate",
        "PATCH",
        "captures/{capture_id}/extend-due-date",
        204,
        {"number_of_days": 10},
    ),
    Operation("dueDateOptions", "GET", "captures/{capture_id}/extend-due-date-options", 200),
    Operation(
        "shippingInfo",
        "POST",
        "captures/{capture_id}/shipping-info",
        204,
        {"shipping_info": [_SHIPMENT]},
        unknown=_NO_SHIPMENT + "capture {capture_id}.",
    ),
    Operation("sendOut", "POST", "captures/{capture_id}/trigger-send-out", 204),
    Operation(
        "customerDetails",
        "PATCH",
        "customer-details",
        204,
        {"shipping_address": {"city": "Tromsø"}},
        optional={"shipping_address": _ADDRESS},
    ),
    Operation("extendAuthorization", "POST", "extend-authorization-time", 204),
    Operation(
        "merchantReferences",
        "PATCH",
        "merchant-references",
        204,
        {"merchant_reference1": "NEW-1"},
        unknown="Order cannot be found. Merchant references cannot be updated.",
        optional={"merchant_reference1": "NEW-1", "merchant_reference2": "NEW-2"},
    ),
    Operation(
        "refund",
        "POST",
        "refunds",
        201,
        {"refunded_amount": 100},
        optional=_TEXTS | {"reference": "r"},
    ),
    Operation("getRefund", "GET", "refunds/{refund_id}", 200),
    Operation("release", "POST", "release-remaining-authorization", 204),
    Operation(
        "orderShippingInfo",
        "POST",
        "shipping-info",
        204,
        {"shipping_info": [_SHIPMENT]},
        unknown=_NO_SHIPMENT + "order {order_id}.",
    ),
)
LIST_REFUNDS = Operation("listRefunds", "GET", "refunds", 200)  # ours: the published API has none
BY_NAME = {operation.name: operation for operation in (*OPERATIONS, LIST_REFUNDS)}
CHANGES = tuple(operation for operation in OPERATIONS if operation.changes)
READS = tuple(operation for operation in (*OPERATIONS, LIST_REFUNDS) if not operation.changes)
WITH_BODY = tuple(operation for operation in CHANGES if operation.takes_body)
WITHOUT_BODY = tuple(operation for operation in CHANGES if not operation.takes_body)
