"""Tags of orders: words of the merchant's own, by which its people find orders again."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from support.exports import downloaded, export, rows_of
from support.merchant import all_of, detail, ids_of, page, timeline
from support.orders import PLACE, Shop, place
from support.site import SKERRY, Site
from support.wire import assert_problem, captured, order_path

TAGS = "/merchant/v1/tags"
shop = Shop(7701)


def change(client: httpx.Client, order: dict, add=(), remove=(), **headers) -> httpx.Response:
    """Gives an order tags and takes others off; the caller looks at the answer."""
    body = {"add": list(add), "remove": list(remove)}
    return client.patch(f"{PLACE}/{order['order_id']}/tags", json=body, headers=headers)


def tagged(client: httpx.Client, order: dict, add=(), remove=()) -> list[str]:
    """The tags that an order has after a change that must be done."""
    answer = change(client, order, add, remove)
    assert answer.status_code == 200, answer.text
    return answer.json()["tags"]


def in_use(client: httpx.Client) -> dict[str, int]:
    """The merchant's tags with how many orders have them."""
    return {tag["name"]: tag["orders"] for tag in client.get(TAGS).json()["tags"]}


def test_tags_come_and_go_and_are_one_in_any_case(site: Site, client, order_of):
    """Blanks do not count; the first spelling stays; the timeline tells who did it, the wire tells nothing."""
    first, second = order_of(1000), order_of(2000)
    site.create_user("tags@fjord.example", "finance")
    person = site.sign_in("tags@fjord.example")
    before = client.get(order_path(first)).json()
    assert tagged(person, first, ["  Stor  KUND ", "stor kund", "Åter"]) == ["Stor KUND", "Åter"]
    assert tagged(client, second, ["STOR kund"]) == ["Stor KUND"]
    assert tagged(client, first, ["åTER", "Ny"], ["stor KUND"]) == ["Åter", "Ny"]
    assert detail(client, first)["tags"] == ["Åter", "Ny"]
    assert client.get(order_path(first)).json() == before
    told = [event for event in timeline(client, first) if event["type"] == "tags.changed"]
    assert [(event.get("tags_added"), event.get("tags_removed")) for event in told] == [
        (["Stor KUND", "Åter"], None),
        (["Ny"], ["Stor KUND"]),
    ]
    assert told[0]["actor"] == {"kind": "user", "name": "tags@fjord.example"}
    assert in_use(client) == {"Ny": 1, "Stor KUND": 1, "Åter": 1}
    assert tagged(client, first, (), ["ny", "åter", "never"]) == []
    assert "tags" not in detail(client, first)
    assert in_use(client) == {"Stor KUND": 1}


def test_what_changes_nothing_is_no_event(client, order_of):
    """The same again, or under the same key, is done once."""
    order = order_of(1000)
    for _ in range(2):
        assert change(client, order, ["Once"], **{"Idempotency-Key": "tag-once"}).status_code == 200
    answer = change(client, order, ["once"], ["not there"])
    assert answer.json()["tags"] == ["Once"]
    assert [event["type"] for event in timeline(client, order)].count("tags.changed") == 1
    assert change(client, order, ["Late"], **{"If-Match": '"1"'}).status_code == 412


@pytest.mark.parametrize("tag", ["", "   ", "x" * 51, "a,b", "a\nb", "a\tb"], ids=ascii)
def test_what_is_no_tag_is_refused(client, order_of, tag):
    """The field is named, and nothing is changed; fifty characters of any script are a tag."""
    order = order_of(1000)
    assert tagged(client, order, ["å" * 50]) == ["å" * 50]
    problem = assert_problem(change(client, order, ["Good", tag]), (400, 422))
    assert problem["errors"][0]["field"].startswith("add")
    assert detail(client, order)["tags"] == ["å" * 50]


def test_an_order_has_at_most_twenty(client, order_of):
    """Those that go make room."""
    order = order_of(1000)
    twenty = [f"T{number}" for number in range(20)]
    assert tagged(client, order, twenty) == twenty
    assert "at most 20" in assert_problem(change(client, order, ["T20"]), 422)["detail"]
    assert tagged(client, order, ["T20"], ["T0"]) == [*twenty[1:], "T20"]
    assert tagged(client, order, (), [*twenty[1:], "T20"]) == []


