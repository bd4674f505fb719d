"""Importing orders in the shape in which another system's GET order gives them."""

import re

import pytest

from support.merchant import detail, found, taken
from support.program import fangst
from support.recorded import AMOUNT, at_midnight, lines, new_uuid, recorded, text_of, with_captures
from support.site import FJORD, SKERRY, Site
from support.wire import (
    RELEASE,
    TOO_HIGH,
    amounts,
    assert_refused,
    capture,
    captured,
    done,
    order_path,
    patch,
    post,
    read,
    refunded,
)


def bring(site: Site, tmp_path, *texts: str, expect: int = 0, merchant: str = FJORD) -> str:
    """Imports these lines and gives what the command said."""
    file = tmp_path / "orders.ndjson"
    file.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return fangst("import", *site.store, "--merchant", merchant, file, expect=expect).said


def bare() -> dict:
    """A recorded order without anything that may be absent."""
    order = recorded()
    for name in ("merchant_reference1", "merchant_reference2", "merchant_data"):
        del order[name]
    del order["initial_payment_method"]["number_of_installments"]
    return order


SAMPLES = {
    "authorized": recorded(),
    "bare": bare(),
    "invoice": recorded(initial_payment_method={"type": "INVOICE", "description": "Pay later"}),
    "captured in part": with_captures(499800),
    "captured in three parts": with_captures(300000, 100, 50000),
    "captured": with_captures(499800, AMOUNT - 499800),
    "captured and refunded in part": with_captures(AMOUNT, refund=100000),
    "captured and refunded wholly": with_captures(AMOUNT, refund=AMOUNT),
    "closed": with_captures(AMOUNT, refund=AMOUNT, status="CLOSED"),
    "cancelled": recorded(status="CANCELLED"),
    "expired": recorded(status="EXPIRED", remaining_authorized_amount=0, expires_at=at_midnight(-40)),
    "pending": recorded(fraud_status="PENDING"),
    "lowered authorization": recorded(original_order_amount=AMOUNT + 5000),
    "mismatched capture lines": with_captures(1234),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_an_imported_order_reads_back_byte_for_byte(site: Site, client, tmp_path, name):
    """The same members with the same values in the same order."""
    sample = SAMPLES[name]
    bring(site, tmp_path, text_of(sample))
    answer = client.get(order_path(sample))
    assert answer.status_code == 200
    assert answer.content.decode("utf-8") == text_of(sample)


def shipments(count: int, number: str) -> dict:
    """A request that adds so many shipments."""
    return {"shipping_info": [{"tracking_number": number}] * count}


def eventful(client, order: dict) -> None:
    """Does to an order of 10000 what changes how it reads: lines, amount, references, shipments, refunds."""
    done(post(client, order, "shipping-info", shipments(500, "O-1")))
    done(post(client, order, "shipping-info", shipments(1, "O-2")))
    done(patch(client, order, "merchant-references", {"merchant_reference2": "LATE-2"}))
    done(patch(client, order, "customer-details", {"shipping_address": {"city": "Oslo"}}))
    done(patch(client, order, "authorization", {"order_amount": 9000, "order_lines": lines()}))
    first = captured(client, order, 3000, order_lines=lines(), reference="p-1", **shipments(500, "C-1"))
    captured(client, order, 2000)
    done(post(client, order, f"captures/{first}/shipping-info", shipments(500, "C-2")))
    done(post(client, order, f"captures/{first}/shipping-info", shipments(3, "C-3")))
    refunded(client, order, 3500, description="Returned", reference="r-1")


@pytest.mark.parametrize("end", ["open", "released", "stopped", "cancelled"])
def test_whatever_became_of_an_order_it_can_be_exported_and_imported(
    site: Site, client, other, order_of, tmp_path, end
):
    """What one merchant reads another one can bring in, and reads the same."""
    order = order_of(10000)
    if end in ("open", "released", "stopped"):
        eventful(client, order)
    if end == "released":
        done(post(client, order, RELEASE))
    if end == "stopped":
        path = f"/merchant/v1/orders/{order['order_id']}/fraud-status"
        done(client.put(path, json={"fraud_status": "STOPPED"}))
    if end == "cancelled":
        done(post(client, order, "shipping-info", shipments(1, "O-1")))
        done(post(client, order, "cancel"))
    exported = read(client, order)
    bring(site, tmp_path, text_of(exported), merchant=SKERRY)
    assert read(other, order) == exported
    site.verify()


def test_an_imported_order_can_be_captured_by_both_interfaces(site: Site, client, tmp_path):
    """It is an order like any other, with lines that can be captured in part."""
    sample = recorded()
    bring(site, tmp_path, text_of(sample))
    captured(client, sample, 900)
    made = taken(client, sample, {"lines": [{"line": 1, "quantity": 2}]})
    assert made["captured_amount"] == 26700 * 2 // 3
    assert_refused(capture(client, sample, AMOUNT), 403, "CAPTURE_NOT_ALLOWED", TOO_HIGH)
    taken(client, sample, {"full": True})
    assert amounts(read(client, sample)) == ("CAPTURED", AMOUNT, 0)
    references = [one["klarna_reference"] for one in read(client, sample)["captures"]]
    assert references == [f"{sample['klarna_reference']}-{n}" for n in (1, 2, 3)]


def test_captures_that_came_with_the_order_count(site: Site, client, tmp_path):
    """Their lines are captured, their amount is gone, and the next capture has the next number."""
    sample = with_captures(499800)
    bring(site, tmp_path, text_of(sample))
    left = AMOUNT - 499800
    progress = [
        (item["captured_quantity"], item["left_quantity"]) for item in detail(client, sample)["order_lines"]
    ]
    assert progress == [(2, 0), (0, 3), (0, 1)]
    assert_refused(capture(client, sample, left + 1), 403, "CAPTURE_NOT_ALLOWED", TOO_HIGH)
    captured(client, sample, left)
    now = read(client, sample)
    assert now["captures"][0] == sample["captures"][0]
    assert now["captures"][1]["klarna_reference"] == f"{sample['klarna_reference']}-2"


def test_an_imported_order_is_found_like_any_other(site: Site, client, tmp_path):
    """By every word of it."""
    sample = recorded()
    bring(site, tmp_path, text_of(sample))
    for query in (
        "brekke",
        "nordahl",
        "åse",
        "ase.brekke@example.com",
        sample["merchant_reference1"].lower(),
    ):
        assert sample["order_id"] in found(client, query)
    assert found(client, sample["klarna_reference"]) == {sample["order_id"]}


def test_a_repeated_import_adds_nothing_and_changes_nothing(site: Site, client, tmp_path):
    """Even if the order has gone on meanwhile."""
    samples = [recorded() for _ in range(3)]
    texts = list(map(text_of, samples))
    bring(site, tmp_path, *texts)
    captured(client, samples[0], 5000)
    before = [read(client, sample) for sample in samples]
    bring(site, tmp_path, *texts)
    bring(site, tmp_path, *texts, *texts)
    assert [read(client, sample) for sample in samples] == before
    assert found(client, samples[1]["merchant_reference1"]) == {samples[1]["order_id"]}


def wrong(**changes) -> str:
    """A recorded order in which something contradicts the rest."""
    return text_of(recorded(**changes))


def without(member: str) -> str:
    """A recorded order that lacks a member."""
    order = recorded()
    del order[member]
    return text_of(order)


BAD = {
    "truncated": text_of(recorded())[:-20],
    "a list": "[]",
    "a text": '"order"',
    "not JSON": "order_id;status;amount",
    "empty object": "{}",
    "no id": without("order_id"),
    "no amount": without("order_amount"),
    "no status": without("status"),
    "no currency": without("purchase_currency"),
    "bad id": wrong(order_id="abc"),
    "unknown status": wrong(status="DREAMT"),
    "negative amount": wrong(order_amount=-1),
    "amount as text": wrong(order_amount="531400"),
    "fraction": wrong(order_amount=AMOUNT + 0.5),
    "lines as text": wrong(order_lines="three"),
    "captured more than authorized": text_of(with_captures(AMOUNT + 1, status="CAPTURED")),
    "captures that do not add up": text_of(with_captures(1000, captured_amount=2000)),
    "remaining that does not add up": wrong(remaining_authorized_amount=AMOUNT - 1),
    "authorized but captured": text_of(with_captures(1000, status="AUTHORIZED")),
    "refunded more than captured": text_of(with_captures(1000, refund=1001)),
    "twice the same member": text_of(recorded())[:-1] + ',"status":"CAPTURED"}',
    "bad time": wrong(expires_at="next week"),
}


def complaints_about(said: str, number: int) -> list[str]:
    """Finds what the command said about a line of the file."""
    return [line for line in said.splitlines() if f"line {number}:" in line]


def test_bad_lines_are_told_with_number_and_reason_and_good_ones_stay(site: Site, client, tmp_path):
    """Good and bad alternate; the exit code is 1 because there were bad ones."""
    good = [recorded() for _ in BAD]
    texts = [text for pair in zip(map(text_of, good), BAD.values(), strict=True) for text in pair]
    said = bring(site, tmp_path, *texts, expect=1)
    for sample in good:
        assert read(client, sample)["order_id"] == sample["order_id"]
    complaints = {}
    for number in range(2, len(texts) + 1, 2):
        about = complaints_about(said, number)
        name = list(BAD)[number // 2 - 1]
        assert about, f"nothing is said about line {number} ({name}):\n{said}"
        complaints[name] = about[0]
    for number in range(1, len(texts) + 1, 2):
        assert not complaints_about(said, number)
    assert "abc" in complaints["bad id"] or "order_id" in complaints["bad id"]
    assert "order_amount" in complaints["negative amount"]


@pytest.mark.parametrize("name", BAD)
def test_each_bad_line_alone_is_refused(site: Site, client, tmp_path, name):
    """Nothing of it stays."""
    said = bring(site, tmp_path, BAD[name], expect=1)
    assert complaints_about(said, 1)
    for order_id in re.findall(r'"order_id":"([0-9a-f-]{36})"', BAD[name]):
        assert client.get(order_path(order_id)).status_code == 404


def test_an_import_belongs_to_its_merchant(site: Site, client, other, tmp_path):
    """The same file for another merchant is that merchant's orders."""
    sample = recorded()
    bring(site, tmp_path, text_of(sample), merchant=SKERRY)
    assert_refused(client.get(order_path(sample)), 404, "NO_SUCH_ORDER")
    assert read(other, sample)["order_id"] == sample["order_id"]


def test_empty_lines_and_a_missing_last_newline_are_fine(site: Site, client, tmp_path):
    """Files are made by many hands."""
    samples = [recorded(), recorded()]
    file = tmp_path / "orders.ndjson"
    file.write_text(f"{text_of(samples[0])}\r\n\n{text_of(samples[1])}", encoding="utf-8")
    fangst("import", *site.store, "--merchant", FJORD, file)
    assert [read(client, sample)["order_id"] for sample in samples] == [one["order_id"] for one in samples]


def test_a_large_import_works_while_the_server_answers(site: Site, client, tmp_path):
    """Two thousand orders come in while captures go on."""
    samples = [recorded(order_id=new_uuid("7")) for _ in range(2000)]
    bring(site, tmp_path, text_of(samples[0]))
    captured(client, samples[0], 100)
    bring(site, tmp_path, *map(text_of, samples))
    for sample in samples[1::100]:
        assert amounts(read(client, sample)) == ("AUTHORIZED", 0, AMOUNT)
    assert len(read(client, samples[0])["order_lines"]) == len(lines())


def test_a_capture_of_which_more_came_back_than_was_captured_is_a_bad_line(site: Site):
    """Also if the sums of the order agree."""
    order = with_captures(100, 300, refund=100)
    order["captures"][0]["refunded_amount"] = 200
    order["refunds"][0]["refunded_amount"] = order["refunded_amount"] = 200
    file = site.store.folder.parent / "more-back.ndjson"
    file.write_text(text_of(order) + "\n")
    ran = fangst("import", *site.store, "--merchant", FJORD, file, expect=1)
    assert "of capture 1 200 are refunded, but only 100 were captured" in ran.said


def test_thousands_of_captures_and_refunds_of_one_order_are_imported(site: Site):
    """Of an older export, which does not tell what each capture gave back."""
    order = with_captures(*[10] * 1200)
    for one in order["captures"]:
        one["captured_at"] = "2026-11-19T08:00:00.000Z"
    order["refunds"] = [
        {"refund_id": new_uuid(), "refunded_amount": 1, "refunded_at": "2026-11-20T08:00:00.000Z"} for _ in range(1200)
    ]
    order["refunded_amount"] = 1200
    for one in order["captures"]:
        one.pop("refunded_amount", None)
        one.pop("order_lines", None)
    site.import_orders([text_of(order)])
