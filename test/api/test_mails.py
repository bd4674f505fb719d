"""Mails about what happens to orders, handed to a real mail server."""

import re
from collections.abc import Iterator

import httpx
import pytest

from support.contract import Contract
from support.invoices import invoices
from support.mailbox import WITHIN, MailServer, choose_mails, mails_of
from support.merchant import page, taken, timeline
from support.orders import PLACE, Shop, address, line, place
from support.polling import wait_until
from support.recorded import at_midnight, recorded, text_of
from support.site import SKERRY, Site
from support.wire import assert_problem, captured, done, patch, post, read, refunded

ALL = ["capture", "invoice", "refund", "expiry_warning"]
shop = Shop(5501)


@pytest.fixture(scope="module")
def site(tmp_path_factory, contract: Contract, server: MailServer) -> Iterator[Site]:
    """An installation that sends its mails there."""
    site = Site(tmp_path_factory.mktemp("site") / "data", contract, server.options)
    site.open()
    choose_mails(site, mails=ALL, staff="staff@fjord.example", reply_to="help@fjord.example")
    yield site
    site.close()


def buyer(name: str, country: str = "SE") -> dict:
    """Somebody with an address of their own."""
    return address(name, "Öberg", "Strandgatan 21", "62156", "Visby", country)


def order_of(client: httpx.Client, name: str, amount: int = 123450, country: str = "SE", **members) -> dict:
    """An order of somebody; the mail address is NAME.oberg@example.com."""
    who = buyer(name, country)
    return place(
        client, shop.order_of(amount, billing_address=who, shipping_address=who, purchase_country=country, **members)
    )


def to(name: str) -> str:
    """The mail address of a buyer."""
    return f"{name.lower()}.oberg@example.com"


@pytest.fixture(scope="module")
def story(site: Site, client: httpx.Client, server: MailServer) -> dict[str, dict]:
    """Everything that the tests look at, so that they wait once: orders by who bought."""
    server.answers.recipient |= {
        to("Busy"): ["451 4.7.1 Greylisted, come back"],
        to("Gone"): ["550 5.1.1 No such user*"],
    }
    server.answers.data[to("Spam")] = ["554 5.7.1 We do not like this*"]
    server.answers.data[to("Full")] = ["452 4.3.1 The disk is full"]
    orders = {}
    for name in ("Elin", "Busy", "Gone", "Spam", "Full"):
        orders[name] = order_of(client, name)
        captured(client, orders[name], 123450)
    for name, country, locale in (
        ("Kari", "NO", "nb-NO"),
        ("Søren", "DK", "da-DK"),
        ("Aino", "FI", "fi-FI"),
        ("Jörg", "DE", "de-DE"),
        ("Jane", "SE", "en-GB"),
        ("Luc", "AT", "fr-FR"),
    ):
        orders[name] = order_of(client, name, country=country, locale=locale, purchase_currency="EUR")
        captured(client, orders[name], 123450)
    orders["Maja"] = place(
        client,
        shop.order([line(2, 15000, name="Träskor <b>"), line(1, 5000)], billing_address=buyer("Maja")),
    )
    taken(client, orders["Maja"], {"lines": [{"line": 0, "quantity": 1}]})
    shipped = order_of(client, "Ship", payment_method={"type": "CARD"})
    infos = [{"shipping_company": "Post Nord", "tracking_number": "T1", "tracking_uri": "https://track.example/?a=1&b=2"}]
    capture = captured(client, shipped, 100, shipping_info=infos)
    later = [{"shipping_company": "Schenker", "tracking_number": "T2", "tracking_uri": "javascript:alert(1)"}]
    done(post(client, shipped, f"captures/{capture}/shipping-info", {"shipping_info": later}))
    done(post(client, shipped, f"captures/{capture}/trigger-send-out"))
    refunded(client, shipped, 50, description="Broken")
    orders["Ship"] = shipped
    evil = buyer("Evil") | {"family_name": "Öberg\r\nBcc: victim@example.com"}
    orders["Evil"] = place(client, shop.order_of(500, billing_address=evil, merchant_reference1="A\r\nX-Evil: 1"))
    captured(client, orders["Evil"], 500)
    orders["Bad"] = place(client, shop.order_of(500, billing_address=buyer("Bad") | {"email": "b@d@example.com"}))
    captured(client, orders["Bad"], 500)
    orders["Nobody"] = place(client, shop.order_of(500, billing_address=buyer("Nobody") | {"email": ""}))
    captured(client, orders["Nobody"], 500)
    old = recorded(expires_at=at_midnight(2))
    site.import_orders([text_of(old)])
    site.choose(expiry_warning_days=[3])
    orders["Old"] = old
    wait_until(lambda: len(timeline(client, old)) == 2, 15, "the merchant was warned")
    wait_until(lambda: server.to("staff@fjord.example"), WITHIN, "the staff was warned", 0.2)
    for name, order in orders.items():
        if name not in ("Nobody", "Old"):
            wait_until(
                lambda order=order: (found := mails_of(client, order))
                and all(one["state"] in ("sent", "bounced") for one in found),
                WITHIN,
                f"the mails of {name} have come to an end",
                0.2,
            )
    return orders


