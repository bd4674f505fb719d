"""The orders that the client captures from."""

import uuid
from datetime import UTC, datetime, timedelta

PLENTY = 100_000_000  # No run captures as much of one order.


def order(number: int) -> dict:
    """An authorized order that is large enough for all captures."""
    expires = (datetime.now(UTC) + timedelta(days=20)).strftime("%Y-%m-%dT00:00:00.000Z")
    person = {"given_name": "Ingrid", "family_name": "Solvang", "email": "ingrid@example.com", "country": "SE"}
    line = {"reference": "SKU-1", "type": "physical", "name": "Wool sweater", "quantity": 1, "quantity_unit": "pcs"}
    line |= {"unit_price": PLENTY, "total_amount": PLENTY, "total_discount_amount": 0}
    line |= {"tax_rate": 0, "total_tax_amount": 0}
    amounts = {"captured_amount": 0, "refunded_amount": 0, "remaining_authorized_amount": PLENTY}
    return amounts | {
        "order_id": str(uuid.UUID(int=(0xC1 << 120) | (0x4 << 76) | (0x8 << 60) | number)),
        "status": "AUTHORIZED",
        "fraud_status": "ACCEPTED",
        "order_amount": PLENTY,
        "original_order_amount": PLENTY,
        "purchase_currency": "SEK",
        "purchase_country": "SE",
        "locale": "sv-SE",
        "order_lines": [line],
        "klarna_reference": f"CLUS{number:04d}",
        "customer": {},
        "billing_address": person,
        "shipping_address": person,
        "created_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "expires_at": expires,
        "captures": [],
        "refunds": [],
        "initial_payment_method": {"type": "INVOICE", "description": "Pay later"},
    }