def test_who_may_not_write_tags(site: Site, client, order_of):
    """A viewer sees them and changes none; another merchant's are its own."""
    order = order_of(1000)
    tagged(client, order, ["Seen"])
    site.create_user("tags.viewer@fjord.example", "viewer")
    viewer = site.sign_in("tags.viewer@fjord.example")
    assert_problem(change(viewer, order, ["Mine"]), 403, "FORBIDDEN")
    assert "Seen" in in_use(viewer)
    stranger = site.client(SKERRY)
    assert_problem(change(stranger, order, ["Mine"]), 404, "NO_SUCH_ORDER")
    assert in_use(stranger) == {}
    assert all_of(stranger, tag="Seen") == []


def test_whoever_adds_at_the_same_time_loses_nothing(site: Site, client, order_of):
    """Six at one order and one tag at six orders; what each tag counts is right afterwards, as verify also says."""
    order, others = order_of(1000), [order_of(1000) for _ in range(6)]
    asked = [(order, [f"Race {number}", "Race"]) for number in range(6)] + [(other, ["Race"]) for other in others]
    with ThreadPoolExecutor(len(asked)) as pool:
        answers = list(pool.map(lambda one: change(site.client(), one[0], one[1]), asked))
    assert [answer.status_code for answer in answers] == [200] * len(asked)
    assert set(detail(client, order)["tags"]) == {"Race", *(f"Race {number}" for number in range(6))}
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda one: change(site.client(), one, (), ["race"]), others[:5]))
    assert in_use(client)["Race"] == 2


@pytest.fixture(scope="module")
def many(client: httpx.Client) -> list[dict]:
    """Eleven orders, every second one tagged, oldest first."""
    orders = [place(client, shop.order_of(1000 + 7 * n % 11 * 100)) for n in range(11)]
    for order in orders[::2]:
        tagged(client, order, ["Walk"])
    captured(client, orders[4], 100)
    return orders


@pytest.mark.parametrize("limit", [1, 2, 50])
@pytest.mark.parametrize("sort", ["-created_at", "created_at", "order_amount", "-order_amount", "expires_at"])
def test_orders_are_found_by_a_tag_in_any_order(client, many, sort, limit):
    """Page by page, in whatever case it is asked for, each once."""
    expected = ids_of(many[::2])
    found = all_of(client, tag=" wALK", sort=sort, limit=limit)
    assert sorted(ids_of(found)) == sorted(expected)
    if "created_at" in sort:
        assert ids_of(found) == (expected if sort == "created_at" else expected[::-1])
    if "amount" in sort:
        amounts = [order["order_amount"] for order in found]
        assert amounts == sorted(amounts, reverse=sort.startswith("-"))
    assert all(order["tags"] == ["Walk"] for order in found)


def test_a_tag_narrows_with_all_else(client, many):
    """A status, an amount, a word."""
    assert ids_of(all_of(client, tag="Walk", status="PART_CAPTURED")) == [many[4]["order_id"]]
    reference = many[2]["merchant_reference1"]
    assert ids_of(all_of(client, tag="Walk", query=reference)) == [many[2]["order_id"]]
    assert all_of(client, tag="Walk", query=many[1]["merchant_reference1"]) == []
    assert all_of(client, tag="No such tag") == []
    assert_problem(client.get(PLACE, params={"tag": "a,b"}), (400, 422))


def test_tags_are_a_column_of_the_export_and_narrow_it(client, many):
    """Separated by commas, of which a tag has none."""
    tagged(client, many[0], ["First"])
    job = export(client, format="csv", query={"tag": "walk"}, columns="order_id,tags")
    rows = rows_of(downloaded(client, job))
    assert rows == [
        {"order_id": order["order_id"], "tags": "Walk, First" if order is many[0] else "Walk"} for order in many[::2]
    ]
    assert page(client, tag="first")["orders"][0]["tags"] == ["Walk", "First"]