def only(server: MailServer, name: str, kind: str):
    """The one mail of this kind to somebody."""
    (mail,) = server.to(to(name), kind)
    return mail


def test_a_capture_is_told_with_its_amount(server: MailServer, story) -> None:
    mail = only(server, "Elin", "capture")
    assert mail.sender == "orders@pay.example"
    assert mail.message["From"] == "Fjord & Fell AB <orders@pay.example>"
    assert mail.message["To"] == to("Elin")
    assert mail.message["Reply-To"] == "help@fjord.example"
    reference = story["Elin"]["merchant_reference1"]
    assert mail.message["Subject"] == f"Fjord & Fell AB levererar din beställning {reference}"
    for part in ("plain", "html"):
        said = mail.text(part)
        assert "Elin Öberg" in said and "1\u00a0234,50\u00a0SEK" in said and reference in said
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert mail.message["Content-Language"] == "sv"
    assert mail.message["Date"].datetime.tzinfo is not None


def test_the_bytes_are_plain_and_short(server: MailServer, story) -> None:
    for mail in server.mails:
        assert mail.raw.isascii()
        head, _, body = mail.raw.partition(b"\r\n\r\n")
        assert max(len(line) for line in body.split(b"\r\n")) <= 76
        assert max(len(line) for line in head.split(b"\r\n")) <= 100
        assert b"\n" not in mail.raw.replace(b"\r\n", b"")
        assert not mail.message.defects
        assert [part.get_content_type() for part in mail.message.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    ("name", "language", "amount", "word"),
    [
        ("Kari", "nb", "1\u00a0234,50\u00a0EUR", "Vennlig hilsen"),
        ("Søren", "da", "1.234,50\u00a0EUR", "Venlig hilsen"),
        ("Aino", "fi", "1\u00a0234,50\u00a0EUR", "Ystävällisin terveisin"),
        ("Jörg", "de", "1.234,50\u00a0EUR", "Mit freundlichen Grüßen"),
        ("Jane", "en", "EUR\u00a01,234.50", "Kind regards"),
        ("Luc", "de", "1.234,50\u00a0EUR", "Mit freundlichen Grüßen"),
    ],
)
def test_the_language_is_the_customers(client, server, story, name, language, amount, word) -> None:
    recipient = read(client, story[name])["billing_address"]["email"]
    (mail,) = server.to(recipient, "capture")
    assert mail.message["Content-Language"] == language
    assert amount in mail.text() and word in mail.text()


def test_an_invoice_tells_what_to_pay_until_when_and_with_which_reference(client, server, story) -> None:
    mail = only(server, "Elin", "invoice")
    (invoice,) = invoices(client, story["Elin"])
    said = mail.text()
    assert mail.message["Subject"] == f"Faktura {invoice['invoice_number']} från Fjord & Fell AB"
    assert f"Betalningsreferens: {invoice['payment_reference']}" in said
    assert f"Att betala senast {invoice['parts'][0]['due_date']}: 1\u00a0234,50\u00a0SEK" in said
    assert "1 × Wool sweater" not in said  # it was captured by amount


def test_an_order_that_is_paid_by_card_has_no_invoice(server: MailServer, story) -> None:
    assert server.to(to("Ship"), "invoice") == []


def test_lines_are_told_and_are_no_markup(server: MailServer, story) -> None:
    mail = only(server, "Maja", "capture")
    assert "1 × Träskor <b>: 150,00\u00a0SEK" in mail.text()
    assert "Träskor &lt;b&gt;" in mail.text("html") and "<b>" not in mail.text("html")
    assert "50,00\u00a0SEK" in mail.text() and "Wool" not in mail.text()


