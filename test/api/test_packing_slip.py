"""Packing slips: what goes into the parcel, in the customer's language, without a price."""

import json
import re
from datetime import datetime

import httpx
import pytest

from support.merchant import taken
from support.orders import PLACE, Shop, line, place
from support.paper import pages, pdf
from support.program import fangst
from support.receivable import local_day
from support.site import FJORD, Site
from support.wire import assert_problem, captured, done, patch

shop = Shop(8801)


@pytest.fixture(scope="module")
def client(site: Site) -> httpx.Client:
    """A client with an API key, of a merchant with a letterhead: the first one counts for all that was before it."""
    letterhead(site, "Bryggen 3")
    return site.client()


def letterhead(site: Site, street: str) -> None:
    """The merchant moves."""
    chosen = json.dumps({"street_address": street})
    fangst("merchant", "letterhead", *site.store, "--merchant", FJORD, "--settings", chosen)


def slip_path(order: dict, capture_id: str | None = None) -> str:
    """Says where the packing slip is."""
    asked = "" if capture_id is None else f"?capture_id={capture_id}"
    return f"{PLACE}/{order['order_id']}/packing-slip{asked}"


def slip_pdf(client: httpx.Client, order: dict, capture_id: str | None = None) -> bytes:
    """The document."""
    asked = {} if capture_id is None else {"capture_id": capture_id}
    return pdf(client, slip_path(order), **asked)


def slip(client: httpx.Client, order: dict, capture_id: str | None = None) -> str:
    """The text of the one page, with single blanks."""
    (text,) = pages(slip_pdf(client, order, capture_id))
    return "\n".join(" ".join(row.split()) for row in text.splitlines() if row.strip()) + "\n"


def test_it_tells_what_is_packed_and_no_price(client):
    """Sender, shipping address, references and goods; no fee, no discount, no amount."""
    lines = [
        line(2, 15000, name="Löparskor", reference="SKO-42", quantity_unit="par"),
        line(1, 4900, name="Frakt", type="shipping_fee"),
    ]
    home = {"given_name": "Åsa", "family_name": "Ek", "street_address": "Hemgatan 1", "postal_code": "11122", "city": "Stockholm", "country": "SE"}
    away = home | {"street_address": "Paketboxen 9"}
    order = place(
        client, shop.order(lines, billing_address=home, shipping_address=away, merchant_reference2="Kundnr 77")
    )
    text = slip(client, order)
    ordered = local_day("SE", datetime.fromisoformat(order["created_at"]))
    for expected in (
        "Fjord & Fell AB Bryggen 3\n",
        "Åsa Ek\nPaketboxen 9\n11122 Stockholm\n",
        f"Följesedel {order['klarna_reference']}\n",
        f"Beställning {order['merchant_reference1']}\n",
        "Er referens Kundnr 77\n",
        f"Beställd {ordered}\n",
        "Löparskor SKO-42 2 par\n",
        "Sida 1 av 1",
    ):
        assert expected in text, expected
    assert "Frakt" not in text and "Hemgatan" not in text
    assert not re.search(r"\d[.,]\d\d\b", text), "an amount"


@pytest.mark.parametrize(
    ("locale", "country", "title", "nothing"),
    [
        ("nb-NO", "NO", "Pakkseddel", "Ingen varer er oppgitt."),
        ("da-DK", "DK", "Følgeseddel", "Ingen varer er angivet."),
        ("fi-FI", "FI", "Lähete", "Tuotteita ei ole ilmoitettu."),
        ("de-DE", "DE", "Lieferschein", "Es sind keine Artikel angegeben."),
        ("en-SE", "SE", "Packing slip", "No articles are stated."),
    ],
)
def test_it_is_in_the_language_of_its_customer(client, locale, country, title, nothing):
    """A capture of an amount states no goods, and says so."""
    order = place(client, shop.order_of(50000, locale=locale, purchase_country=country))
    capture = captured(client, order, 10000)
    assert title in slip(client, order)
    assert nothing in slip(client, order, capture)


def test_that_of_a_capture_never_changes(client, site):
    """Neither by another address, another reference, more captures nor another letterhead."""
    order = place(client, shop.order([line(3, 10000)]))
    capture = taken(client, order, {"lines": [{"line": 0, "quantity": 1}]})["capture_id"]
    before = slip_pdf(client, order, capture)
    whole = slip(client, order)
    moved = {"shipping_address": {"street_address": "Ny väg 3"}}
    done(patch(client, order, "customer-details", moved))
    done(patch(client, order, "merchant-references", {"merchant_reference1": "NEW-1"}))
    letterhead(site, "Moved 1")
    captured(client, order, 1000)
    assert slip_pdf(client, order, capture) == before
    assert "Ny väg 3" not in slip(client, order, capture) and " 1 " in slip(client, order, capture)
    assert "Ny väg 3" in slip(client, order) and "NEW-1" in slip(client, order)
    assert "Ny väg 3" not in whole
    assert slip_pdf(client, order) == slip_pdf(client, order)


def test_many_goods_go_over_pages(client):
    """Each page has the titles of the columns, and none tells a sum."""
    lines = [line(1, 100, name=f"Skruv nummer {n}", reference=f"S-{n}") for n in range(120)]
    order = place(client, shop.order(lines))
    found = pages(slip_pdf(client, order))
    assert len(found) > 2
    assert all("Artikelnummer" in page for page in found)
    assert not any("Transport" in page or "Denna sida" in page for page in found)
    for n in range(120):
        assert sum(len(re.findall(rf"Skruv nummer {n}\b", page)) for page in found) == 1


def test_whom_it_is_shown_to(site: Site, client, other):
    """Whoever sees orders; no other merchant; and of no capture that is not the order's."""
    order, stranger = place(client, shop.order_of(1000)), place(client, shop.order_of(1000))
    capture = captured(client, stranger, 1000)
    site.create_user("slip@fjord.example", "viewer")
    assert "Följesedel" in slip(site.sign_in("slip@fjord.example"), order)
    assert_problem(client.get(slip_path(order, capture)), 404, "NOT_FOUND")
    assert_problem(client.get(slip_path(order, order["order_id"])), 404, "NOT_FOUND")
    assert_problem(other.get(slip_path(order)), 404, "NO_SUCH_ORDER")
    assert_problem(other.get(slip_path(stranger, capture)), 404, "NO_SUCH_ORDER")
    assert_problem(client.get(slip_path(order, "x")), 400, "BAD_VALUE")
