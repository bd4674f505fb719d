"""What is above a user's limits is asked for, and a second user approves it or not."""

import pytest

from support.limits import APPROVALS, act, ask, asked, assert_exceeded, decide, decided, limit, set_limits
from support.merchant import all_of, timeline
from support.orders import line, order, place
from support.program import fangst
from support.site import FJORD, SKERRY, Site
from support.test_clock import move
from support.wire import assert_problem, captured, read

PEOPLE = {"boss": "admin", "ships": "operator", "packs": "operator", "pays": "finance", "sees": "viewer"}


@pytest.fixture(scope="module")
def people(site: Site) -> dict:
    """Users of each role that matters."""
    for name, role in PEOPLE.items():
        site.create_user(f"{name}@approvals.example", role)
    return {name: site.sign_in(f"{name}@approvals.example") for name in PEOPLE}


@pytest.fixture(autouse=True)
def limits(people: dict) -> None:
    """An operator captures, cancels and releases up to 10.00 at a time; finance refunds as much."""
    small = {"single_amount": 1000}
    set_limits(
        people["boss"],
        *(limit("operator", action, **small) for action in ("capture", "cancel", "release")),
        limit("finance", "refund", **small),
    )


BODY = {"captured_amount": 5000, "description": "All of it", "reference": "C-1"}


def waiting(client) -> list[str]:
    """The ids of what waits, the last first."""
    return [one["approval_id"] for one in all_of(client, APPROVALS, status="waiting", limit=2)]


def test_approving_does_what_was_frozen(client, order_of, people):
    """In the name of who approves; the timeline tells who asked, why, and who approved."""
    placed = order_of(10000)
    assert_exceeded(act(people["ships"], placed, "capture", BODY), "single_amount")
    request = asked(people["ships"], placed, "capture", "Sent today", capture=BODY)
    assert read(client, placed)["captured_amount"] == 0
    assert (request["status"], request["amount"], request["hindrance"]) == ("waiting", 5000, "own")
    made = decided(people["boss"], request, "approved")
    assert (made["status"], made["decided_by"]["name"]) == ("approved", "boss@approvals.example")
    capture = read(client, placed)["captures"][0]
    assert (capture["capture_id"], capture["captured_amount"], capture["description"], capture["reference"]) == (
        made["event_id"],
        5000,
        "All of it",
        "C-1",
    )
    told = timeline(client, placed)[1:]
    assert [(event["type"], event["actor"]["name"].partition("@")[0]) for event in told] == [
        ("approval.requested", "ships"),
        ("capture.created", "boss"),
        ("approval.decided", "boss"),
    ]
    assert (told[0]["reason"], told[0]["requested_amount"], told[0]["action"]) == ("Sent today", 5000, "capture")
    assert (told[2]["change"], told[2]["approval_id"]) == ("approved", request["approval_id"])


def test_lines_are_frozen(client, shop, people):
    """Quantities of lines, as they were when it was asked for."""
    placed = place(client, order([line(3, 2000, reference="A"), line(1, 500, reference="B")]))
    body = {"lines": [{"line": 0, "quantity": 2}]}
    request = asked(people["ships"], placed, "capture", capture=body)
    assert [(one["reference"], one["quantity"]) for one in request["order_lines"]] == [("A", 2)]
    assert decided(people["boss"], request, "approved")["status"] == "approved"
    assert read(client, placed)["captured_amount"] == 4000
    again = asked(people["ships"], placed, "capture", capture={"full": True})
    assert again["amount"] == 2500
    captured(client, placed, 1)
    gone = decided(people["boss"], again, "approved")
    assert (gone["status"], gone["decision_reason"]) == (
        "failed",
        "It was asked for at 25.00 SEK, and would come to 24.99 SEK now.",
    )
    assert gone["decision_reason_code"] == "APPROVED_AMOUNT_DIFFERS"
    assert gone["decision_reason_parameters"] == {"amount": 2500, "total_amount": 2499, "currency": "SEK"}
    assert read(client, placed)["captured_amount"] == 4001