def test_tracking_is_told_also_what_became_known_since(server: MailServer, story) -> None:
    first, again = server.to(to("Ship"), "capture")
    assert first.id != again.id, "a send-out is a mail of its own"
    for mail in (first, again):
        said, markup = mail.text(), mail.text("html")
        assert "Skickas med: Post Nord\nSpårningsnummer: T1\nFölj försändelsen: https://track.example/?a=1&b=2" in said
        assert "T2" in said
        assert 'href="https://track.example/?a=1&amp;b=2"' in markup
        assert "href=\"javascript" not in markup


def test_a_refund_is_told(server: MailServer, story) -> None:
    mail = only(server, "Ship", "refund")
    assert mail.message["Subject"] == "Återbetalning från Fjord & Fell AB: 0,50\u00a0SEK"
    assert "\nBroken\n" in mail.text() and "<p>Broken</p>" in mail.text("html")


def test_nothing_that_a_customer_wrote_becomes_a_header(server: MailServer, story) -> None:
    mail = only(server, "Evil", "capture")
    assert set(mail.message.keys()) <= {
        "Date", "From", "To", "Reply-To", "Subject", "Message-ID", "Auto-Submitted", "Content-Language",
        "MIME-Version", "Content-Type",
    } | {"X-Peer", "X-MailFrom", "X-RcptTo"}
    assert mail.recipients == [to("Evil")]
    assert server.to("victim@example.com") == []


def test_the_staff_is_warned_in_its_language(server: MailServer, story) -> None:
    (mail,) = server.to("staff@fjord.example")
    assert mail.kind == "expiry_warning" and mail.message["Content-Language"] == "en"
    assert re.match(r"Order \S+ expires on \d+ \w+ \d{4}: NOK\u00a0[\d,.]+ is left", mail.message["Subject"])


def test_what_is_refused_for_a_while_is_sent_later(client, server, story) -> None:
    for name in ("Busy", "Full"):
        assert {mail.kind for mail in server.to(to(name))} == {"capture", "invoice"}
        assert len(server.to(to(name))) == 2
        assert sum(one["attempts"] for one in mails_of(client, story[name])) == 3
        assert {one["state"] for one in mails_of(client, story[name])} == {"sent"}
        assert "unanswered_attempts" not in mails_of(client, story[name])[0]


def test_what_is_refused_for_good_is_in_the_timeline(client, server, story) -> None:
    for name, answer in (("Gone", "550 5.1.1 No such user"), ("Spam", "554 5.7.1 We do not like this")):
        assert server.to(to(name)) == []
        created, capture = timeline(client, story[name])
        assert "mails" not in created
        assert [one["kind"] for one in capture["mails"]] == ["capture", "invoice"]
        for one in capture["mails"]:
            assert (one["state"], one["attempts"], one["answer"]) == ("bounced", 1, answer)
            assert "reason_code" not in one
            assert one["to"] == to(name) and one["finished_at"]


def test_what_arrived_nowhere_is_among_the_failures(client, story) -> None:
    told = page(client, "/merchant/v1/failures")["mails"]
    refused = [one for one in told if one["order_id"] == story["Gone"]["order_id"]]
    assert sorted((one["kind"], one["state"], one["answer"]) for one in refused) == [
        ("capture", "bounced", "550 5.1.1 No such user"),
        ("invoice", "bounced", "550 5.1.1 No such user"),
    ]
    assert [one["finished_at"] for one in told] == sorted((one["finished_at"] for one in told), reverse=True)
    assert story["Ship"]["order_id"] not in [one["order_id"] for one in told]


def test_an_address_that_is_none_bounces_without_asking(client, server, story) -> None:
    (one, _) = mails_of(client, story["Bad"])
    assert (one["state"], one["answer"]) == ("bounced", "The address is none that mail can be sent to.")
    assert one["reason_code"] == "MAIL_ADDRESS_REFUSED"
    assert mails_of(client, story["Nobody"]) == []


def test_the_mails_of_an_order_come_in_pages(client, story) -> None:
    found, cursor = [], {}
    while True:
        one = page(client, f"{PLACE}/{story['Ship']['order_id']}/mails", limit=1, **cursor)
        found += one["mails"]
        if "next" not in one:
            break
        cursor = {"cursor": one["next"]}
    assert found == mails_of(client, story["Ship"])
    assert [mail["kind"] for mail in found] == ["capture", "capture", "refund"]
    assert all(mail["state"] == "sent" and mail["answer"] == "250 Taken" for mail in found)


