"""What a capture would do is told before, and with the token of a preview it does that, or nothing."""

import json

import pytest

from support.invoices import invoices
from support.mailbox import choose_mails
from support.merchant import detail, part, take, taken, timeline
from support.orders import PLACE, address, line, order, place
from support.payouts import add_fee, set_terms, settle
from support.program import fangst
from support.site import FJORD, Site
from support.wire import TOO_HIGH, amounts, assert_problem, captured, captures_of, read


def ask(client, placed: dict, body: dict, **headers):
    """Asks for a preview; the caller looks at the answer."""
    return client.post(f"{PLACE}/{placed['order_id']}/captures:preview", json=body, headers=headers)


def preview(client, placed: dict, body: dict) -> dict:
    """Previews a capture, which must be possible."""
    answer = ask(client, placed, body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def differences(answer) -> dict[str, str]:
    """Gives what is said of each field that is not as previewed."""
    problem = assert_problem(answer, 409, "PREVIEW_OUTDATED")
    return {each["field"]: each["message"] for each in problem["errors"]}


@pytest.fixture
def placed(client) -> dict:
    """An order to be paid by invoice: 3 for 10000 (less a discount of 2), and 7 for 9999."""
    lines = [line(3, 3334, 2500, 2, reference="A"), line(7, 1429, 2500, 4, reference="B")]
    return place(client, order(lines, payment_method={"type": "INVOICE"}))


@pytest.fixture(scope="module")
def paid_out(site: Site) -> dict:
    """A merchant who is paid out, and charged 2.4 % and VAT."""
    add_fee(site, rate=24000, vat_rate=2500)
    return set_terms(site, delay_days=1)


def test_a_preview_tells_all_consequences(client, placed, paid_out):
    """Fees and payout, entries, the customer's plan, and the order afterwards."""
    told = preview(client, placed, {"captured_amount": 5000})
    assert told["order_id"] == placed["order_id"]
    assert (told["captured_amount"], told["purchase_currency"], told["order_lines"]) == (5000, "SEK", [])
    payout = told["payout"]
    assert (payout["fee_amount"], payout["tax_amount"], payout["settlement_amount"]) == (120, 30, 4850)
    assert payout["settlement_type"] == "NET"
    assert payout["payout_date"] > payout["cut_off_at"]
    assert told["ledger"] == [
        {"debit_account": "AUTHORIZATION_CONTRA", "credit_account": "AUTHORIZATION_MEMO", "amount": 5000},
        {"debit_account": "CUSTOMER_RECEIVABLE", "credit_account": "MERCHANT_PAYABLE", "amount": 5000},
    ]
    assert told["plan"]["kind"] == "invoice"
    assert [each["amount"] for each in told["plan"]["parts"]] == [5000]
    after = told["order"]
    assert (after["status"], after["captured_amount"]) == ("PART_CAPTURED", 5000)
    assert after["remaining_authorized_amount"] == placed["order_amount"] - 5000
    assert after["expires_at"] == placed["expires_at"]
    assert after["expiry"] == {"rule": "notify"}
    assert [notice["kind"] for notice in told["notices"]] == ["without_lines"]


def test_what_was_previewed_happens(site, client, placed, paid_out):
    """The capture, its payout and its invoice are those of the preview."""
    body = {"lines": [{"line": 0, "quantity": 1}, {"line": 1, "quantity": 3}], "description": "Box 1"}
    told = preview(client, placed, body)
    made = taken(client, placed, body | {"preview_token": told["preview_token"]})
    assert made["captured_amount"] == told["captured_amount"] == part(10000, 3, 1) + part(9999, 7, 3)
    assert {name: made["order"][name] for name in told["order"] if name != "expiry"} == {
        name: value for name, value in told["order"].items() if name != "expiry"
    }
    (capture,) = captures_of(client, placed)
    assert capture["order_lines"] == told["order_lines"]
    assert capture["description"] == "Box 1"
    (invoice,) = invoices(client, placed)
    assert [(each["due_date"], each["amount"]) for each in invoice["parts"]] == [
        (each["due_date"], each["amount"]) for each in told["plan"]["parts"]
    ]
    settle(site)
    (payout,) = detail(client, placed)["payouts"]
    assert payout["payout_date"] == told["payout"]["payout_date"]
    again = preview(client, placed, {"full": True})
    assert again["payout"]["payment_reference"] == payout["payment_reference"]
    assert again["order"] == {"status": "CAPTURED", "captured_amount": placed["order_amount"], "remaining_authorized_amount": 0}


def test_the_mails_that_are_sent_are_told(site, client):
    """Those that the merchant wants; the kind and to whom."""
    choose_mails(site, mails=["invoice"], copy_to="copies@fjord.example")
    who = address("Elin", "Öberg", "Strandgatan 21", "62156", "Visby", "SE")
    placed = place(client, order([line(1, 5000)], payment_method={"type": "INVOICE"}, billing_address=who, shipping_address=who))
    assert preview(client, placed, {"full": True})["mails"] == [
        {"kind": "invoice", "to": "elin.oberg@example.com"},
        {"kind": "invoice", "is_copy": True, "to": "copies@fjord.example"},
    ]
    body = {"full": True, "preview_token": preview(client, placed, {"full": True})["preview_token"]}
    choose_mails(site, mails=[], copy_to="")
    assert "mails[0].kind" in differences(take(client, placed, body))
    assert "mails" not in preview(client, placed, {"full": True})


def test_a_preview_changes_nothing(client, placed):
    """Neither the order nor its timeline, however often it is asked for."""
    before = read(client, placed), timeline(client, placed)
    answers = [ask(client, placed, {"full": True}).json() for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert (read(client, placed), timeline(client, placed)) == before


def test_what_changed_meanwhile_is_told_by_field_and_nothing_is_captured(client, placed):
    """Then a new preview can be confirmed."""
    told = preview(client, placed, {"captured_amount": 1000})
    captured(client, placed, 2000)
    body = {"captured_amount": 1000, "preview_token": told["preview_token"]}
    left = placed["order_amount"] - 1000
    assert differences(take(client, placed, body)) == {
        "order.captured_amount": "It was previewed as 1000, but would be 3000.",
        "order.remaining_authorized_amount": f"It was previewed as {left}, but would be {left - 2000}.",
    }
    assert amounts(read(client, placed)) == ("PART_CAPTURED", 2000, placed["order_amount"] - 2000)
    fresh = preview(client, placed, {"captured_amount": 1000})
    taken(client, placed, {"captured_amount": 1000, "preview_token": fresh["preview_token"]})
    assert read(client, placed)["captured_amount"] == 3000


def test_a_token_is_good_for_one_capture_only(client, placed):
    """Sent twice without an idempotency key it captures once: what remains is a consequence, too."""
    body = {"captured_amount": 1000}
    body["preview_token"] = preview(client, placed, body)["preview_token"]
    taken(client, placed, body)
    assert "order.captured_amount" in differences(take(client, placed, body))
    assert read(client, placed)["captured_amount"] == 1000


def test_with_an_idempotency_key_the_first_answer_is_given_again(client, placed):
    """A lost answer is asked for with the same token and key."""
    body = {"captured_amount": 1000}
    body["preview_token"] = preview(client, placed, body)["preview_token"]
    first = take(client, placed, body, **{"Idempotency-Key": "preview-1"})
    again = take(client, placed, body, **{"Idempotency-Key": "preview-1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert read(client, placed)["captured_amount"] == 1000


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"captured_amount": 3000}, ["captured_amount", "payout.fee_amount"]),
        ({"lines": [{"line": 0, "quantity": 2}]}, ["captured_amount", "order_lines_digest"]),
    ],
    ids=str,
)
def test_a_token_is_of_one_request(client, placed, paid_out, body, fields):
    """Another amount or other lines are something else."""
    token = preview(client, placed, {"lines": [{"line": 0, "quantity": 1}]})["preview_token"]
    assert set(fields) <= set(differences(take(client, placed, body | {"preview_token": token})))
    assert read(client, placed)["captured_amount"] == 0