def test_a_refund_with_a_fee_is_frozen(client, people):
    """The merchant keeps what was asked to be kept."""
    placed = place(client, order([line(2, 5000)]))
    captured(client, placed, 10000, order_lines=[line(2, 5000)])
    body = {"lines": [{"line": 0, "quantity": 1}], "return_fee_amount": 700, "return_fee_tax_rate": 2500}
    request = asked(people["pays"], placed, "refund", refund=body)
    assert request["amount"] == 4300
    assert decided(people["boss"], request, "approved")["status"] == "approved"
    refunds = read(client, placed)["refunds"]
    assert [one["refunded_amount"] for one in refunds] == [4300]


@pytest.mark.parametrize("action", ["cancel", "release"])
def test_letting_go_is_approved(client, order_of, people, action):
    """What remains when it is approved must be what remained when it was asked for."""
    for changes in (False, True):
        placed = order_of(8000)
        if action == "release":
            captured(client, placed, 100)
        request = asked(people["ships"], placed, action)
        if changes:
            captured(client, placed, 50)
        became = decided(people["boss"], request, "approved")["status"], read(client, placed)["status"]
        over = {"cancel": "CANCELLED", "release": "CAPTURED"}[action]
        assert became == (("failed", "PART_CAPTURED") if changes else ("approved", over))


def test_what_the_order_does_not_allow_any_more_fails(client, order_of, people):
    """It is told why, and the request is closed for ever."""
    placed = order_of(5000)
    request = asked(people["ships"], placed, "capture", capture=BODY)
    client.post(f"/ordermanagement/v1/orders/{placed['order_id']}/cancel")
    made = decided(people["boss"], request, "approved")
    assert made["status"] == "failed" and "cancelled" in made["decision_reason"].lower()
    told = timeline(client, placed)[-1]
    assert (told["change"], told["reason_code"], made["decision_reason_code"]) == ("failed", *["ORDER_CANCELLED"] * 2)
    assert_problem(decide(people["boss"], request, "approved"), 409, "CONFLICT")
    assert read(client, placed)["captured_amount"] == 0


def test_four_eyes(client, order_of, people):
    """Never the same person, never without the right, never above one's own limits."""
    placed = order_of(9000)
    request = asked(people["ships"], placed, "capture", capture=BODY)
    for decision in ("approved", "rejected"):
        assert_problem(decide(people["ships"], request, decision, reason="Mine"), 403, "FORBIDDEN")
        assert_problem(decide(people["pays"], request, decision, reason="No"), 403, "FORBIDDEN")
        assert_problem(decide(people["sees"], request, decision, reason="No"), 403, "FORBIDDEN")
    assert_exceeded(decide(people["packs"], request, "approved"), "single_amount")
    assert_problem(decide(people["boss"], request, "withdrawn"), 403, "FORBIDDEN")
    hindrances = {
        name: people[name].get(f"{APPROVALS}/{request['approval_id']}").json().get("hindrance") for name in PEOPLE
    }
    assert hindrances == {"boss": None, "ships": "own", "packs": "limit", "pays": "role", "sees": "role"}
    assert read(client, placed)["captured_amount"] == 0
    assert decided(people["packs"], request, "rejected", reason="Wait")["status"] == "rejected"


def test_who_approves_has_it_counted(client, order_of, site: Site, people):
    """The sum of the day is that of who approves, not of who asked."""
    everybody = [limit("operator", "capture", single_amount=1000), limit("admin", "capture", daily_amount=5000)]
    site.create_user("chief@approvals.example", "admin")
    chief = site.sign_in("chief@approvals.example")
    set_limits(people["boss"], *everybody)
    first, second = (asked(people["ships"], order_of(9000), "capture", capture=BODY) for _ in range(2))
    assert decided(chief, first, "approved")["status"] == "approved"
    assert_exceeded(decide(chief, second, "approved"), "daily_amount")
    assert second["approval_id"] in waiting(chief)


