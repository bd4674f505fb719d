"""Lines, customer, references and shipping info are changed through the Merchant API, by whoever may."""

from functools import partial

import pytest

from support.merchant import detail, kinds, taken, timeline
from support.orders import PLACE, Shop, line, place
from support.together import at_once
from support.wire import assert_problem, capture, captured, read

INVOICE = {"type": "INVOICE"}
SHIPMENT = {
    "shipping_company": "Fjord Post",
    "shipping_method": "Home",
    "tracking_number": "FP-1",
    "tracking_uri": "https://post.example/FP-1",
    "return_tracking_number": "FP-2",
}


def ask(client, placed: dict, method: str, what: str, body: dict, **headers):
    """Asks for a change, or what it would do; the caller looks at the answer."""
    return client.request(method, f"{PLACE}/{placed['order_id']}/{what}", json=body, headers=headers)


def lines_of(*lines: dict) -> dict:
    """Makes the body that replaces the lines of an order."""
    return {"order_amount": sum(one["total_amount"] for one in lines), "order_lines": list(lines)}


def relined(client, placed: dict, body: dict, **headers):
    """Asks for other lines."""
    return ask(client, placed, "PUT", "order-lines", body, **headers)


def told_of(client, placed: dict, body: dict) -> dict:
    """Asks what other lines would do, which must be possible."""
    answer = ask(client, placed, "POST", "order-lines:preview", body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def done(answer) -> None:
    """It was done, and the order has another version."""
    assert (answer.status_code, answer.text) == (204, ""), answer.text
    assert answer.headers["ETag"]


CAPS = line(9, 100, reference="CAP")
CAP, SHOES = line(4, 100, reference="CAP"), line(2, 500, discount=100, reference="SHOE", name="Shoes")


@pytest.fixture
def placed(client, shop) -> dict:
    """An order of 1300 to be paid by invoice: four caps, two pairs of shoes."""
    return place(client, shop.order([CAP, SHOES], payment_method=INVOICE))


def shoes_taken(client, placed: dict) -> dict:
    """Captures a pair of shoes, 450."""
    return taken(client, placed, {"lines": [{"line": 1, "quantity": 1}]})


# --- lines


def test_other_lines_are_told_before_and_then_there(client, placed):
    """The preview changes nothing; what it says is what comes."""
    before = read(client, placed), timeline(client, placed)
    body = lines_of(CAP | {"quantity": 1, "total_amount": 100, "total_tax_amount": 20}, SHOES) | {
        "description": "Too many"
    }
    told = told_of(client, placed, body)
    assert (told["order_amount_before"], told["order_amount"], told["etag"]) == (1300, 1000, '"1"')
    assert told["order"]["remaining_authorized_amount"] == 1000
    assert [entry["amount"] for entry in told["ledger"]] == [300]
    assert (read(client, placed), timeline(client, placed)) == before
    done(relined(client, placed, body, **{"If-Match": told["etag"]}))
    now, event = detail(client, placed), timeline(client, placed)[-1]
    assert (now["order_amount"], [one["quantity"] for one in now["order_lines"]]) == (1000, [1, 2])
    assert (event["type"], event["amount"], event["description"]) == (
        "authorization.lowered",
        300,
        "Too many",
    )


def test_a_line_that_does_not_add_up_is_named_with_what_would_be_right(client, placed):
    """By a cent, or by its tax; and the sum of them."""
    faulty = CAP | {"total_amount": 401, "total_tax_amount": 83}
    told = assert_problem(
        relined(client, placed, lines_of(faulty, SHOES) | {"order_amount": 1300}), 400, "BAD_VALUE"
    )
    faults = {fault["field"]: fault["message"] for fault in told["errors"]}
    assert set(faults) == {"order_lines[0].total_amount", "order_lines[0].total_tax_amount", "order_amount"}
    assert "Expected 400" in faults["order_lines[0].total_amount"]
    assert "Expected 80" in faults["order_lines[0].total_tax_amount"]
    assert "Expected 1301" in faults["order_amount"]
    assert kinds(client, placed) == ["order.created"]


KEPT = {
    "fewer units than are captured": (
        [CAPS, line(0, 500, reference="SHOE", name="Shoes")],
        "fewer units than are captured",
    ),
    "another price": ([CAP, line(2, 450, reference="SHOE", name="Shoes")], "keeps its unit price"),
    "another discount": ([CAP, line(2, 500, reference="SHOE", name="Shoes")], "keeps its discount"),
    "gone": ([CAPS], "must stay, at its place"),
    "another place": ([SHOES, CAP], "keeps its name, reference and type"),
}


@pytest.mark.parametrize("name", KEPT)
@pytest.mark.parametrize("how", ["portal", "wire"])
def test_a_captured_line_stays_what_it_is(client, placed, name, how):
    """Whether its capture tells its number or its reference. The preview says the same."""
    if how == "portal":
        shoes_taken(client, placed)
    else:
        pair = line(1, 500, discount=50, reference="SHOE", name="Shoes")
        assert capture(client, placed, 450, order_lines=[pair]).status_code == 201
    lines, why = KEPT[name]
    before = read(client, placed)
    body = lines_of(*lines)
    refused = assert_problem(relined(client, placed, body), 403, "NOT_ALLOWED")
    assert why in refused["detail"]
    preview = assert_problem(ask(client, placed, "POST", "order-lines:preview", body), 403, "NOT_ALLOWED")
    assert preview["detail"] == refused["detail"]
    assert read(client, placed) == before


def test_the_rest_of_a_captured_line_may_go(client, placed):
    """With the other lines: nothing remains then, and the order is captured."""
    shoes_taken(client, placed)
    pair = line(1, 500, discount=50, reference="SHOE", name="Shoes")
    body = lines_of(line(0, 100, reference="CAP"), pair)
    assert told_of(client, placed, body)["order"]["status"] == "CAPTURED"
    done(relined(client, placed, body))
    now = detail(client, placed)
    assert (now["status"], now["order_amount"], now["remaining_authorized_amount"]) == ("CAPTURED", 450, 0)
    assert [one["captured_quantity"] for one in now["order_lines"]] == [0, 1]


@pytest.mark.parametrize(("method", "limit"), [(INVOICE, 1560), ({"type": "CARD"}, 1300)])
def test_the_limit_is_told_and_holds(client, shop, method, limit):
    """To the minor unit; above it the refusal says it."""
    placed = place(client, shop.order([CAP, SHOES], payment_method=method))
    assert detail(client, placed)["order_amount_limit"] == limit
    more = line(1, limit - 1300 + 1, reference="MORE")
    refused = assert_problem(relined(client, placed, lines_of(CAP, SHOES, more)), 403, "NOT_ALLOWED")
    assert str(limit) in str(refused["errors"])
    if limit > 1300:
        done(relined(client, placed, lines_of(CAP, SHOES, line(1, limit - 1300, reference="MORE"))))
        assert detail(client, placed)["order_amount"] == limit


@pytest.mark.parametrize("ended", ["cancel", "captured"])
def test_what_the_state_forbids_is_refused_as_the_order_says(client, placed, ended):
    """In the words of its actions; of an ended order nothing is edited."""
    if ended == "cancel":
        assert client.post(f"{PLACE}/{placed['order_id']}/cancel").status_code == 200
    else:
        captured(client, placed, 1300)
    actions = detail(client, placed)["actions"]
    asked = {
        "update": ("PUT", "order-lines", lines_of(CAP, SHOES)),
        "update_customer": ("PATCH", "customer-details", {"shipping_address": {"city": "Visby"}}),
        "update_references": ("PATCH", "merchant-references", {"merchant_reference1": "R-1"}),
        "add_shipping_info": ("POST", "shipping-info", {"shipping_info": [SHIPMENT]}),
    }
    for action, (method, what, body) in asked.items():
        answer = ask(client, placed, method, what, body)
        assert (answer.status_code == 204) == actions[action]["allowed"], f"{action}: {answer.text}"
        if not actions[action]["allowed"]:
            assert actions[action]["reason"] in answer.text
    allowed = {name for name in asked if actions[name]["allowed"]}
    assert allowed == (set() if ended == "cancel" else {"update_references", "add_shipping_info"})


def test_edits_and_captures_at_the_same_time_leave_an_order_that_adds_up(site, client, placed):
    """Whoever comes first: never is more captured than is authorized, and no captured line is gone."""
    crowd = site.crowd(8)
    asks = [partial(relined, one, placed, lines_of(CAPS)) for one in crowd[:4]]
    asks += [partial(capture, one, placed, 450) for one in crowd[4:6]]
    asks += [partial(client_take, one, placed) for one in crowd[6:]]
    answers = at_once(asks)
    assert all(answer.status_code in (201, 204, 403, 422) for answer in answers), [
        one.text for one in answers
    ]
    now = detail(client, placed)
    took = [
        one
        for answer, one in zip(answers[4:], (450, 450, 450, 450), strict=True)
        if answer.status_code == 201
    ]
    assert now["captured_amount"] == sum(took) <= now["order_amount"]
    assert now["remaining_authorized_amount"] == now["order_amount"] - now["captured_amount"]
    by_line = sum(answer.status_code == 201 for answer in answers[6:])
    if by_line:
        assert now["order_lines"][1]["captured_quantity"] == by_line


def client_take(client, placed: dict):
    """Captures a pair of shoes; the caller looks at the answer."""
    return client.post(f"{PLACE}/{placed['order_id']}/captures", json={"lines": [{"line": 1, "quantity": 1}]})


@pytest.mark.parametrize("seed", range(4))
def test_whatever_lines_add_up_are_taken(client, seed):
    """Random ones, over and over; the order is then the sum of them."""
    shop = Shop(seed)
    placed = place(client, shop.order([line(1, 100_000_000)], payment_method=INVOICE))
    for _ in range(10):
        body = lines_of(*[shop.line() for _ in range(1 + seed)])
        done(relined(client, placed, body))
        now = detail(client, placed)
        assert now["order_amount"] == body["order_amount"] == now["remaining_authorized_amount"]


# --- customer, references, shipping info


def test_customer_and_references_are_changed_and_the_timeline_says_by_whom(site, client, placed):
    """What is not named stays."""
    site.create_user("edits@fjord.example", "operator")
    user = site.sign_in("edits@fjord.example")
    before = detail(user, placed)
    done(
        ask(
            user,
            placed,
            "PATCH",
            "customer-details",
            {"shipping_address": {"city": "Visby", "phone": "+46700000001"}},
        )
    )
    done(ask(user, placed, "PATCH", "merchant-references", {"merchant_reference2": "R-2"}))
    now = detail(user, placed)
    assert now["shipping_address"] == before["shipping_address"] | {"city": "Visby", "phone": "+46700000001"}
    assert (now.get("merchant_reference1"), now["merchant_reference2"]) == (
        before.get("merchant_reference1"),
        "R-2",
    )
    for event, kind in zip(
        timeline(user, placed)[-2:], ("customer.updated", "references.updated"), strict=True
    ):
        assert (event["type"], event["actor"]) == (kind, {"kind": "user", "name": "edits@fjord.example"})


def test_a_billing_address_is_as_the_order_says(client, placed):
    """Kustom's rules refuse it, and the order says so before."""
    action = detail(client, placed)["actions"]["update_billing_address"]
    answer = ask(client, placed, "PATCH", "customer-details", {"billing_address": {"city": "Visby"}})
    assert not action["allowed"]
    assert assert_problem(answer, 403, "NOT_ALLOWED")["detail"] == action["reason"]


def test_an_address_that_would_lack_what_it_needs_is_refused(client, placed):
    """Nothing of it is changed."""
    before = read(client, placed)
    answer = ask(
        client, placed, "PATCH", "customer-details", {"shipping_address": {"city": "", "phone": "+46"}}
    )
    assert_problem(answer, 422, "INVALID_ADDRESS")
    assert read(client, placed) == before


def test_shipping_info_goes_to_the_order_or_to_a_capture(client, placed):
    """Added, never replaced."""
    capture_id = shoes_taken(client, placed)["capture_id"]
    done(ask(client, placed, "POST", "shipping-info", {"shipping_info": [SHIPMENT]}))
    to_capture = f"captures/{capture_id}/shipping-info"
    done(ask(client, placed, "POST", to_capture, {"shipping_info": [SHIPMENT]}))
    done(ask(client, placed, "POST", to_capture, {"shipping_info": [SHIPMENT | {"tracking_number": "FP-3"}]}))
    now = detail(client, placed)
    assert now["shipping_info"] == [SHIPMENT]
    assert now["captures"][0]["shipping_info"] == [SHIPMENT, SHIPMENT | {"tracking_number": "FP-3"}]


@pytest.mark.parametrize("name", ["tracking_uri", "return_tracking_uri"])
@pytest.mark.parametrize("address", ["javascript:alert(1)", "post.example/1", "ftp://post.example/1"])
def test_a_tracking_page_is_one_of_the_web(client, placed, name, address):
    """Staff and customers will follow it."""
    body = {"shipping_info": [SHIPMENT, {name: address}]}
    told = assert_problem(ask(client, placed, "POST", "shipping-info", body), 422)
    assert told["errors"][0]["field"] == f"shipping_info[1].{name}"
    assert kinds(client, placed) == ["order.created"]


def test_a_shipment_says_something(client, placed):
    """An empty one is a mistake."""
    told = assert_problem(
        ask(client, placed, "POST", "shipping-info", {"shipping_info": [{"tracking_number": ""}]}), 422
    )
    assert told["errors"][0]["field"] == "shipping_info[0]"


# --- of all of them


CHANGES = {
    "lines": ("PUT", "order-lines", lines_of(CAP)),
    "customer": ("PATCH", "customer-details", {"shipping_address": {"city": "Visby"}}),
    "references": ("PATCH", "merchant-references", {"merchant_reference1": "R-1"}),
    "shipping": ("POST", "shipping-info", {"shipping_info": [SHIPMENT]}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_same_key_does_it_once(client, placed, name):
    """A lost answer is asked for again."""
    first, again = (
        ask(client, placed, *CHANGES[name], **{"Idempotency-Key": f"edit-{name}-{placed['order_id']}"})
        for _ in range(2)
    )
    done(first)
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (204, "true")
    assert len(kinds(client, placed)) == 2


@pytest.mark.parametrize("name", CHANGES)
def test_an_order_that_has_changed_since_is_left_alone(client, placed, name):
    """If-Match is the ETag of the order as it was read."""
    seen = client.get(f"{PLACE}/{placed['order_id']}").headers["ETag"]
    captured(client, placed, 100)
    before = read(client, placed)
    assert_problem(ask(client, placed, *CHANGES[name], **{"If-Match": seen}), 412, "PRECONDITION_FAILED")
    assert read(client, placed) == before


def test_who_may_do_it(site, placed):
    """An operator may do all of it; finance and viewers none, nor look at what it would do."""
    for role, may in (("finance", False), ("viewer", False), ("operator", True)):
        site.create_user(f"edit-{role}@fjord.example", role)
        user = site.sign_in(f"edit-{role}@fjord.example")
        for method, what, body in [*CHANGES.values(), ("POST", "order-lines:preview", lines_of(CAP))]:
            answer = ask(user, placed, method, what, body)
            is_allowed = answer.status_code in (200, 204)
            assert is_allowed == may, f"{role} {what}: {answer.text}"
