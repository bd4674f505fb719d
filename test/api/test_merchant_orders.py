"""The list of orders: every way to search, to filter, to sort and to page."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from support.merchant import all_of, found, ids_of, page, pages, taken
from support.orders import PLACE, Shop, line, order, place
from support.wire import assert_problem

SUMMARY = {
    "order_id",
    "klarna_reference",
    "status",
    "fraud_status",
    "merchant_reference1",
    "customer_name",
    "customer_email",
    "purchase_country",
    "purchase_currency",
    "order_amount",
    "captured_amount",
    "refunded_amount",
    "remaining_authorized_amount",
    "payment_method_type",
    "created_at",
    "expires_at",
}


def person(given: str, family: str, email: str) -> dict:
    """The address of somebody with this name."""
    return {"given_name": given, "family_name": family, "email": email, "country": "SE"}


def order_for(client: httpx.Client, given: str, family: str, email: str, **members) -> dict:
    """Places an order of somebody."""
    who = person(given, family, email)
    return place(client, order([line()], billing_address=who, shipping_address=who, **members))


@pytest.fixture(scope="module")
def bjorn(client) -> dict:
    """An order of somebody whose name is full of accents."""
    references = {"merchant_reference1": "WEB-2026-00417", "merchant_reference2": "Kassa Ö9"}
    return order_for(client, "Bjørn Erik", "Ångström", "bjorn.angstrom@example.com", **references)


@pytest.fixture(scope="module")
def jorg(client) -> dict:
    """An order of somebody else."""
    return order_for(
        client, "Jörg", "Müller-Lüdenscheidt", "j.mueller@post.example", merchant_reference1="B-77"
    )


@pytest.mark.parametrize(
    "query",
    [
        "bjorn",
        "Bjørn",
        "BJØRN",
        "bjør",
        "angstrom",
        "Ångström",
        "ångs",
        "ANGSTROM",
        "Bjørn Erik Ångström",
        "erik",
        "WEB-2026-00417",
        "web-2026",
        "00417",
        "kassa",
        "kassa ö9",
        "KASSA O9",
        "bjorn.angstrom@example.com",
        "BJORN.ANGSTROM@EXAMPLE.COM",
        "bjorn.ang",
    ],
)
def test_an_order_is_found_by_every_word_and_prefix_of_its_own(client, bjorn, jorg, query):
    """References, name and e-mail; case and accents do not matter."""
    ids = found(client, query)
    assert bjorn["order_id"] in ids
    assert jorg["order_id"] not in ids


@pytest.mark.parametrize(
    "query", ["muller", "Müller", "MÜLL", "ludenscheidt", "jorg", "Jörg", "j.mueller@post.example"]
)
def test_words_joined_by_a_hyphen_are_words(client, bjorn, jorg, query):
    """Double names are found by either half."""
    ids = found(client, query)
    assert jorg["order_id"] in ids
    assert bjorn["order_id"] not in ids


def test_an_order_is_found_by_its_ids(client, bjorn, jorg):
    """The order id whole or its beginning, the Klarna reference whole, in part, in lower case."""
    for name in ("order_id", "klarna_reference"):
        assert found(client, bjorn[name]) == {bjorn["order_id"]}
        assert bjorn["order_id"] in found(client, bjorn[name].upper())
        assert bjorn["order_id"] in found(client, bjorn[name].lower())
    assert bjorn["order_id"] in found(client, bjorn["order_id"][:30])
    assert bjorn["order_id"] in found(client, bjorn["klarna_reference"][:6])


@pytest.mark.parametrize("query", ["zzzznobody", "jorn", "@", "00417x", "bjorn.angstrom@example.org"])
def test_what_is_not_there_is_not_found(client, bjorn, query):
    """The middle of a word finds nothing either."""
    assert bjorn["order_id"] not in found(client, query)


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "'",
        "*",
        "%",
        "_",
        "a OR b",
        "NEAR(",
        "bjorn*",
        '"bjorn',
        "-",
        "\\",
        "🐟",
        "a\u0301",
        ";--",
        "x" * 200,
        " ",
    ],
)
def test_no_character_of_a_query_has_a_meaning_of_its_own(client, bjorn, query):
    """Nothing that somebody types can break the search."""
    assert client.get(PLACE, params={"query": query}).status_code == 200


def test_wildcards_do_not_find_everything(client, bjorn, jorg):
    """A percent sign is a percent sign."""
    for query in ("%", "*", "_"):
        assert not {bjorn["order_id"], jorg["order_id"]} & found(client, query)


def test_a_search_can_be_narrowed_by_the_filters(client, shop: Shop):
    """Query and filters are both in force."""
    one = place(client, shop.order_of(1000, merchant_reference1="NARROW-1"))
    two = place(client, shop.order_of(2000, merchant_reference1="NARROW-2"))
    assert found(client, "narrow") == {one["order_id"], two["order_id"]}
    assert found(client, "narrow", amount_from=1500) == {two["order_id"]}
    assert found(client, "narrow", status="CAPTURED") == set()


def test_a_found_order_says_what_a_list_needs(client, shop: Shop):
    """Every member of the summary, and none that is not documented (the contract checks that)."""
    made = place(client, shop.order(merchant_reference1="SUMMARY-1", merchant_reference2="second"))
    taken(client, made, {"captured_amount": 40})
    (item,) = page(client, query="SUMMARY-1")["orders"]
    assert set(item) >= SUMMARY | {"merchant_reference2"}
    who = made["billing_address"]
    assert item["customer_name"] == f"{who['given_name']} {who['family_name']}"
    assert item["customer_email"] == who["email"]
    assert item["payment_method_type"] == "INVOICE"
    assert (item["status"], item["captured_amount"]) == ("PART_CAPTURED", 40)
    assert item["remaining_authorized_amount"] == made["order_amount"] - 40
    for name in ("order_id", "klarna_reference", "created_at", "expires_at", "order_amount"):
        assert item[name] == made[name]


@pytest.fixture(scope="module")
def catch(other: httpx.Client) -> list[dict]:
    """Twenty orders of the second merchant, who has no others: amounts, currencies, expiries, states differ."""
    orders = []
    for number in range(20):
        expires = (datetime.now(UTC) + timedelta(days=3 + number % 4)).strftime("%Y-%m-%dT00:00:00.000Z")
        body = order(
            [line(1, 1000 * (1 + number % 7))], expires_at=expires, merchant_reference1=f"CATCH-{number:02d}"
        )
        body["purchase_currency"] = ("SEK", "NOK", "EUR")[number % 3]
        made = place(other, body)
        if number % 5 == 1:
            taken(other, made, {"full": True})
        if number % 5 == 2:
            taken(other, made, {"captured_amount": 1})
        orders.append(made)
    return ids_and_states(other, orders)


def ids_and_states(client: httpx.Client, orders: list[dict]) -> list[dict]:
    """Reads the orders again, in the order in which they were placed."""
    return [client.get(f"{PLACE}/{one['order_id']}").json() for one in orders]


def expected(catch: list[dict], keep) -> set[str]:
    """Gives the ids of those that should be found."""
    kept = {one["order_id"] for one in catch if keep(one)}
    assert 0 < len(kept) < len(catch), "a filter that keeps all or nothing would prove nothing"
    return kept


def test_status_filters_one_or_several(other, catch):
    """Several are separated by commas."""
    for statuses in (["AUTHORIZED"], ["CAPTURED"], ["PART_CAPTURED"], ["CAPTURED", "PART_CAPTURED"]):
        got = ids_of(all_of(other, status=",".join(statuses)))
        assert set(got) == expected(catch, lambda one, wanted=statuses: one["status"] in wanted)
    assert all_of(other, status="CANCELLED,EXPIRED,CLOSED") == []


def test_currency_filters(other, catch):
    """Exactly those of the currency."""
    for currency in ("SEK", "NOK", "EUR"):
        wanted = expected(catch, lambda one, currency=currency: one["purchase_currency"] == currency)
        assert set(ids_of(all_of(other, currency=currency))) == wanted
    assert all_of(other, currency="DKK") == []


def test_amounts_filter_inclusively(other, catch):
    """Both ends belong to the range."""
    got = all_of(other, amount_from=2000, amount_to=4000)
    assert set(ids_of(got)) == expected(catch, lambda one: 2000 <= one["order_amount"] <= 4000)
    assert set(ids_of(all_of(other, amount_from=7000))) == expected(
        catch, lambda one: one["order_amount"] >= 7000
    )
    assert set(ids_of(all_of(other, amount_to=1000))) == expected(
        catch, lambda one: one["order_amount"] <= 1000
    )


@pytest.mark.parametrize("what", ["created", "expires"])
def test_times_filter_from_inclusive_to_exclusive(other, catch, what):
    """The same instant is inside as a beginning and outside as an end."""
    edge = sorted(one[f"{what}_at"] for one in catch)[10]
    after = expected(catch, lambda one: one[f"{what}_at"] >= edge)
    before = expected(catch, lambda one: one[f"{what}_at"] < edge)
    assert set(ids_of(all_of(other, **{f"{what}_from": edge}))) == after
    assert set(ids_of(all_of(other, **{f"{what}_to": edge}))) == before
    assert all_of(other, **{f"{what}_from": edge, f"{what}_to": edge}) == []


def test_filters_combine(other, catch):
    """All of them are in force."""
    wanted = expected(catch, lambda one: one["status"] == "AUTHORIZED" and one["purchase_currency"] == "SEK")
    assert set(ids_of(all_of(other, status="AUTHORIZED", currency="SEK", amount_from=1))) == wanted


@pytest.mark.parametrize(
    "sort", ["created_at", "-created_at", "expires_at", "-expires_at", "order_amount", "-order_amount"]
)
@pytest.mark.parametrize("limit", [3, 200])
def test_lists_are_sorted_over_all_their_pages(other, catch, sort, limit):
    """Every order is there once, in the order that was asked for."""
    got = all_of(other, sort=sort, limit=limit)
    values = [one[sort.removeprefix("-")] for one in got]
    assert values == sorted(values, reverse=sort.startswith("-"))
    assert sorted(ids_of(got)) == sorted(one["order_id"] for one in catch)


def test_sorting_and_filtering_go_together(other, catch):
    """A sorted list of one status, in small pages."""
    got = all_of(other, status="AUTHORIZED", sort="-order_amount", limit=2)
    assert set(ids_of(got)) == expected(catch, lambda one: one["status"] == "AUTHORIZED")
    assert len(got) == len(set(ids_of(got)))
    values = [one["order_amount"] for one in got]
    assert values == sorted(values, reverse=True)


def test_the_newest_order_comes_first_by_default(other, catch):
    """The default sort is -created_at."""
    assert ids_of(page(other)["orders"]) == ids_of(page(other, sort="-created_at")["orders"])
    assert page(other)["orders"][0]["order_id"] == catch[-1]["order_id"]


@pytest.mark.parametrize(
    "how",
    [
        {"sort": "-created_at"},
        {"sort": "created_at"},
        {"sort": "order_amount"},
        {"sort": "-expires_at"},
        {"query": "flood"},
    ],
    ids=str,
)
def test_paging_has_no_gap_and_no_double_while_new_orders_arrive(client, shop: Shop, how):
    """Whoever was there at the beginning appears exactly once."""
    tag = "flood-" + "".join(letter for letter in str(how) if letter.isalpha())
    before = {place(client, shop.order(merchant_reference1=f"{tag}-{n}"))["order_id"] for n in range(35)}

    def arrive() -> None:
        for n in range(2):
            place(client, shop.order(merchant_reference1=f"{tag}-late-{n}"))

    first_pages = pages(client, between=arrive, limit=10, **how)
    got = [one for each, _ in zip(first_pages, range(200), strict=False) for one in ids_of(each["orders"])]
    assert len(got) == len(set(got))
    assert before <= set(got)


def test_a_page_has_at_most_the_limit_and_says_whether_there_is_more(other, catch):
    """The default is 50, the most is 200."""
    first = page(other, limit=7)
    assert len(first["orders"]) == 7
    assert first["next"]
    assert "next" not in page(other)
    assert "next" not in page(other, limit=len(catch))


@pytest.mark.parametrize(
    "parameters",
    [
        {"limit": 0},
        {"limit": 201},
        {"limit": -1},
        {"limit": "many"},
        {"limit": "99999999999999999999"},
        {"cursor": "nonsense"},
        {"cursor": "A" * 5000},
        {"status": "WEIRD"},
        {"status": "CAPTURED,WEIRD"},
        {"sort": "name"},
        {"sort": "order_id; DROP TABLE order_state"},
        {"created_from": "yesterday"},
        {"expires_to": "2026-02-30T00:00:00Z"},
        {"amount_from": "1.5"},
        {"amount_to": "abc"},
        {"currency": "KRONE"},
    ],
    ids=str,
)
def test_parameters_that_cannot_be_meant_are_refused_and_named(client, parameters):
    """A typing mistake must not look like an empty list."""
    problem = assert_problem(client.get(PLACE, params=parameters), (400, 422))
    (name,) = parameters
    assert any(blame["field"].startswith(name) for blame in problem["errors"]), problem


def test_a_changed_cursor_is_refused_or_harmless(client, other, catch):
    """A cursor of one merchant opens nothing at another's."""
    cursor = page(other, limit=5)["next"]
    answer = client.get(PLACE, params={"cursor": cursor, "limit": 200})
    if answer.status_code == 200:
        assert not {one["order_id"] for one in catch} & set(ids_of(answer.json()["orders"]))
    else:
        assert_problem(answer, (400, 422))


def test_a_list_shows_only_the_merchants_own_orders(client, other, catch, bjorn):
    """Neither by listing nor by searching."""
    mine = {one["order_id"] for one in catch}
    assert set(ids_of(all_of(other, limit=200))) == mine
    assert found(client, "CATCH") == set()
    assert found(other, "bjorn") == set()
    assert found(other, bjorn["order_id"]) == set()
