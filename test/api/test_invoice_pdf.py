"""Invoices and credit notes on paper: what a customer needs to pay, in the customer's language."""

import json

import httpx
import pytest

from support.invoices import invoices, paid, plan_when
from support.merchant import taken
from support.orders import PLACE, Shop, line, place
from support.paper import pages, pdf
from support.program import fangst
from support.site import FJORD, SKERRY, Site
from support.wire import assert_problem, captured, done, patch, refunded

shop = Shop(5501)
SENDER = {
    "street_address": "Bryggen 3 (bakgården)",
    "postal_code": "75310",
    "city": "Uppsala",
    "country": "Sverige",
    "vat_id": "SE556000000001",
    "payment_account": "Bankgiro 5050-1055",
}


@pytest.fixture(scope="module")
def client(site: Site) -> httpx.Client:
    """A client with an API key, of a merchant with a letterhead."""
    letterhead(site, **SENDER)
    return site.client()


def letterhead(site: Site, **members: str) -> dict:
    """Changes the letterhead and gives how it stands then."""
    chosen = json.dumps(members)
    return fangst("merchant", "letterhead", *site.store, "--merchant", FJORD, "--settings", chosen).json()


def path_of(order: dict, invoice: dict) -> str:
    """Says where the PDF of an invoice is."""
    return f"{PLACE}/{order['order_id']}/invoices/{invoice['capture_id']}/pdf"


def on_one_page(client: httpx.Client, path: str) -> str:
    """The text of a document of one page, with single blanks, and none before a percent sign."""
    (text,) = pages(pdf(client, path))
    rows = [" ".join(row.split()) for row in text.splitlines() if row.strip()]
    return "\n".join(rows).replace(" %", "%") + "\n"


def refunded_invoice(client: httpx.Client, order: dict, amount: int) -> dict:
    """Waits until so much of the one invoice of an order is refunded, and gives it."""
    now = plan_when(client, order, "a credit", lambda now: [one["refunded_amount"] for one in now["invoices"]] == [amount])
    return now["invoices"][0]


def test_an_invoice_has_all_that_is_needed_to_pay_it(client: httpx.Client) -> None:
    """Sender, recipient, number, date, due date, reference, account, lines, VAT by rate, and what is to be paid."""
    lines = [line(2, 15000, name="Löparskor €", discount=1000), line(1, 10600, 600, name="Bok")]
    order = place(client, shop.order(lines))
    taken(client, order, {"full": True})
    (invoice,) = invoices(client, order)
    text = on_one_page(client, path_of(order, invoice))
    who = order["billing_address"]
    for expected in (
        "Fjord & Fell AB Bryggen 3 (bakgården)",
        "75310 Uppsala",
        "SE556000000001",
        f"{who['given_name']} {who['family_name']}",
        who["street_address"],
        f"Faktura {invoice['invoice_number']}\n",
        f"Fakturanummer {invoice['invoice_number']}\n",
        f"Fakturadatum {invoice['invoice_date']}\n",
        f"Förfallodatum {invoice['parts'][0]['due_date']}\n",
        f"Betalningsreferens (OCR) {invoice['payment_reference']}\n",
        "Betalas till Bankgiro 5050-1055\n",
        f"Beställning {order['merchant_reference1']}\n",
        "Löparskor € (SKU-1000), rabatt 10,00 2 150,00 25% 290,00\n",
        "Bok (SKU-1000) 1 106,00 6% 106,00\n",
        "Summa 396,00\n",
        "6% 100,00 6,00 106,00\n",
        "25% 232,00 58,00 290,00\n",
        "Summa 332,00 64,00 396,00\n",
        "Att betala 396,00 SEK\n",
        "Sida 1 av 1",
    ):
        assert expected in text, expected