def test_a_token_is_of_one_order(client, placed):
    """Also if the other one is just like it."""
    token = preview(client, placed, {"captured_amount": 1000})["preview_token"]
    other = place(client, order([line(3, 3334, 2500, 2, reference="A"), line(7, 1429, 2500, 4, reference="B")], payment_method={"type": "INVOICE"}))
    assert set(differences(take(client, other, {"captured_amount": 1000, "preview_token": token}))) >= {"order_id"}


@pytest.mark.parametrize("token", ["", "x", "e30=", "W10", "x" * 16001, "\u00e5"], ids=lambda token: token[:8])
def test_what_is_no_token_is_refused(client, placed, token):
    """The field is named, and nothing is captured."""
    problem = assert_problem(take(client, placed, {"captured_amount": 1000, "preview_token": token}), 422, "UNPROCESSABLE_ENTITY")
    assert {each["field"] for each in problem["errors"]} == {"preview_token"}
    assert read(client, placed)["captured_amount"] == 0


def test_what_would_be_refused_is_refused_in_the_same_words(client, placed):
    """Too much, no way of saying how much, lines that are not there, an order that is over."""
    for body in ({"captured_amount": 20_000_000}, {}, {"lines": [{"line": 7, "quantity": 1}]}):
        told, real = ask(client, placed, body), take(client, placed, body)
        for answer in (told, real):
            assert answer.status_code in (403, 422), answer.text
        said = [{name: value for name, value in answer.json().items() if name != "correlation_id"} for answer in (told, real)]
        assert said[0] == said[1]
    assert assert_problem(ask(client, placed, {"captured_amount": 20_000_000}), 403, "CAPTURE_NOT_ALLOWED")["detail"] == TOO_HIGH
    taken(client, placed, {"full": True})
    assert_problem(ask(client, placed, {"full": True}), 403, "CAPTURE_NOT_ALLOWED")


def test_who_may_not_capture_may_not_preview(site, placed):
    """A viewer is refused; an operator needs no token of the session, for nothing is changed."""
    for role, status in (("viewer", 403), ("operator", 200)):
        site.create_user(f"preview-{role}@fjord.example", role)
        user = site.sign_in(f"preview-{role}@fjord.example")
        assert ask(user, placed, {"full": True}).status_code == status


def test_the_command_line_tells_the_same(site, client, placed, paid_out):
    """A member each line."""
    told = preview(client, placed, {"full": True})
    said = fangst(
        "simulate", *site.store, "--merchant", FJORD, "--order", placed["order_id"], "--capture", json.dumps({"full": True})
    ).out.splitlines()
    members = dict(each.split(": ", 1) for each in said)
    assert members["captured_amount"] == str(told["captured_amount"])
    assert members["payout.fee_amount"] == str(told["payout"]["fee_amount"])
    assert members["plan.parts[0].due_date"] == told["plan"]["parts"][0]["due_date"]
    assert members["preview_token"] == told["preview_token"]


@pytest.mark.parametrize(("body", "says"), [("{", "JSON"), ("{}", "exactly one way"), ('{"captured_amount":0}', "captured_amount")])
def test_the_command_line_says_what_is_wrong(site, placed, body, says):
    """As the API does."""
    refused = fangst("simulate", *site.store, "--merchant", FJORD, "--order", placed["order_id"], "--capture", body, expect=None)
    assert refused.code != 0
    assert says in refused.err