def test_rejecting_needs_a_reason_and_withdrawing_the_asker(client, order_of, people):
    """Whatever is decided once stays so."""
    placed = order_of(9000)
    first, second = (asked(people["ships"], placed, "capture", capture=BODY) for _ in range(2))
    assert decide(people["boss"], first, "rejected").status_code == 422
    assert decide(people["boss"], first, "rejected", reason="  ").status_code == 422
    assert decided(people["boss"], first, "rejected", reason="Too soon")["decision_reason"] == "Too soon"
    assert decided(people["ships"], second, "withdrawn")["status"] == "withdrawn"
    for request in (first, second):
        for decision in ("approved", "rejected"):
            assert_problem(decide(people["boss"], request, decision, reason="No"), 409, "CONFLICT")
        assert_problem(decide(people["ships"], request, "withdrawn"), 409, "CONFLICT")
    assert read(client, placed)["captured_amount"] == 0
    assert [event["change"] for event in timeline(client, placed) if event["type"] == "approval.decided"] == [
        "rejected",
        "withdrawn",
    ]


@pytest.mark.parametrize("change", [{"role": "viewer"}, {"is_active": False}, {"role": "finance"}], ids=str)
def test_who_may_not_ask_any_more_is_not_obeyed(client, order_of, site: Site, people, change):
    """A role that was taken away takes its requests with it."""
    email = f"gone{len(str(change))}{change.get('role', '')}@approvals.example"
    site.create_user(email, "operator")
    placed = order_of(9000)
    request = asked(site.sign_in(email), placed, "capture", capture=BODY)
    assert people["boss"].patch(f"/merchant/v1/users/{email}", json=change).status_code == 200
    made = decided(people["boss"], request, "approved")
    assert (made["status"], read(client, placed)["captured_amount"]) == ("failed", 0)


@pytest.mark.parametrize("is_withdrawn", [False, True], ids=["let in", "withdrawn"])
def test_a_user_of_another_merchant_has_the_limits_of_the_role_here(client, order_of, site: Site, people, is_withdrawn):
    """Also an administrator there, without limits: what counts is the role in this store, as long as it lasts."""
    email = f"guest{is_withdrawn}@approvals.example"
    site.create_user(email, "admin", SKERRY)
    there = ("--merchant", FJORD, "--email", email)
    fangst("user", "grant", *site.store, *there, "--role", "operator")
    guest = site.sign_in(email)
    guest.headers["Fangst-Store"] = FJORD
    placed = order_of(9000)
    assert_exceeded(act(guest, placed, "capture", BODY), "single_amount")
    request = asked(guest, placed, "capture", capture=BODY)
    if is_withdrawn:
        fangst("user", "revoke", *site.store, *there)
    made = decided(people["boss"], request, "approved")
    expected = ("failed", 0) if is_withdrawn else ("approved", 5000)
    assert (made["status"], read(client, placed)["captured_amount"]) == expected


def test_a_role_that_was_given_does_not_make_one_two(client, order_of, site: Site, people):
    """Who asked as operator does not approve as administrator."""
    email = "rises@approvals.example"
    site.create_user(email, "operator")
    user = site.sign_in(email)
    placed = order_of(9000)
    request = asked(user, placed, "capture", capture=BODY)
    assert people["boss"].patch(f"/merchant/v1/users/{email}", json={"role": "admin"}).status_code == 200
    user = site.sign_in(email)
    assert_problem(decide(user, request, "approved"), 403, "FORBIDDEN")
    assert read(client, placed)["captured_amount"] == 0