@pytest.mark.parametrize(
    ("locale", "country", "title", "to_pay"),
    [
        ("sv-FI", "FI", "Faktura", "Att betala 1 234,50"),
        ("nb-NO", "NO", "Faktura", "Å betale 1 234,50"),
        ("da-DK", "DK", "Faktura", "At betale 1.234,50"),
        ("fi-FI", "FI", "Lasku", "Maksettavaa 1 234,50"),
        ("de-DE", "DE", "Rechnung", "Zu zahlen 1.234,50"),
        ("en-SE", "SE", "Invoice", "To pay 1,234.50"),
        ("fr-AT", "AT", "Rechnung", "Zu zahlen 1.234,50"),
        ("fr-FR", "NL", "Invoice", "To pay 1,234.50"),
    ],
)
def test_an_invoice_is_in_the_language_of_its_customer(client, locale, country, title, to_pay) -> None:
    """That of the locale, or that of the country, or English; an amount without lines is said to have none."""
    order = place(client, shop.order_of(123450, locale=locale, purchase_country=country))
    captured(client, order, 123450)
    (invoice,) = invoices(client, order)
    text = on_one_page(client, path_of(order, invoice))
    assert f"{title} {invoice['invoice_number']}\n" in text and to_pay in text
    assert "SKU-1000" not in text and "25%" not in text


def test_lines_that_do_not_come_to_the_amount_leave_a_difference(client: httpx.Client) -> None:
    """The customer sees by how much, and the sum is what was captured."""
    order = place(client, shop.order_of(30000))
    captured(client, order, 9000, order_lines=[line(1, 10000)])
    (invoice,) = invoices(client, order)
    text = on_one_page(client, path_of(order, invoice))
    assert "Avvikelse från raderna -10,00\nSumma 90,00\n" in text and "Att betala 90,00 SEK" in text


def test_instalments_are_on_the_invoice(client: httpx.Client) -> None:
    """When how much is due, and what of it is open."""
    method = {"type": "FIXED_AMOUNT", "number_of_installments": 3}
    order = place(client, shop.order_of(10000, payment_method=method))
    captured(client, order, 10000)
    (invoice,) = invoices(client, order)
    paid(client, invoice["payment_reference"], 4000)
    text = on_one_page(client, path_of(order, invoice))
    for part, left in zip(invoice["parts"], ("0,00", None, None), strict=True):
        assert f"{part['due_date']} {part['amount'] // 100},{part['amount'] % 100:02} {left or ''}" in text
    assert "Betalt -40,00 SEK" in text and "Att betala 60,00 SEK" in text


def test_a_refund_is_on_the_invoice_and_has_a_credit_note(client: httpx.Client) -> None:
    """What was open is deducted, what was paid is paid back; which refund of the order it is is in its number."""
    order = place(client, shop.order([line(4, 10000)]))
    taken(client, order, {"full": True})
    first = refunded(client, order, 10000, order_lines=[line(1, 10000)])
    before = refunded_invoice(client, order, 10000)
    paid(client, before["payment_reference"], 20000)
    second = refunded(client, order, 15000)
    invoice = refunded_invoice(client, order, 25000)
    number, path = invoice["invoice_number"], path_of(order, invoice).removesuffix("/pdf")
    text = on_one_page(client, f"{path}/credits/{first}/pdf")
    assert f"Kreditfaktura {number}-1\n" in text and f"Avser faktura {number}\n" in text
    assert "Wool sweater (SKU-1000) 1 100,00 25% 100,00" in text and "Dras av från fakturan 100,00 SEK" in text
    text = on_one_page(client, f"{path}/credits/{second}/pdf")
    assert f"Kreditfaktura {number}-2\n" in text and "utan artikelrader" in text
    assert "Dras av från fakturan 100,00 SEK" in text and "Var betalt: återbetalas 50,00 SEK" in text
    text = on_one_page(client, f"{path}/pdf")
    assert "Krediterat -250,00 SEK" in text and "Betalt -200,00 SEK" in text
    assert "Att återbetala till er 50,00 SEK" in text and "Att betala 0,00 SEK" in text