def test_the_mails_of_another_merchant_are_not_there(site: Site, story) -> None:
    stranger = site.client(SKERRY)
    assert_problem(stranger.get(f"{PLACE}/{story['Elin']['order_id']}/mails"), 404, "NO_SUCH_ORDER")
    assert_problem(stranger.get(f"{PLACE}/abc/mails"), 400, "INVALID_ORDER_ID")


def test_mails_are_chosen_and_what_cannot_be_is_refused(site: Site, client) -> None:
    site.create_user("mail@example.com", "admin")
    admin = site.sign_in("mail@example.com")
    path = "/merchant/v1/mail-terms"
    assert client.get(path).json()["mails"] == ALL
    answer = admin.patch(path, json={"staff_language": "sv"})
    assert answer.status_code == 200 and answer.json()["staff_language"] == "sv"
    assert answer.json()["staff"] == "staff@fjord.example"
    for wrong, where in (
        ({"mails": ["captures"]}, "mails[0]"),
        ({"reply_to": "nobody"}, "reply_to"),
        ({"copy_to": "a@b.example\r\nBcc: c@d.example"}, "copy_to"),
        ({"staff": ""}, "staff"),
        ({"staff_language": "fr"}, "staff_language"),
    ):
        problem = assert_problem(admin.patch(path, json=wrong), 422)
        assert problem["errors"][0]["field"] == where
    assert site.client(SKERRY).get(path).json()["mails"] == []


def resend(client: httpx.Client, order: dict, event_id: str, kind: str, **headers) -> httpx.Response:
    """Asks for a mail once more; the caller looks at the answer."""
    body = {"event_id": event_id, "kind": kind}
    return client.post(f"{PLACE}/{order['order_id']}/resends", json=body, headers=headers)


def event_of(client: httpx.Client, order: dict, kind: str) -> str:
    """The event that the first mail of a kind is about."""
    return next(mail["event_id"] for mail in mails_of(client, order) if mail["kind"] == kind)


@pytest.fixture(scope="module")
def resent(site: Site, client: httpx.Client, story) -> dict[str, str]:
    """Two mails were asked for again, one of them from an order whose customer has another address by now; each
    of them is the event that was made of it, by who bought."""
    site.create_user("again@fjord.example", "finance")
    person = site.sign_in("again@fjord.example")
    site.choose(compat="klarna")
    done(patch(client, story["Maja"], "customer-details", {"billing_address": {"email": "new.maja@example.com"}}))
    site.choose(compat="kustom")
    made = {}
    for name, kind in (("Maja", "invoice"), ("Ship", "refund")):
        event = event_of(client, story[name], kind)
        for _ in range(2):
            answer = resend(person, story[name], event, kind, **{"Idempotency-Key": f"again-{name}"})
            assert answer.status_code == 204, answer.text
        made[name] = answer.headers["Transaction-Id"]
    return made


def test_who_asked_for_a_mail_again_is_in_the_timeline(client, story, resent) -> None:
    """With the mail that it repeats; the same key asks once."""
    for name, kind in (("Maja", "invoice"), ("Ship", "refund")):
        again = [one for one in timeline(client, story[name]) if "mail_kind" in one]
        assert [(one["event_id"], one["type"]) for one in again] == [(resent[name], "send_out.triggered")]
        assert again[0]["actor"] == {"kind": "user", "name": "again@fjord.example"}
        assert (again[0]["mail_event_id"], again[0]["mail_kind"]) == (event_of(client, story[name], kind), kind)
        captures = [one["capture_id"] for one in read(client, story[name])["captures"]]
        assert captures == [again[0]["capture_id"]]