def test_requests_expire(site: Site):
    """After seven days; until then they wait."""
    site.another("M100078", "--test")
    for name, role in {"boss78": "admin", "ships78": "operator"}.items():
        site.create_user(f"{name}@approvals.example", role, "M100078")
    boss, ships = site.sign_in("boss78@approvals.example"), site.sign_in("ships78@approvals.example")
    shop = site.client("M100078")
    set_limits(boss, limit("operator", "capture", single_amount=1))
    placed = place(shop, order([line(unit_price=10000)]))
    late, early = (asked(ships, placed, "capture", capture=BODY) for _ in range(2))
    move(shop, advance="P6D")
    assert decided(boss, early, "approved")["status"] == "approved"
    assert waiting(boss) == [late["approval_id"]]
    move(shop, advance="P1DT1M")
    assert_problem(decide(boss, late, "approved"), 409, "CONFLICT")
    assert boss.get(f"{APPROVALS}/{late['approval_id']}").json()["status"] == "expired"
    assert waiting(boss) == []
    assert read(shop, placed)["captured_amount"] == 5000


WRONG = [
    ({"action": "capture", "reason": "x"}, 422),
    ({"action": "capture", "reason": " ", "capture": BODY}, 422),
    ({"action": "capture", "reason": "x", "capture": {"captured_amount": 1000}}, 409),
    ({"action": "capture", "reason": "x", "capture": {"captured_amount": 99999}}, 403),
    ({"action": "refund", "reason": "x", "refund": {"refunded_amount": 5000}}, 403),
    ({"action": "extend", "reason": "x"}, 422),
    ({"action": "release", "reason": "x"}, 403),
]


@pytest.mark.parametrize(("body", "status"), WRONG, ids=str)
def test_what_cannot_be_asked_for_is_refused(order_of, people, body, status):
    """What needs no approval, what the order refuses anyway, and what says too little; nothing waits then."""
    before = waiting(people["boss"])
    answer = people["ships"].post(APPROVALS, json={"order_id": order_of(9000)["order_id"]} | body)
    assert answer.status_code == status, answer.text
    assert waiting(people["boss"]) == before


def test_the_same_key_asks_and_decides_once(client, order_of, people):
    """A lost answer is asked for again."""
    placed = order_of(9000)
    body = {"order_id": placed["order_id"], "action": "capture", "reason": "x", "capture": BODY}
    twice = [people["ships"].post(APPROVALS, json=body, headers={"Idempotency-Key": "ask-1"}) for _ in range(2)]
    assert twice[0].json() == twice[1].json() and twice[1].headers["Idempotency-Replayed"] == "true"
    path = f"{APPROVALS}/{twice[0].json()['approval_id']}/decisions"
    answers = [
        people["boss"].post(path, json={"decision": "approved"}, headers={"Idempotency-Key": "decide-1"}) for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert read(client, placed)["captured_amount"] == 5000


def test_another_merchants_requests_are_not_there(site: Site, order_of, people):
    """404, as of what never was; and its orders cannot be asked about."""
    site.create_user("far@approvals.example", "admin", SKERRY)
    far = site.sign_in("far@approvals.example")
    placed = order_of(9000)
    request = asked(people["ships"], placed, "capture", capture=BODY)
    assert_problem(far.get(f"{APPROVALS}/{request['approval_id']}"), 404, "NOT_FOUND")
    for decision in ("approved", "rejected", "withdrawn"):
        assert_problem(decide(far, request, decision, reason="Mine"), 404, "NOT_FOUND")
    assert_problem(ask(far, placed, "capture", capture=BODY), 404, "NO_SUCH_ORDER")
    assert far.get(APPROVALS).json()["approvals"] == []
    assert request["approval_id"] in waiting(people["boss"])


def test_the_list_goes_on_page_by_page(people):
    """All that was ever asked for, each once, the last first."""
    told = [one["approval_id"] for one in all_of(people["sees"], APPROVALS, limit=3)]
    assert len(told) > 6 and told == sorted(set(told), reverse=True)
    assert set(waiting(people["sees"])) <= set(told)
