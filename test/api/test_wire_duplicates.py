"""The duplicate guard: what becomes of a capture that comes again without an idempotency key, as a plugin sends it that
has waited too long for its answer."""

import uuid

import pytest

from support.merchant import detail, kinds, order_warnings, take, timeline, warnings_of
from support.orders import line
from support.polling import wait_until
from support.site import FJORD, Site, create_key
from support.together import at_once
from support.wire import TOO_HIGH, assert_refused, capture, captured, captures_of, read

OF = "Capture-Duplicate-Of"
LINES = {"order_lines": [line(1, 400)], "reference": "parcel-1"}


@pytest.fixture
def absorb(site: Site):
    """Repetitions are absorbed during the test."""
    site.choose(duplicate_guard="absorb", duplicate_window=120)
    yield
    site.choose(duplicate_guard="flag")


@pytest.fixture
def off(site: Site):
    """Nobody looks for repetitions during the test."""
    site.choose(duplicate_guard="off")
    yield
    site.choose(duplicate_guard="flag")


# --- flag, by default -------------------------------------------------------------------------


def test_an_equal_capture_is_made_and_flagged(client, order_of):
    """Two parcels may cost the same; the header, the timeline and the order name the first capture."""
    order = order_of(1000)
    first = captured(client, order, 400, **LINES)
    answer = capture(client, order, 400, **LINES)
    assert answer.status_code == 201
    assert answer.headers["Capture-Id"] != first
    assert OF not in answer.headers
    assert warnings_of(answer) == [f"possible_duplicate; of={first}"]
    assert answer.headers["Klarna-Order-Validation"] == "Valid"
    (told,) = timeline(client, order)[-1]["warnings"]
    assert (told["kind"], told["event_id"]) == ("possible_duplicate", first)
    assert first in told["detail"]
    assert order_warnings(client, order) == [told]
    assert read(client, order)["captured_amount"] == 800


def test_a_repetition_that_finds_nothing_left_is_told_of_the_first(client, order_of):
    """The documented sentence comes first; whoever reads on learns what has probably happened."""
    order = order_of(1000)
    first = captured(client, order, 1000)
    told = assert_refused(capture(client, order, 1000), 403, "CAPTURE_NOT_ALLOWED", TOO_HIGH)
    assert any(first in message for message in told["error_messages"][1:]), told
    assert kinds(client, order) == ["order.created", "capture.created"]


def test_a_refusal_that_is_no_repetition_names_no_capture(client, order_of):
    """Too much is only too much."""
    order = order_of(1000)
    first = captured(client, order, 400)
    told = assert_refused(capture(client, order, 601), 403, "CAPTURE_NOT_ALLOWED", TOO_HIGH)
    assert not any(first in message for message in told["error_messages"])


# --- off --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("off")
def test_off_says_nothing(client, order_of):
    """Every capture is one."""
    order = order_of(1000)
    first = captured(client, order, 400, **LINES)
    answer = capture(client, order, 400, **LINES)
    assert (answer.status_code, warnings_of(answer), OF in answer.headers) == (201, [], False)
    told = assert_refused(capture(client, order, 400, **LINES), 403, "CAPTURE_NOT_ALLOWED")
    assert not any(first in message for message in told["error_messages"])
    assert "warnings" not in detail(client, order)


# --- absorb -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("absorb")
def test_an_absorbed_capture_is_answered_like_the_first_and_captures_nothing(client, order_of):
    """201 with the first id and the first location, and a header that says so."""
    order = order_of(1000)
    first = capture(client, order, 400, **LINES)
    for _ in range(3):
        answer = capture(client, order, 400, **LINES)
        assert (answer.status_code, answer.content) == (201, b"")
        for name in ("Capture-Id", "Location"):
            assert answer.headers[name] == first.headers[name]
        assert answer.headers[OF] == first.headers["Capture-Id"]
        assert client.get(answer.headers["Location"]).status_code == 200
    now = read(client, order)
    assert (now["captured_amount"], len(now["captures"])) == (400, 1)


@pytest.mark.usefixtures("absorb")
def test_an_absorbed_capture_shows_in_the_timeline_once(client, order_of):
    """As a flagged request that names the capture; the same again directly afterwards adds nothing."""
    order = order_of(1000)
    first = captured(client, order, 400)
    for _ in range(3):
        capture(client, order, 400)
    assert kinds(client, order) == ["order.created", "capture.created", "request.flagged"]
    flagged = timeline(client, order)[-1]
    (told,) = flagged["warnings"]
    assert (told["kind"], told["event_id"]) == ("capture_repeated", first)
    assert "amount" not in flagged
    assert order_warnings(client, order) == [told]