def test_what_cannot_be_sent_again_is_refused_with_its_reason(site: Site, client, story) -> None:
    """No such mail, an address that bounced, no address, a mail that is for the merchant, or is not wanted any more."""
    jane, gone = story["Jane"], story["Gone"]
    capture = event_of(client, jane, "capture")
    for event, kind in ((capture, "refund"), (jane["order_id"], "capture")):
        assert "nothing to send again" in assert_problem(resend(client, jane, event, kind), 404, "NOT_FOUND")["detail"]
    assert_problem(resend(client, jane, event_of(client, gone, "capture"), "capture"), 404, "NOT_FOUND")
    old = {"order_id": story["Old"]["order_id"]}
    warned = event_of(client, old, "expiry_warning")
    assert_problem(resend(client, old, warned, "expiry_warning"), 404, "NOT_FOUND")
    said = assert_problem(resend(client, gone, event_of(client, gone, "capture"), "capture"), 403, "NOT_ALLOWED")
    assert "was refused for good (550 5.1.1 No such user)" in said["detail"]
    bad = story["Bad"]
    said = assert_problem(resend(client, bad, event_of(client, bad, "capture"), "capture"), 403, "NOT_ALLOWED")
    assert "no valid mail address" in said["detail"]
    choose_mails(site, mails=["invoice"])
    said = assert_problem(resend(client, jane, capture, "capture"), 403, "NOT_ALLOWED")
    choose_mails(site, mails=ALL)
    assert "does not include 'capture'" in said["detail"]
    site.create_user("again.viewer@fjord.example", "viewer")
    viewer = site.sign_in("again.viewer@fjord.example")
    assert_problem(resend(viewer, jane, capture, "capture"), 403, "FORBIDDEN")
    assert_problem(resend(site.client(SKERRY), jane, capture, "capture"), 404, "NO_SUCH_ORDER")
    assert resend(client, jane, capture, "letter").status_code in (400, 422)
    assert not any("mail_kind" in one for one in timeline(client, jane))


def test_nobody_is_flooded(client, story) -> None:
    """Five times an hour, those of the Order Management API counted."""
    order = story["Kari"]
    capture = event_of(client, order, "capture")
    for _ in range(2):
        done(post(client, order, f"captures/{capture}/trigger-send-out"))
    for _ in range(3):
        assert resend(client, order, capture, "capture").status_code == 204
    said = assert_problem(resend(client, order, capture, "capture"), 403, "NOT_ALLOWED")
    assert "again 5 times within an hour" in said["detail"]
    done(post(client, order, f"captures/{capture}/trigger-send-out"))


def test_who_wants_no_mails_sends_none_and_nothing_that_was_before_is_told(site: Site, server: MailServer) -> None:
    other = site.client(SKERRY)
    quiet = order_of(other, "Before")
    captured(other, quiet, 100)
    choose_mails(site, SKERRY, mails=["capture"], copy_to="copies@skerry.example", sender_name="Skerry, der Laden")
    captured(other, quiet, 200)
    wait_until(lambda: server.to("copies@skerry.example"), WITHIN, "the copy came", 0.2)
    wait_until(lambda: server.to(to("Before")), 5, "the mail came", 0.2)
    (mail,), (copy,) = server.to(to("Before")), server.to("copies@skerry.example")
    assert "2,00\u00a0SEK" in mail.text() and copy.message["Subject"] == mail.message["Subject"]
    assert copy.recipients == ["copies@skerry.example"] and mail.id != copy.id
    assert "Skerry, der Laden" in mail.message["From"] and mail.message["Reply-To"] is None
    assert [one.get("is_copy", False) for one in mails_of(other, quiet)] == [False, True]


def test_a_mail_that_is_sent_again_says_it_to_the_address_of_now(client, server, story, resent) -> None:
    """The one that was asked for and no other, with a Message-ID of its own."""
    wait_until(lambda: len(server.to(to("Ship"), "refund")) == 2, WITHIN, "the refund was told again", 0.2)
    wait_until(lambda: server.to("new.maja@example.com"), WITHIN, "the invoice came again", 0.2)
    first, again = server.to(to("Ship"), "refund")
    assert first.id != again.id and first.text() == again.text()
    (before,), (invoice,) = server.to(to("Maja"), "invoice"), server.to("new.maja@example.com")
    assert invoice.kind == "invoice" and invoice.text() == before.text() and invoice.id != before.id
    assert len(server.to(to("Ship"), "capture")) == 2
    told = [one for one in mails_of(client, story["Maja"]) if one["event_id"] == resent["Maja"]]
    assert [(one["kind"], one["to"]) for one in told] == [("invoice", "new.maja@example.com")]


def test_a_mail_that_was_sent_again_is_sent_once_more(client, server, story, resent) -> None:
    """It is about what the first one was about."""
    wait_until(lambda: mails_of(client, story["Ship"])[-1]["state"] == "sent", WITHIN, "it came to an end", 0.2)
    assert resend(client, story["Ship"], resent["Ship"], "refund").status_code == 204
    again = timeline(client, story["Ship"])[-1]
    assert again["mail_event_id"] == event_of(client, story["Ship"], "refund")
