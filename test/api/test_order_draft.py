"""An order that expired or was cancelled, as it could be placed once more."""

import httpx

from support.orders import PLACE, Shop, line, place
from support.site import SKERRY, Site
from support.wire import assert_problem, done, order_path, patch, post

shop = Shop(6601)
OF_THE_AUTHORIZATION = {"expires_at", "fraud_status", "auto_capture", "order_id", "status"}


def draft(client: httpx.Client, order: dict) -> dict:
    """What can be placed."""
    answer = client.get(f"{PLACE}/{order['order_id']}/draft")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_cancelled_order_is_placed_again_from_its_draft(client):
    """With the references, addresses and lines that it had last, and an authorization of its own."""
    body = shop.order([line(2, 15000), line(1, 4900, type="shipping_fee")], merchant_data="cart 7")
    body |= {"customer": {"date_of_birth": "1990-05-17"}, "locale": "nb-NO", "purchase_country": "NO"}
    order = place(client, body)
    done(patch(client, order, "merchant-references", {"merchant_reference2": "second"}))
    lines = [line(1, 15000)]
    done(patch(client, order, "authorization", {"order_amount": 15000, "order_lines": lines}))
    done(post(client, order, "cancel"))
    again = draft(client, order)
    assert not OF_THE_AUTHORIZATION & set(again)
    made = place(client, again)
    assert made["order_id"] != order["order_id"] and made["status"] == "AUTHORIZED"
    read = [client.get(order_path(one)).json() for one in (order, made)]
    for member in ("order_lines", "billing_address", "shipping_address", "customer", "merchant_reference1",
                   "merchant_reference2", "merchant_data", "locale", "purchase_country", "initial_payment_method"):
        assert read[0][member] == read[1][member], member
    assert (made["order_amount"], again["order_tax_amount"]) == (15000, lines[0]["total_tax_amount"])
    assert client.get(order_path(order)).json()["status"] == "CANCELLED"


def test_a_draft_has_no_amount_that_its_lines_do_not_come_to(client):
    """The customer is asked for what the lines are, whatever was authorized."""
    order = place(client, shop.order([line(1, 10000)]))
    done(patch(client, order, "authorization", {"order_amount": 9000, "order_lines": [line(1, 10000)]}))
    assert draft(client, order)["order_amount"] == 10000


def test_nobody_is_authorized_by_reading(site: Site, client, order_of):
    """A viewer reads a draft, places nothing; another merchant does not even read it."""
    order = order_of(1000)
    site.create_user("draft@fjord.example", "viewer")
    viewer = site.sign_in("draft@fjord.example")
    body = draft(viewer, order)
    assert viewer.post(PLACE, json=body).status_code == 401
    assert_problem(site.client(SKERRY).get(f"{PLACE}/{order['order_id']}/draft"), 404, "NO_SUCH_ORDER")
