"""Orders in the shape in which another system's GET order gives them, ready to import. The shape is that of
recorded traffic; people, goods and numbers are invented."""

import random
import string
import uuid
from datetime import UTC, datetime, timedelta

from support.wire import compact

_chance = random.Random(1814)

BILLING = {
    "given_name": "Åse",
    "family_name": "Brekke-Nordahl",
    "title": "",
    "street_address": "Fyrstikkbakken 14",
    "street_address2": "Inngang B",
    "postal_code": "0667",
    "city": "Oslo",
    "region": "",
    "country": "NO",
    "email": "ase.brekke@example.com",
    "phone": "+4740000000",
}
SHIPPING = BILLING | {"given_name": "Torvald", "street_address2": "", "email": "torvald@example.com"}


def new_uuid(version: str = "3") -> str:
    """Gives a new UUID with any version digit, as recorded ones have."""
    text = str(uuid.UUID(int=_chance.getrandbits(128)))
    return f"{text[:14]}{version}{text[15:]}"


def new_reference() -> str:
    """Gives a new Klarna reference."""
    return "".join(_chance.choices(string.ascii_uppercase + string.digits, k=8))


def at_midnight(days: int) -> str:
    """Gives the midnight that many days from today, as the interface writes times."""
    day = datetime.now(UTC).date() + timedelta(days=days)
    return f"{day.isoformat()}T00:00:00.000Z"


def soon(seconds: float) -> str:
    """Gives the instant in so many seconds, as the interface writes times."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")[:23] + "Z"


def lines() -> list[dict]:
    """Two lines and a fee: one with all that a line can carry, one with a discount, one without addresses."""
    parka = {
        "reference": "PARKA-7",
        "type": "physical",
        "quantity": 2,
        "quantity_unit": "stk",
        "name": "Parka «Finnmark» – størrelse M",
        "total_amount": 499800,
        "unit_price": 249900,
        "total_discount_amount": 0,
        "tax_rate": 2500,
        "total_tax_amount": 99960,
        "product_url": "https://shop.example/p/parka?farge=blå&size=M",
        "image_url": "https://shop.example/i/parka.jpg",
    }
    socks = {
        "reference": "SOCK-3",
        "type": "physical",
        "quantity": 3,
        "quantity_unit": "",
        "name": 'Sokker "Vidda"',
        "total_amount": 26700,
        "unit_price": 9900,
        "total_discount_amount": 3000,
        "tax_rate": 2500,
        "total_tax_amount": 5340,
    }
    freight = {
        "reference": "FREIGHT",
        "type": "shipping_fee",
        "quantity": 1,
        "quantity_unit": "",
        "name": "Frakt",
        "total_amount": 4900,
        "unit_price": 4900,
        "total_discount_amount": 0,
        "tax_rate": 0,
        "total_tax_amount": 0,
    }
    return [parka, socks, freight]


AMOUNT = sum(line["total_amount"] for line in lines())


def recorded(**changes) -> dict:
    """Gives an authorized order with every member that was recorded, changed as asked."""
    order = {
        "order_id": new_uuid(),
        "status": "AUTHORIZED",
        "fraud_status": "ACCEPTED",
        "order_amount": AMOUNT,
        "original_order_amount": AMOUNT,
        "captured_amount": 0,
        "refunded_amount": 0,
        "remaining_authorized_amount": AMOUNT,
        "purchase_currency": "NOK",
        "locale": "nb-NO",
        "order_lines": lines(),
        "merchant_reference1": f"R{_chance.randrange(10**9):09d}",
        "merchant_reference2": "basket/42",
        "klarna_reference": new_reference(),
        "customer": {"date_of_birth": "1981-02-03", "type": "person"},
        "billing_address": dict(BILLING),
        "shipping_address": dict(SHIPPING),
        "created_at": "2026-01-07T10:03:53.497Z",
        "purchase_country": "NO",
        "expires_at": at_midnight(20),
        "captures": [],
        "refunds": [],
        "merchant_data": '{"cart":7,"note":"hei på deg"}',
        "initial_payment_method": {
            "type": "FIXED_AMOUNT_BY_CARD",
            "description": "Slice it (Fixed Payments by Card)",
            "number_of_installments": 4,
        },
    }
    return order | changes


def with_captures(*parts: int, refund: int = 0, **changes) -> dict:
    """Gives an order that was captured in these parts, and from whose first capture something was refunded."""
    order = recorded()
    for number, part in enumerate(parts, start=1):
        order["captures"].append(
            {
                "capture_id": new_uuid("1"),
                "klarna_reference": f"{order['klarna_reference']}-{number}",
                "captured_amount": part,
                "captured_at": f"2026-01-{7 + number:02d}T08:15:00.042Z",
                "description": "" if number == 1 else "Second parcel",
                "order_lines": [lines()[0]] if number == 1 else [],
                "refunded_amount": refund if number == 1 else 0,
                "billing_address": dict(BILLING),
                "shipping_address": dict(SHIPPING),
                "shipping_info": [],
            }
        )
    if refund:
        order["refunds"].append(
            {
                "refund_id": new_uuid("6"),
                "refunded_amount": refund,
                "refunded_at": "2026-01-20T12:00:00.000Z",
                "description": "Returned",
                "order_lines": [],
            }
        )
    order["captured_amount"] = sum(parts)
    order["refunded_amount"] = refund
    order["remaining_authorized_amount"] = AMOUNT - sum(parts)
    order["status"] = "CAPTURED" if sum(parts) == AMOUNT else "PART_CAPTURED"
    return order | changes


def text_of(order: dict) -> str:
    """Writes an order as one line of an import file."""
    return compact(order)