@pytest.mark.usefixtures("absorb")
def test_a_repetition_of_a_full_capture_is_absorbed_too(client, order_of):
    """Although nothing is left: that is the usual case."""
    order = order_of(1000)
    first = captured(client, order, 1000)
    assert capture(client, order, 1000).headers[OF] == first


@pytest.mark.usefixtures("absorb")
@pytest.mark.parametrize(
    "change",
    [
        {"captured_amount": 399},
        {"reference": "parcel-2"},
        {"reference": None},
        {"order_lines": [line(1, 400, reference="ANOTHER")]},
        {"order_lines": [line(2, 200)]},
        {"order_lines": None},
    ],
    ids=["amount", "reference", "no reference", "line", "quantity", "no lines"],
)
def test_another_capture_is_not_absorbed(client, order_of, change):
    """Whatever differs in amount, lines or reference is another one."""
    order = order_of(1000)
    body = {"captured_amount": 400} | LINES
    captured(client, order, None, **body)
    answer = capture(client, order, None, **(body | change))
    assert answer.status_code == 201
    assert OF not in answer.headers
    assert len(captures_of(client, order)) == 2


@pytest.mark.usefixtures("absorb")
def test_the_same_by_another_key_of_the_merchant_is_not_absorbed(site: Site, client, order_of):
    """Two systems of one merchant do not repeat each other."""
    order = order_of(1000)
    captured(client, order, 400)
    answer = capture(site.client(None, auth=create_key(site.store, FJORD).pair), order, 400)
    assert (answer.status_code, OF in answer.headers) == (201, False)
    assert len(captures_of(client, order)) == 2


@pytest.mark.usefixtures("absorb")
def test_the_same_of_another_order_is_not_absorbed(client, order_of):
    """Prices repeat."""
    for order in (order_of(1000), order_of(1000)):
        answer = capture(client, order, 400)
        assert (answer.status_code, OF in answer.headers) == (201, False)


@pytest.mark.usefixtures("absorb")
def test_who_sends_a_key_is_taken_at_their_word(client, order_of):
    """Another key is another capture, and a capture without one is compared with those that had one."""
    order = order_of(2000)
    for _ in range(2):
        answer = capture(client, order, 400, key=str(uuid.uuid4()))
        assert (answer.status_code, OF in answer.headers) == (201, False)
    assert len(captures_of(client, order)) == 2
    assert OF in capture(client, order, 400).headers


@pytest.mark.usefixtures("absorb")
def test_captures_of_the_merchant_api_are_never_absorbed(client, order_of):
    """The portal asks people, and its requests have keys."""
    order = order_of(1000)
    for _ in range(2):
        assert take(client, order, {"captured_amount": 400}).status_code == 201
    assert read(client, order)["captured_amount"] == 800


@pytest.mark.usefixtures("absorb")
def test_a_description_makes_no_difference(client, order_of):
    """It is words for the customer."""
    order = order_of(1000)
    first = captured(client, order, 400, description="Parcel")
    assert capture(client, order, 400, description="parcel!").headers[OF] == first


@pytest.mark.usefixtures("absorb")
def test_what_happened_in_between_makes_no_difference(client, order_of):
    """The window counts, not the neighbourhood: two captures that take turns are both recognised."""
    order = order_of(1000)
    first, second = captured(client, order, 400), captured(client, order, 300)
    assert capture(client, order, 400).headers[OF] == first
    assert capture(client, order, 300).headers[OF] == second
    assert read(client, order)["captured_amount"] == 700


def test_after_the_window_an_equal_capture_is_a_new_one(site: Site, client, order_of):
    """The window is the merchant's; here it is a second."""
    order = order_of(100_000)
    site.choose(duplicate_guard="absorb", duplicate_window=1)
    try:
        first = captured(client, order, 400)
        again = wait_until(
            lambda: next((one for one in [capture(client, order, 400)] if OF not in one.headers), None),
            10,
            "an equal capture is a new one",
        )
    finally:
        site.choose(duplicate_guard="flag", duplicate_window=120)
    assert again.headers["Capture-Id"] != first
    assert len(captures_of(client, order)) == 2


@pytest.mark.usefixtures("absorb")
def test_simultaneous_repetitions_come_to_one_capture(site: Site, client, order_of):
    """Impatient clients send the next one before the first is answered."""
    order = order_of(10_000)
    clients = [site.client(FJORD) for _ in range(6)]
    heard = at_once([lambda c=c: capture(c, order, 400) for c in clients])
    assert {answer.status_code for answer in heard} == {201}
    assert len({answer.headers["Capture-Id"] for answer in heard}) == 1
    assert sum(OF in answer.headers for answer in heard) == len(clients) - 1
    assert read(client, order)["captured_amount"] == 400
