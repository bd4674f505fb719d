"""The log of requests for developers: what API keys asked and were answered, without what is about people."""

import base64
import json
import uuid

import pytest

from support.orders import place
from support.polling import wait_until
from support.site import SKERRY, Site
from support.wire import assert_problem, capture, captured, order_path, read

LOG = "/merchant/v1/request-log"
PEOPLE = ("Elin", "Åkerblom", "elin.akerblom@example.com", "+46701112233", "Sandvägen 3", "19870101-1234")
ADDRESS = {
    "given_name": PEOPLE[0],
    "family_name": PEOPLE[1],
    "email": PEOPLE[2],
    "phone": PEOPLE[3],
    "street_address": PEOPLE[4],
    "country": "SE",
}


@pytest.fixture(scope="module")
def developer(site: Site):
    """Somebody who looks after the shop's programs."""
    site.create_user("developer@fjord.example", "operator")
    return site.sign_in("developer@fjord.example")


@pytest.fixture
def logs_all(site: Site):
    """Every request is noted while the test runs."""
    site.choose(request_log="all")
    yield
    site.choose(request_log="errors")


def page(developer, **query) -> dict:
    """A page of the log."""
    answer = developer.get(LOG, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def entry(developer, answer, *, times: int = 1) -> dict:
    """The entry about an answer with its bodies, once it is written."""
    correlation_id = answer.headers["Klarna-Correlation-Id"]

    def found() -> list[dict]:
        requests = page(developer, correlation_id=correlation_id)["requests"]
        return requests if len(requests) == times else []

    entry_id = wait_until(found, 10, "the entry")[0]["entry_id"]
    whole = developer.get(f"{LOG}/{entry_id}")
    assert whole.status_code == 200, whole.text
    return whole.json()


def refused(client, order, key=None):
    """A capture of more than there is."""
    answer = capture(client, order, 999_999, key=key, description=PEOPLE[0])
    assert answer.status_code == 403, answer.text
    return answer


def test_a_refused_request_is_in_it_with_both_bodies(site: Site, client, shop, developer):
    """Amounts, ids and codes as they were; who the customer is in none of it."""
    order = place(client, shop.order_of(5000, billing_address=ADDRESS))
    answer = refused(client, order)
    told = entry(developer, answer)
    assert told["method"] == "POST"
    assert told["path"] == f"{order_path(order)}/captures"
    assert told["status"] == 403
    assert told["error_code"] == answer.json()["error_code"]
    assert told["order_id"] == order["order_id"]
    assert told["username"] == site.keys["M100001"].username
    assert told["user_agent"].startswith("python-httpx")
    assert told["request_shown"] == told["response_shown"] == "whole"
    assert json.loads(told["request_body"]) == {"captured_amount": 999_999, "description": "***"}
    assert json.loads(told["response_body"])["error_messages"] == answer.json()["error_messages"]
    assert told["request_bytes"] == len(answer.request.content)
    assert 0 < told["duration_us"] < 10_000_000


def test_good_requests_are_in_it_if_the_merchant_wants_that(client, shop, developer, logs_all):
    """An order is shown without its customer."""
    order = place(client, shop.order_of(5000, billing_address=ADDRESS))
    answer = client.get(order_path(order))
    assert all(word in answer.text for word in PEOPLE[:2])
    told = entry(developer, answer)
    body = json.loads(told["response_body"])
    assert body["order_amount"] == 5000
    assert body["billing_address"]["family_name"] == "***"
    assert body["billing_address"]["country"] == "SE"
    assert body["order_lines"][0]["quantity"] == 1
    assert not any(word in json.dumps(told, ensure_ascii=False) for word in PEOPLE)


def test_by_itself_only_failures_are_in_it_and_off_is_off(site: Site, client, shop, developer):
    """The last of four tells that the ones before were not noted."""
    order = place(client, shop.order_of(5000))
    answers = [client.get(order_path(order)), capture(client, order, 100)]
    site.choose(request_log="off")
    answers.append(refused(client, order))
    assert page(developer)["mode"] == "off"
    site.choose(request_log="errors")
    last = refused(client, order)
    assert entry(developer, last)["status"] == 403
    noted = [one["correlation_id"] for one in page(developer, order_id=order["order_id"])["requests"]]
    assert noted == [last.headers["Klarna-Correlation-Id"]]
    assert not set(noted) & {one.headers["Klarna-Correlation-Id"] for one in answers}


def test_a_repetition_says_so(client, shop, developer):
    """It has the correlation id of the first answer."""
    order = place(client, shop.order_of(5000))
    refused(client, order, key="repeated-1")
    again = refused(client, order, key="repeated-1")
    told = entry(developer, again, times=2)
    assert told["idempotency_key"] == "repeated-1"
    assert told["is_replay"] is True


@pytest.mark.parametrize(
    ("path", "body", "shown"),
    [
        ("/ordermanagement/v1/orders/{order}/captures", '{"captured_amount": 1, "description": "Elin', "not_json"),
        ("/ordermanagement/v1/orders/{order}/captures", '{"captured_amount": "Elin"}', "whole"),
        ("/ordermanagement/v1/orders/Elin/captures", '{"captured_amount": 1}', "whole"),
        ("/ordermanagement/v1/orders/{order}/customer-details", json.dumps({"billing_address": ADDRESS | {"email": "Elin"}}), "whole"),
        ("/merchant/v1/orders/{order}/notes", '{"text": ["Elin"]}', "whole"),
        ("/merchant/v1/orders?status=Elin&query=Elin", None, "none"),
    ],
)
def test_what_is_refused_for_its_form_says_nothing_of_people(client, shop, developer, path, body, shown):
    """Whatever the sentence of the answer quotes."""
    order = place(client, shop.order_of(5000))
    url = path.replace("{order}", order["order_id"])
    method = "GET" if body is None else "PATCH" if "customer-details" in path else "POST"
    answer = client.request(method, url, content=body, headers={"Content-Type": "application/json"})
    assert 400 <= answer.status_code < 500, answer.text
    told = entry(developer, answer)
    assert told["request_shown"] == shown
    told.pop("query", None)  # a status is a word, whatever it says
    assert "Elin" not in json.dumps(told)


def test_wrong_secrets_and_people_are_not_in_it(site: Site, client, shop, developer):
    """Nobody fills it who has no key; what people do is in the timeline and the audit log."""
    before = page(developer, limit=200)["requests"]
    key = site.keys["M100001"]
    assert client.get("/merchant/v1/orders", auth=(key.username, "wrong")).status_code == 401
    assert developer.get("/merchant/v1/users").status_code == 403
    order = place(client, shop.order_of(5000))
    entry(developer, refused(client, order))
    after = page(developer, limit=200)["requests"]
    assert {one["status"] for one in after if one not in before} == {403}
    assert len(after) - len(before) == 1 or len(after) == 200


def test_too_many_requests_are_in_it(site: Site, client, shop, developer):
    """A shop that is refused for its haste is to be found."""
    site.choose(reads_per_second=1)
    answers = [client.get("/merchant/v1/orders") for _ in range(5)]
    site.choose(reads_per_second=0)
    late = [one for one in answers if one.status_code == 429]
    assert late
    assert entry(developer, late[-1])["error_code"] == "TOO_MANY_REQUESTS"


def test_pages_and_filters(client, shop, developer):
    """Pages do not overlap; a filter that fits nothing finds nothing; a cursor of another list is refused."""
    order = place(client, shop.order_of(5000))
    answers = [refused(client, order) for _ in range(5)]
    entry(developer, answers[-1])
    query = {"order_id": order["order_id"], "limit": 2}
    seen, cursor = [], None
    while cursor is not None or not seen:
        got = page(developer, **query, **({"cursor": cursor} if cursor else {}))
        seen += [one["correlation_id"] for one in got["requests"]]
        cursor = got.get("next")
    assert seen == [one.headers["Klarna-Correlation-Id"] for one in reversed(answers)]
    only = {"order_id": order["order_id"]}
    at = page(developer, **only)["requests"][0]["at"]
    fits = [{"status": 403}, {"status_class": "4xx"}, {"method": "POST"}, {"path": "captures"}, {"until": "2100-01-01T00:00:00Z"}]
    for one in fits:
        assert len(page(developer, **only, **one)["requests"]) == 5, one
    misses = [{"status": 404}, {"status_class": "5xx"}, {"method": "GET"}, {"path": "refunds"}, {"path": "%"}, {"key": "M1"}]
    for one in [*misses, {"until": "2020-01-01T00:00:00Z"}, {"from": "2100-01-01T00:00:00Z"}]:
        assert page(developer, **only, **one)["requests"] == [], one
    assert page(developer, **only, **{"from": at})["requests"]
    notified = base64.urlsafe_b64encode(f"630 0 {uuid.UUID(int=0)} ".encode()).decode().rstrip("=")
    assert developer.get("/merchant/v1/notifications", params={"cursor": notified}).status_code == 200
    for bad in ({"cursor": "x"}, {"cursor": notified}, {"status": 7}, {"method": "FETCH"}, {"order_id": "7"}, {"limit": 201}):
        assert developer.get(LOG, params=bad).status_code in (400, 422), bad


def test_who_may_see_it(site: Site, client, shop, developer):
    """Operators and administrators of the merchant; a key, a viewer and others do not."""
    order = place(client, shop.order_of(5000))
    told = entry(developer, refused(client, order))
    assert_problem(client.get(LOG), 401)
    for role, status in (("viewer", 403), ("finance", 403), ("admin", 200)):
        site.create_user(f"{role}.log@fjord.example", role)
        assert site.sign_in(f"{role}.log@fjord.example").get(f"{LOG}/{told['entry_id']}").status_code == status
    site.create_user("developer@skerry.example", "admin", SKERRY)
    stranger = site.sign_in("developer@skerry.example")
    assert_problem(stranger.get(f"{LOG}/{told['entry_id']}"), 404)
    assert stranger.get(LOG, params={"order_id": order["order_id"]}).json()["requests"] == []
    assert_problem(developer.get(f"{LOG}/{order['order_id']}"), 404)


def test_the_choice_is_in_the_audit_log(site: Site):
    """As every setting is."""
    site.create_user("chooser@fjord.example", "admin")
    admin = site.sign_in("chooser@fjord.example")
    assert admin.patch("/merchant/v1/settings", json={"request_log": "all"}).status_code == 200
    assert admin.patch("/merchant/v1/settings", json={"request_log": "errors"}).status_code == 200
    latest = admin.get("/merchant/v1/audit-log", params={"type": "settings.changed"}).json()["entries"][0]
    assert latest["changes"] == [{"member": "request_log", "from": "all", "to": "errors"}]


def test_what_is_noted_changes_nothing(client, shop, developer, logs_all):
    """A capture is answered as it is without the log, and the order is the same."""
    order = place(client, shop.order_of(5000))
    captured(client, order, 1000)
    assert read(client, order)["captured_amount"] == 1000