def test_a_document_of_another_time_is_as_it_was_then(site: Site, client: httpx.Client) -> None:
    """Byte for byte, wherever customer and merchant have moved to, and whatever they are called since."""
    order = place(client, shop.order_of(30000))
    captured(client, order, 20000)
    refund = refunded(client, order, 500)
    invoice = refunded_invoice(client, order, 500)
    paths = [path_of(order, invoice), path_of(order, invoice).replace("/pdf", f"/credits/{refund}/pdf")]
    before = [pdf(client, path) for path in paths]
    later = place(client, shop.order_of(20000))
    done(patch(client, later, "merchant-references", {"merchant_reference1": "was this"}))
    captured(client, later, 20000)
    done(patch(client, order, "merchant-references", {"merchant_reference1": "is that"}))
    site.choose(compat="klarna")  # Kustom's rules let nobody change a billing address
    moved = order["billing_address"] | {"street_address": "Ny gata 1"}
    done(patch(client, order, "customer-details", {"billing_address": moved}))
    assert letterhead(site, city="Lund")["city"] == "Lund"
    assert [pdf(client, path) for path in paths] == before
    letterhead(site, city="Uppsala")
    (invoice,) = invoices(client, later)
    assert "was this" in on_one_page(client, path_of(later, invoice))


def test_an_invoice_of_a_thousand_lines_has_many_pages(client: httpx.Client) -> None:
    """With the sum carried from one to the next, and long names wrapped."""
    name = "Ullstrumpa med ett väldigt långt namn som ingen skriver på en etikett " * 3
    order = place(client, shop.order([line(1, 100, name=f"{number} {name}"[:255]) for number in range(1000)]))
    taken(client, order, {"full": True})
    (invoice,) = invoices(client, order)
    found = pages(pdf(client, path_of(order, invoice)))
    assert len(found) > 50 and f"Sida {len(found)} av {len(found)}" in found[-1]
    assert all("Transport från föregående sida" in text for text in found[1:-1])
    assert "Att betala" in found[-1]


def test_who_asks_for_what_is_not_there_is_told_so(site: Site, client: httpx.Client) -> None:
    """Another merchant's, a capture that is none of the order's, a refund that is none."""
    order, other = place(client, shop.order_of(20000)), place(client, shop.order_of(20000))
    captured(client, order, 20000)
    captured(client, other, 20000)
    (invoice,), (strange,) = invoices(client, order), invoices(client, other)
    assert_problem(site.client(SKERRY).get(path_of(order, invoice)), 404, "NO_SUCH_ORDER")
    assert_problem(client.get(path_of(order, strange)), 404, "NOT_FOUND")
    path = path_of(order, invoice).removesuffix("/pdf")
    assert_problem(client.get(f"{path}/credits/{strange['capture_id']}/pdf"), 404, "NOT_FOUND")
    assert_problem(client.get(f"{path}/credits/none/pdf"), 400, "BAD_VALUE")
    assert_problem(client.get(f"{PLACE}/{order['order_id']}/invoices/none/pdf"), 400, "BAD_VALUE")


def test_a_letterhead_is_changed_member_by_member(site: Site, client: httpx.Client) -> None:
    """An empty text clears one; what is too long is refused."""
    assert letterhead(site, phone="+46 18 000 000") == {"company_name": "Fjord & Fell AB"} | SENDER | {"phone": "+46 18 000 000"}
    assert "phone" not in letterhead(site, phone="")
    assert client.get("/merchant/v1/letterhead").json() == {"company_name": "Fjord & Fell AB"} | SENDER
    site.create_user("edda@example.com", "admin")
    admin = site.sign_in("edda@example.com")
    answer = admin.patch("/merchant/v1/letterhead", json={"website": "fjordfell.example"})
    assert answer.json() == {"company_name": "Fjord & Fell AB"} | SENDER | {"website": "fjordfell.example"}
    assert_problem(admin.patch("/merchant/v1/letterhead", json={"city": "x" * 101}), 422)
    long = json.dumps({"phone": "1" * 51})
    assert "phone" in fangst("merchant", "letterhead", *site.store, "--merchant", FJORD, "--settings", long, expect=1).said
    shown = fangst("merchant", "letterhead", *site.store, "--merchant", FJORD).json()
    assert shown["vat_id"] == SENDER["vat_id"]
