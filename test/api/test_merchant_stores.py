"""Users of one merchant in the stores of others: who gets in, with which role, until when, and that nothing leaks."""

import re
import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from support.contract import Contract
from support.merchant import all_of, finished, ids_of, page, start_bulk
from support.orders import place
from support.program import fangst
from support.recorded import lines, new_uuid, recorded, text_of
from support.site import FJORD, NAMES, PASSWORD, SKERRY, Site
from support.totp import code
from support.wire import assert_problem

SESSION = "/merchant/v1/session"
ORDERS = "/merchant/v1/orders"
USERS = "/merchant/v1/users"
ACCESS = "/merchant/v1/store-access"
INVITATIONS = "/merchant/v1/invitations"
ACCEPTANCES = "/merchant/v1/invitation-acceptances"
SIGNED_IN = "/merchant/v1/store-access-acceptances"
AUDIT = "/merchant/v1/audit-log"
NOTHING = "8c1f2f4e-90f0-6b39-9a53-6f3f0f3f9a09"
THERE = {"Fangst-Store": SKERRY}
HOME = {"Fangst-Store": FJORD}
REFUSED = "does not include this action."


def grant(site: Site, email: str, role: str, *options: str, merchant: str = SKERRY) -> None:
    """Lets a user in by the operator's command."""
    fangst("user", "grant", *site.store, "--merchant", merchant, "--email", email, "--role", role, *options)


def revoke(site: Site, email: str, merchant: str = SKERRY) -> None:
    """Lets the user in no more."""
    fangst("user", "revoke", *site.store, "--merchant", merchant, "--email", email)


def someone(site: Site, name: str, role: str, there: str | None = None) -> httpx.Client:
    """A signed-in user who is at home with the first merchant, and has a role in the store of the second."""
    site.create_user(f"{name}@fjord.example", role)
    if there is not None:
        grant(site, f"{name}@fjord.example", there)
    return site.sign_in(f"{name}@fjord.example")


@pytest.fixture(scope="module")
def host(site: Site) -> httpx.Client:
    """A signed-in administrator of the second merchant."""
    site.create_user("host@skerry.example", "admin", SKERRY)
    return site.sign_in("host@skerry.example")


@pytest.fixture(scope="module")
def there(site: Site) -> httpx.Client:
    """An API key's client of the second merchant."""
    return site.client(SKERRY)


def in_a_second() -> tuple[str, float]:
    """An instant that comes soon, as the API writes it, and how to wait for it."""
    soon = datetime.now(UTC) + timedelta(seconds=1)
    return soon.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z", soon.timestamp()


def wait_for(instant: float) -> None:
    """Until it has come."""
    time.sleep(max(0.0, instant - time.time()) + 0.01)


def guests(host: httpx.Client) -> dict[str, dict]:
    """Who of other merchants may enter, by address."""
    answer = host.get(ACCESS)
    assert answer.status_code == 200, answer.text
    return {one["email"]: one for one in answer.json()["users"]}


def asked(client: httpx.Client, operation, **options) -> httpx.Response:
    """Calls an operation with ids of nothing and an empty body."""
    path = re.sub(r"\{\w+\}", NOTHING, operation.template)
    return client.request(operation.method, path, json=None if operation.method == "GET" else {}, **options)


def takes(operation, way: str) -> bool:
    """Does the operation let in who signs in this way?"""
    return any(way in one for one in operation.definition["security"])


# --- where one is ----------------------------------------------------------------------------


def test_a_session_tells_where_one_is_and_where_one_may_go(site: Site):
    """At home without a word; elsewhere with the role of there, and the same token."""
    client = someone(site, "traveller", "admin", "viewer")
    home, away = client.get(SESSION).json(), client.get(SESSION, headers=THERE).json()
    assert home["merchant"] == {"merchant_id": FJORD, "name": NAMES[FJORD]} == client.get(SESSION, headers=HOME).json()["merchant"]
    assert away["merchant"] == {"merchant_id": SKERRY, "name": NAMES[SKERRY]}
    assert (home["user"]["role"], away["user"]["role"]) == ("admin", "viewer")
    assert away["user"]["verbs"] == ["view"]
    assert home["csrf_token"] == away["csrf_token"]
    assert home["stores"] == away["stores"] == [
        {"merchant_id": FJORD, "name": NAMES[FJORD], "role": "admin", "is_home": True},
        {"merchant_id": SKERRY, "name": NAMES[SKERRY], "role": "viewer", "is_home": False},
    ]


def test_a_store_has_its_own_orders(site: Site, client, there, shop):
    """One session, two stores: each list and each order is of the store that the request names."""
    user = someone(site, "reader", "viewer", "viewer")
    mine, theirs = (place(key, shop.order_of(700))["order_id"] for key in (client, there))
    assert mine in {one["order_id"] for one in all_of(user)}
    for way in ({"headers": THERE}, {"params": {"store": SKERRY}}):
        assert user.get(f"{ORDERS}/{theirs}", **way).status_code == 200
        assert_problem(user.get(f"{ORDERS}/{mine}", **way), 404, "NO_SUCH_ORDER")
    assert theirs not in user.get(ORDERS).text
    assert mine not in user.get(ORDERS, headers=THERE).text
    both = user.get(f"{ORDERS}/{mine}", headers=HOME, params={"store": SKERRY})
    assert both.status_code == 200, "the header wins"


@pytest.mark.parametrize("store", [SKERRY, "M999999", "", "x" * 33, "M1 OR 1=1", "%00", "åäö".encode()])
def test_no_route_lets_anybody_into_a_store_that_is_not_theirs(site: Site, contract: Contract, store):
    """Whether there is such a store or not; the list of the routes is the contract's own."""
    name = f"outside{abs(hash(store))}"
    user = someone(site, name, "admin")
    tried = 0
    for operation in contract.operations:
        if takes(operation, "session"):
            answer = asked(user, operation, headers={"Fangst-Store": store})
            said = answer.json()
            assert (answer.status_code, said.get("code", said.get("error_code"))) == (404, "NO_SUCH_STORE"), str(operation)
            tried += 1
    assert tried >= 90, "the contract has fewer routes than this version promises"
    assert user.get(SESSION).status_code == 200, "not even signed out"


def test_a_store_that_is_not_there_and_one_that_is_closed_are_answered_alike(site: Site):
    """Nobody learns which merchants there are."""
    user = someone(site, "curious", "admin")
    told = set()
    for store in (SKERRY, "M999999"):
        answer = user.get(ORDERS, headers={"Fangst-Store": store})
        told.add(answer.text.replace(answer.headers["Klarna-Correlation-Id"], ""))
    assert len(told) == 1


def test_a_key_is_for_its_own_store(client, there):
    """A key that names another one is not answered from its own."""
    assert client.get(ORDERS, headers=HOME).status_code == 200
    assert_problem(client.get(ORDERS, headers=THERE), 404, "NO_SUCH_STORE")
    assert_problem(there.get(ORDERS, params={"store": FJORD}), 404, "NO_SUCH_STORE")


def test_a_change_names_its_store_in_the_header_only(site: Site, there):
    """What stands in the query of a change is not a store: a form of another page cannot choose one."""
    user = someone(site, "writer", "viewer", "admin")
    settings = {"merchant_reference1_required": True}
    answer = user.patch("/merchant/v1/settings", params={"store": SKERRY}, json=settings)
    assert answer.status_code == 403, answer.text
    assert REFUSED in answer.text


def test_a_token_is_asked_for_in_every_store(site: Site, contract: Contract):
    """A change without X-CSRF-Token is refused there, too."""
    user = someone(site, "tokenless", "admin", "admin")
    del user.headers["X-CSRF-Token"]
    tried = 0
    for operation in contract.operations:
        if operation.method != "GET" and takes(operation, "session") and "csrf" in str(operation.definition["security"]):
            assert_problem(asked(user, operation, headers=THERE), 403, "CSRF_TOKEN_MISSING")
            tried += 1
    assert tried >= 40


# --- what one may do -------------------------------------------------------------------------


@pytest.mark.parametrize(("home", "away"), [("admin", "viewer"), ("viewer", "admin"), ("finance", "operator")])
def test_the_role_is_that_of_the_store_on_every_route(site: Site, contract: Contract, home, away):
    """More at home gives nothing there, and more there gives nothing at home."""
    user = someone(site, f"{home}.{away}", home, away)
    seen = set()
    for headers in (HOME, THERE):
        verbs = set(user.get(SESSION, headers=headers).json()["user"]["verbs"])
        for operation in contract.operations:
            verb = operation.definition.get("x-verb")
            if verb is None or not takes(operation, "session"):
                continue
            answer = asked(user, operation, headers=headers)
            refused = answer.status_code == 403 and REFUSED in answer.text
            assert refused == (verb not in verbs), f"{operation} in {headers}: {answer.text}"
            seen.add(refused)
    assert seen == {True, False}


def test_what_one_does_in_a_store_is_told_there_and_nowhere_else(site: Site, host, there, shop):
    """The timeline and the audit log of that store name the person; those at home say nothing of it."""
    user = someone(site, "worker", "admin", "admin")
    order = place(there, shop.order_of(900))["order_id"]
    answer = user.post(f"{ORDERS}/{order}/captures", headers=THERE, json={"full": True})
    assert answer.status_code == 201, answer.text
    events = host.get(f"{ORDERS}/{order}/timeline").json()["events"]
    assert {"kind": "user", "name": "worker@fjord.example"} in [one["actor"] for one in events]
    made = user.post("/merchant/v1/api-keys", headers=THERE, json={"label": "from afar"})
    assert made.json()["username"].startswith(f"{SKERRY}-")
    assert "from afar" in host.get(AUDIT).text
    assert "from afar" not in user.get(AUDIT).text


def test_an_idempotency_key_is_of_one_store(site: Site, client, there, shop):
    """The same key in two stores is two keys, and a repetition is answered in its own store."""
    user = someone(site, "keyed", "admin", "admin")
    mine, theirs = (place(key, shop.order_of(600))["order_id"] for key in (client, there))
    for headers, order in ((HOME, mine), (THERE, theirs)):
        for repeated in (False, True):
            answer = user.post(
                f"{ORDERS}/{order}/captures", headers=headers | {"Idempotency-Key": "one"}, json={"captured_amount": 100}
            )
            assert answer.status_code == 201, answer.text
            assert ("Idempotency-Replayed" in answer.headers) == repeated
    bulk = [
        user.post("/merchant/v1/bulk-captures", headers=headers | {"Idempotency-Key": "two"}, json={"order_ids": [order]})
        for headers, order in ((HOME, mine), (THERE, theirs))
    ]
    assert [one.status_code for one in bulk] == [202, 202], [one.text for one in bulk]
    assert bulk[0].json()["job_id"] != bulk[1].json()["job_id"]


def test_jobs_and_exports_stay_in_their_store(site: Site, client, there, shop):
    """A job that was started there is not there at home, nor is its file, and it captures nothing of home."""
    user = someone(site, "bulky", "admin", "admin")
    mine, theirs = (place(key, shop.order_of(500))["order_id"] for key in (client, there))
    started = user.post("/merchant/v1/bulk-captures", headers=THERE, json={"order_ids": [mine, theirs]})
    job = finished(there, started.json())
    assert (job["done"], job["failed"]) == (1, 1), job
    assert client.get(f"{ORDERS}/{mine}").json()["captured_amount"] == 0
    assert_problem(user.get(f"/merchant/v1/jobs/{job['job_id']}"), 404)
    assert user.get(f"/merchant/v1/jobs/{job['job_id']}", params={"store": SKERRY}).status_code == 200
    export = user.post("/merchant/v1/order-exports", headers=THERE, json={"format": "csv"})
    assert export.status_code == 202, export.text
    path = f"/merchant/v1/order-exports/{export.json()['export_id']}"
    assert user.get(path, headers=THERE).status_code == 200
    assert_problem(user.get(path), 404)
    assert_problem(user.get(f"{path}/file"), 404)
    mine_job = start_bulk(client, {"order_ids": [mine]})
    assert_problem(user.get(f"/merchant/v1/jobs/{mine_job['job_id']}", headers=THERE), 404)


# --- one list over several -------------------------------------------------------------------

TOTALS = "/merchant/v1/order-totals"
VIEWS = "/merchant/v1/views"
THIRD = "M300002"
SORTS = ("created_at", "expires_at", "order_amount")
DAY = "2026-02-0{}T10:00:00.000Z"
UNTIL = {"created_to": "2026-03-01T00:00:00Z"}  # what was imported here, and nothing else


def imported(day: int, order_id: str, part: bool) -> dict:
    """An order of a day; many of them have the same day, end and amount."""
    some = {"order_lines": lines()[:1]} if part else {}
    amount = sum(line["total_amount"] for line in some.get("order_lines", lines()))
    made = recorded(order_id=order_id, created_at=DAY.format(day), merchant_reference2="shared/77", **some)
    amounts = dict.fromkeys(("order_amount", "original_order_amount", "remaining_authorized_amount"), amount)
    return made | amounts | {"expires_at": f"2099-01-0{day % 2 + 1}T00:00:00.000Z"}


@pytest.fixture(scope="module")
def broad(site: Site) -> httpx.Client:
    """A user of the first merchant who may enter the stores of two others; each has orders, and one id is in all of them."""
    site.another(THIRD)
    user = someone(site, "broad", "viewer", "operator")
    grant(site, "broad@fjord.example", "viewer", merchant=THIRD)
    twin = new_uuid()
    for at, merchant in enumerate((FJORD, SKERRY, THIRD)):
        made = [imported(i % 3 + 1, new_uuid(), i % 4 == at) for i in range(5)]
        site.import_orders([text_of(one) for one in [*made, imported(2, twin, part=False)]], merchant)
    return user


def in_stores(user: httpx.Client, stores: tuple[str, ...], **query) -> list[dict]:
    """The orders of several stores, asked for one store after the other, each told with its store."""
    names = {one["merchant_id"]: one["name"] for one in user.get(SESSION).json()["stores"]}
    return [
        one | {"store": {"merchant_id": store, "name": names[store]}}
        for store in stores
        for one in all_of(user, store=store, **query)
    ]


@pytest.mark.parametrize("stores", [(FJORD, SKERRY), (FJORD, SKERRY, THIRD)])
@pytest.mark.parametrize("limit", [1, 2, 4, 7, 200])
def test_a_list_over_stores_is_that_of_one_with_all_their_orders(broad, stores, limit):
    """By each key and direction, with ties, page by page: each order once, in order, with its store."""
    asked = {"stores": ",".join(stores), "limit": limit, **UNTIL}
    for key in SORTS:
        for sort in (key, f"-{key}"):
            union = in_stores(broad, stores, **UNTIL)
            union.sort(key=lambda one: (one[key], one["order_id"]), reverse=sort != key)
            assert len(union) == 6 * len(stores)
            listed = all_of(broad, sort=sort, **asked)
            assert listed == union, (sort, limit)


def test_all_stores_are_those_that_are_open(broad):
    """However they are named, and from whichever store it is asked; without stores an order names none."""
    everything = ids_of(all_of(broad, stores="all", **UNTIL))
    assert len(everything) == 18
    for names in (f"{FJORD},{SKERRY},{THIRD}", f"{THIRD}, {FJORD},{SKERRY},{THIRD}"):
        assert sorted(ids_of(all_of(broad, stores=names, **UNTIL))) == sorted(everything)
    assert broad.get(ORDERS, params={"stores": "all", **UNTIL}, headers=THERE).json()["orders"] == page(broad, stores="all", **UNTIL)["orders"]
    alone = page(broad, stores=THIRD, **UNTIL)
    assert {one.pop("store")["merchant_id"] for one in alone["orders"]} == {THIRD}
    assert alone == page(broad, store=THIRD, **UNTIL)
    assert "store" not in page(broad)["orders"][0]


@pytest.mark.parametrize("limit", [1, 3, 200])
def test_words_are_found_in_all_stores_as_in_one(site: Site, broad, shop, limit):
    """Best match first; the way that finds anything in one store is that of all."""
    for query in ("shared/77", "ida shared", "nothing of the kind"):
        union = in_stores(broad, (FJORD, SKERRY, THIRD), query=query, **UNTIL)
        union.sort(key=lambda one: one["order_id"])
        union.sort(key=lambda one: one["created_at"], reverse=True)
        assert all_of(broad, query=query, stores="all", limit=limit, **UNTIL) == union
    for one in in_stores(broad, (SKERRY,), limit=3, **UNTIL)[:2]:
        found = [(e["order_id"], e["store"]["merchant_id"]) for e in all_of(broad, query=one["order_id"], stores="all", limit=limit)]
        assert (one["order_id"], SKERRY) in found
        assert ids_of(all_of(broad, query=one["order_id"], store=SKERRY, limit=1)) == [one["order_id"]]
        assert len(found) == len(set(found)) in (1, 3), "the id that is in all stores, or one of one store"


def test_a_cursor_is_a_place_in_every_store(broad):
    """It is good for other stores too, and for another list it is refused as ever."""
    first = page(broad, stores="all", limit=5, **UNTIL)
    rest = all_of(broad, stores=THIRD, cursor=first["next"], **UNTIL)
    seen = {one["order_id"] for one in first["orders"] if one["store"]["merchant_id"] == THIRD}
    assert len(seen) + len(rest) == 6
    for more in ({"sort": "order_amount"}, {"query": "shared"}):
        assert_problem(broad.get(ORDERS, params={"stores": "all", "cursor": first["next"], **more}), 400, "BAD_VALUE")


def test_filters_and_totals_are_of_all_the_stores(broad):
    """Sums are added by currency; there is no digest, for a job belongs to one store."""
    filters = ({}, {"amount_to": 400000, "status": "AUTHORIZED"}, {"query": "shared"}, {"status": "CANCELLED"})
    for asked in filters:
        stores = (FJORD, SKERRY, THIRD)
        each = [page(broad, TOTALS, store=store, **UNTIL, **asked) for store in stores]
        together = page(broad, TOTALS, stores="all", **UNTIL, **asked)
        assert "digest" not in together
        assert together["truncated"] is False
        for name in ("orders_count", "open_orders_count"):
            assert together[name] == sum(one[name] for one in each)
        sums: dict = {}
        for currency in [currency for one in each for currency in one["currencies"]]:
            into = sums.setdefault(currency["purchase_currency"], dict.fromkeys(set(currency) - {"purchase_currency"}, 0))
            for name in into:
                into[name] += currency[name]
        assert {one.pop("purchase_currency"): one for one in together["currencies"]} == sums
        assert len(all_of(broad, stores="all", **UNTIL, **asked)) == together["orders_count"]


@pytest.mark.parametrize("path", [ORDERS, TOTALS])
def test_a_store_that_is_not_open_is_not_in_a_list(site: Site, host, client, there, path):
    """Never open, withdrawn, ended or not there: the same 404; `all` is without it at once."""
    name = f"lister{path.rpartition('/')[2][:6]}".replace("-", "")
    user = someone(site, name, "viewer", "viewer")
    several, every = {"stores": f"{FJORD},{SKERRY}"}, {"stores": "all"}
    both = user.get(path, params=several).json()
    assert both == user.get(path, params=every).json()

    def is_home_only() -> None:
        told = set()
        for stores in (f"{FJORD},{SKERRY}", SKERRY, f"{FJORD},M999999", f"{FJORD},M1 OR 1=1"):
            answer = user.get(path, params={"stores": stores})
            assert_problem(answer, 404, "NO_SUCH_STORE")
            told.add(answer.text.replace(answer.headers["Klarna-Correlation-Id"], ""))
        assert len(told) == 1
        home = user.get(path, params=every).json()
        assert home == user.get(path, params={"stores": FJORD}).json() != both

    end, instant = in_a_second()
    assert host.patch(f"{ACCESS}/{name}@fjord.example", json={"ends_at": end}).status_code == 200
    wait_for(instant)
    is_home_only()
    assert host.delete(f"{ACCESS}/{name}@fjord.example").status_code == 204
    is_home_only()
    # A key is for its own store, however it names it.
    for stores in ("all", FJORD):
        assert client.get(path, params={"stores": stores}).json() == home_of(user, path)
    for stores in (SKERRY, f"{FJORD},{SKERRY}"):
        assert_problem(client.get(path, params={"stores": stores}), 404, "NO_SUCH_STORE")
    assert there.get(path, params=every).json() != home_of(user, path)


def view_of(user: httpx.Client, name: str, **at) -> dict:
    """A saved view as a user sees it, by its name."""
    return next(one for one in user.get(VIEWS, **at).json()["views"] if one["name"] == name)


def test_a_view_is_over_the_stores_that_it_was_saved_over(site: Site, broad):
    """Also tomorrow: all that are open then, or those that were named, each once; saving anew replaces them."""
    for given, kept in (("all", "all"), (f"{SKERRY}, {FJORD},{SKERRY}", f"{SKERRY},{FJORD}"), (THIRD, THIRD), ("", None)):
        answer = broad.post(VIEWS, json={"name": "Over", "stores": given})
        assert answer.status_code == 201, answer.text
        view = answer.json()
        assert (view.get("stores"), view["stores_closed"]) == (kept, False)
        assert view_of(broad, "Over") == view
        if kept is not None:
            assert ids_of(all_of(broad, stores=view["stores"], **UNTIL)) == ids_of(all_of(broad, stores=given, **UNTIL))
        path = f"{VIEWS}/{view['view_id']}"
        assert broad.put(path, json={"name": "Over", "stores": THIRD}).json()["stores"] == THIRD
        assert "stores" not in broad.put(path, json={"name": "Over"}).json()
        assert "stores" not in view_of(broad, "Over")
        assert broad.delete(path).status_code == 204


def test_a_view_tells_of_no_store_that_is_closed_to_its_reader(site: Site, broad, host):
    """Not by a view, not by a refusal, not by the audit log; who may enter some is told those, and that there are more."""
    site.create_user("keeper@fjord.example", "admin")
    for merchant in (SKERRY, THIRD):
        grant(site, "keeper@fjord.example", "viewer", merchant=merchant)
    keeper, home = site.sign_in("keeper@fjord.example"), someone(site, "homely", "admin")
    part = someone(site, "partly", "viewer", "viewer")
    made = {
        "away": f"{SKERRY},{THIRD}",
        "mixed": f"{FJORD},{SKERRY},{THIRD}",
        "every": "all",
    }
    paths = {}
    for name, stores in made.items():
        answer = keeper.post(VIEWS, json={"name": name, "stores": stores, "shared": True})
        assert answer.json()["stores"] == stores
        paths[name] = f"{VIEWS}/{answer.json()['view_id']}"

    def told(user, **at) -> dict[str, tuple]:
        views = [view_of(user, name, **at) for name in made]
        return {one["name"]: (one.get("stores"), one["stores_closed"]) for one in views}

    assert told(broad) == {name: (stores, False) for name, stores in made.items()}
    assert told(part) == {"away": (SKERRY, True), "mixed": (f"{FJORD},{SKERRY}", True), "every": ("all", False)}
    assert told(home) == {"away": (None, True), "mixed": (FJORD, True), "every": ("all", False)}
    log = home.get("/merchant/v1/audit-log", params={"limit": 200}).json()["entries"]
    mine = {one["subject"]: {c["member"]: c["to"] for c in one["changes"]} for one in log if one["type"] == "shared_view.created"}
    assert {name: mine[name]["stores"] for name in made} == {"away": "2", "mixed": "3", "every": "all"}
    for text in (home.get(VIEWS).text, str([one for one in log if one["type"].startswith("shared_view.")])):
        assert SKERRY not in text and THIRD not in text and NAMES[SKERRY] not in text

    # Who may enter a store no more sees the rest; a store that is closed is named by nobody, as if it were not there.
    revoke(site, "partly@fjord.example")
    assert told(part) == told(home)
    for stores in (SKERRY, f"{FJORD},{SKERRY}", "M999999"):
        for answer in (home.post(VIEWS, json={"name": "no", "stores": stores}), home.put(paths["mixed"], json={"name": "no", "stores": stores})):
            assert_problem(answer, 404, "NO_SUCH_STORE")
    assert told(broad)["mixed"] == (made["mixed"], False)
    # Whoever saves last wins: who may share saves what they see.
    assert home.put(paths["mixed"], json={"name": "mixed", "stores": FJORD, "shared": True}).status_code == 200
    assert told(broad)["mixed"] == (FJORD, False)
    # A view of the other store, seen by its own people and by a guest in it.
    shared = host.post(VIEWS, json={"name": "theirs", "stores": SKERRY, "shared": True})
    assert shared.json()["stores"] == SKERRY
    assert_problem(host.post(VIEWS, json={"name": "no", "stores": f"{SKERRY},{FJORD}"}), 404, "NO_SUCH_STORE")
    assert view_of(keeper, "theirs", headers=THERE)["stores"] == SKERRY
    for path in paths.values():
        assert keeper.delete(path).status_code == 204


@pytest.mark.parametrize("stores", [",", f"{FJORD},", "   ", "M" * 4001, ["all"]])
def test_a_view_over_what_names_no_stores_is_refused(broad, stores):
    """As a list is, and nothing is saved."""
    before = broad.get(VIEWS).json()
    assert_problem(broad.post(VIEWS, json={"name": "Wrong", "stores": stores}), (400, 422))
    assert broad.get(VIEWS).json() == before


def home_of(user: httpx.Client, path: str) -> dict:
    """What somebody sees who may enter no store but that of home."""
    return user.get(path, params={"stores": FJORD}).json()


@pytest.mark.parametrize("stores", [",", f"{FJORD},", f"{FJORD},,{SKERRY}", ",".join([FJORD] * 102), "M" * 4001])
def test_what_names_no_stores_is_refused_by_its_name(broad, stores):
    """An empty name, and more than anybody can have."""
    for path in (ORDERS, TOTALS):
        answer = broad.get(path, params={"stores": stores})
        assert_problem(answer, 422 if len(stores) > 4000 else 400)
        assert [one["field"] for one in answer.json()["errors"]] == ["stores"]


# --- how it ends -----------------------------------------------------------------------------


def test_what_is_withdrawn_counts_at_once_in_every_process(site: Site, host):
    """Also in another process, for sessions that are open; home is not touched."""
    user = someone(site, "leaver", "admin", "operator")
    elsewhere = site.client(None, via=site.join("--role", "web"), cookies=dict(user.cookies))
    for one in (user, elsewhere):
        assert one.get(ORDERS, headers=THERE).status_code == 200
    assert host.patch(f"{ACCESS}/leaver@fjord.example", json={"role": "viewer"}).status_code == 200
    for one in (user, elsewhere):
        assert one.get(SESSION, headers=THERE).json()["user"]["role"] == "viewer"
    assert host.delete(f"{ACCESS}/leaver@fjord.example").status_code == 204
    for one in (user, elsewhere):
        assert_problem(one.get(ORDERS, headers=THERE), 404, "NO_SUCH_STORE")
        assert one.get(ORDERS).status_code == 200
        assert [store["merchant_id"] for store in one.get(SESSION).json()["stores"]] == [FJORD]
    assert_problem(host.delete(f"{ACCESS}/leaver@fjord.example"), 404, "NOT_FOUND")


def test_an_end_in_a_store_is_of_that_store(site: Site, host):
    """From then on the store is closed, and nobody has to write it down."""
    user = someone(site, "temporary", "viewer", "admin")
    end, instant = in_a_second()
    changed = host.patch(f"{ACCESS}/temporary@fjord.example", json={"ends_at": end}).json()
    assert (changed["kind"], changed["ends_at"], changed["status"]) == ("external", end, "active")
    made = user.post(INVITATIONS, headers=THERE, json={"email": "late@skerry.example", "role": "admin"}).json()
    wait_for(instant)
    assert_problem(user.get(ORDERS, headers=THERE), 404, "NO_SUCH_STORE")
    assert user.get(ORDERS).status_code == 200
    assert len(user.get(SESSION).json()["stores"]) == 1
    assert guests(host)["temporary@fjord.example"]["status"] == "ended"
    gone = site.client(None).post(ACCEPTANCES, json={"token": made["token"], "password": PASSWORD})
    assert_problem(gone, 404, "NOT_FOUND")
    assert host.patch(f"{ACCESS}/temporary@fjord.example", json={"kind": "internal"}).status_code == 200
    assert user.get(ORDERS, headers=THERE).status_code == 200


def test_who_is_deactivated_at_home_is_let_in_nowhere(site: Site, host):
    """The sessions end with it; the store sees why."""
    site.create_user("boss@fjord.example", "admin")
    boss = site.sign_in("boss@fjord.example")
    user = someone(site, "fired", "viewer", "admin")
    assert boss.patch(f"{USERS}/fired@fjord.example", json={"is_active": False}).status_code == 200
    for headers in (HOME, THERE):
        assert_problem(user.get(ORDERS, headers=headers), 401, "UNAUTHORIZED")
    assert guests(host)["fired@fjord.example"]["status"] == "deactivated"
    answer = site.client(None).post(SESSION, json={"email": "fired@fjord.example", "password": PASSWORD})
    assert_problem(answer, 401, "SIGN_IN_FAILED")


def test_signing_out_ends_it_everywhere(site: Site):
    """Two sessions of one person: one ends, the other goes on in both stores."""
    first, second = someone(site, "twice", "viewer", "viewer"), site.sign_in("twice@fjord.example")
    assert len(first.get("/merchant/v1/sessions", headers=THERE).json()["sessions"]) == 2
    assert first.delete(SESSION, headers=THERE).status_code == 204
    for headers in (HOME, THERE):
        assert_problem(first.get(ORDERS, headers=headers), 401, "UNAUTHORIZED")
        assert second.get(ORDERS, headers=headers).status_code == 200


# --- who decides -----------------------------------------------------------------------------


def test_a_store_decides_about_its_guests_and_not_about_the_persons(site: Site, host):
    """Role and end in the store; never whether the person is active, where they are signed in, or how."""
    user = someone(site, "guest", "admin", "viewer")
    told = guests(host)["guest@fjord.example"]
    assert told == {
        "email": "guest@fjord.example",
        "role": "viewer",
        "kind": "internal",
        "status": "active",
        "created_at": told["created_at"],
        "created_by": {"kind": "system", "name": "system"},
        "home_merchant_id": FJORD,
        "home_name": NAMES[FJORD],
    }
    assert "guest@fjord.example" not in host.get(USERS).text
    person = f"{USERS}/guest@fjord.example"
    assert_problem(host.patch(person, json={"is_active": False}), 404, "NOT_FOUND")
    assert_problem(host.get(f"{person}/sessions"), 404, "NOT_FOUND")
    assert_problem(host.delete(f"{person}/sessions"), 404, "NOT_FOUND")
    assert_problem(host.delete(f"{person}/second-factor"), 404, "NOT_FOUND")
    assert user.get(SESSION).json()["user"]["role"] == "admin"
    assert_problem(user.patch(f"{ACCESS}/guest@fjord.example", json={"role": "admin"}), 404, "NOT_FOUND")


def test_who_is_no_administrator_of_the_store_changes_nothing_in_it(site: Site, host):
    """Being one at home does not help."""
    user = someone(site, "climber", "admin", "operator")
    path = f"{ACCESS}/climber@fjord.example"
    assert_problem(user.patch(path, headers=THERE, json={"role": "admin"}), 403, "FORBIDDEN")
    assert_problem(user.delete(path, headers=THERE), 403, "FORBIDDEN")
    assert_problem(user.get(ACCESS, headers=THERE), 403, "FORBIDDEN")
    assert guests(host)["climber@fjord.example"]["role"] == "operator"


def test_a_guest_does_not_keep_a_store_from_being_without_an_administrator(site: Site):
    """Home may deactivate the guest at any time, so a guest does not count."""
    site.another("M300001")
    site.create_user("only@third.example", "admin", "M300001")
    only = site.sign_in("only@third.example")
    site.create_user("helper@fjord.example", "viewer")
    grant(site, "helper@fjord.example", "admin", merchant="M300001")
    helper, named = site.sign_in("helper@fjord.example"), {"Fangst-Store": "M300001"}
    refused = helper.patch(f"{USERS}/only@third.example", headers=named, json={"role": "viewer"})
    assert_problem(refused, 409, "CONFLICT")
    assert only.get(SESSION).json()["user"]["role"] == "admin"


def test_changes_of_access_are_in_the_log_of_the_store(site: Site, host):
    """Who was let in, what changed, and that it was withdrawn."""
    someone(site, "logged", "viewer", "viewer")
    host.patch(f"{ACCESS}/logged@fjord.example", json={"role": "operator"})
    host.delete(f"{ACCESS}/logged@fjord.example")
    found = [one for one in host.get(AUDIT).json()["entries"] if one.get("subject") == "logged@fjord.example"]
    assert [one["type"] for one in reversed(found)] == [
        "store_access.given",
        "store_access.changed",
        "store_access.withdrawn",
    ]
    assert found[1]["changes"] == [{"member": "role", "from": "viewer", "to": "operator"}]


# --- by invitation ---------------------------------------------------------------------------


def invite(host: httpx.Client, email: str, role: str = "operator", **options) -> str:
    """Invites to the second merchant's store, and gives the token of the link."""
    answer = host.post(INVITATIONS, json={"email": email, "role": role}, **options)
    assert answer.status_code == 201, answer.text
    return answer.json()["token"]


def accept(site: Site, token: str, password: str = PASSWORD, **more) -> httpx.Response:
    """Follows the link without being signed in."""
    return site.client(None).post(ACCEPTANCES, json={"token": token, "password": password} | more)


def test_an_invited_user_of_another_merchant_accepts_with_the_password(site: Site, host):
    """The one there is; who invites sees no difference until then."""
    user = someone(site, "invited", "viewer")
    unknown = host.post(INVITATIONS, json={"email": "nobody@fjord.example", "role": "operator"})
    known = host.post(INVITATIONS, json={"email": "invited@fjord.example", "role": "operator"})
    assert set(unknown.json()) == set(known.json())
    assert (unknown.status_code, known.status_code) == (201, 201)
    token = known.json()["token"]
    assert_problem(accept(site, token, "quite another password"), 401, "SIGN_IN_FAILED")
    assert_problem(user.get(ORDERS, headers=THERE), 404, "NO_SUCH_STORE")
    assert accept(site, token).status_code == 204
    assert user.get(SESSION, headers=THERE).json()["user"]["role"] == "operator"
    assert user.get(SESSION).json()["user"]["role"] == "viewer"
    assert guests(host)["invited@fjord.example"]["created_by"] == {"kind": "user", "name": "host@skerry.example"}
    assert_problem(accept(site, token), 404, "NOT_FOUND")
    again = host.post(INVITATIONS, json={"email": "invited@fjord.example", "role": "admin"})
    assert_problem(again, 409, "CONFLICT")
    assert site.sign_in("invited@fjord.example").get(SESSION).json()["merchant"]["merchant_id"] == FJORD


def test_guessing_by_a_link_is_counted_like_guessing_at_sign_in(site: Site, host):
    """Five wrong passwords, and the right one is refused for a while, at the link and at sign-in."""
    site.create_user("guessed@fjord.example", "viewer")
    token = invite(host, "guessed@fjord.example")
    for _ in range(5):
        assert_problem(accept(site, token, "wrong password"), 401, "SIGN_IN_FAILED")
    assert_problem(accept(site, token), 429)
    answer = site.client(None).post(SESSION, json={"email": "guessed@fjord.example", "password": PASSWORD})
    assert_problem(answer, 429)
    assert "guessed@fjord.example" not in guests(host)


def test_a_second_factor_is_asked_for_by_the_link_as_well(site: Site, host):
    """The password alone opens nothing."""
    user = someone(site, "careful", "viewer")
    setup = user.post("/merchant/v1/second-factor", json={"password": PASSWORD}).json()
    done = user.post("/merchant/v1/second-factor/confirmations", json={"code": code(setup["key"])})
    assert done.status_code == 200, done.text
    token = invite(host, "careful@fjord.example")
    assert_problem(accept(site, token), 401, "SECOND_FACTOR_REQUIRED")
    assert_problem(accept(site, token, code="000000"), 401, "SECOND_FACTOR_WRONG")
    assert "careful@fjord.example" not in guests(host)
    assert accept(site, token, code=done.json()["recovery_codes"][0]).status_code == 204
    assert "careful@fjord.example" in guests(host)


def test_who_is_signed_in_accepts_without_the_password(site: Site, host):
    """By a link for their own address, once; the session then goes there at once."""
    user, other = someone(site, "present", "viewer"), someone(site, "wrong", "viewer")
    token = invite(host, "present@fjord.example", "finance")
    assert_problem(other.post(SIGNED_IN, json={"token": token}), 404, "NOT_FOUND")
    answer = user.post(SIGNED_IN, json={"token": token})
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"merchant_id": SKERRY, "name": NAMES[SKERRY], "role": "finance", "is_home": False}
    assert user.get(SESSION, headers=THERE).json()["user"]["role"] == "finance"
    assert_problem(user.post(SIGNED_IN, json={"token": token}), 404, "NOT_FOUND")
    assert_problem(user.post(SIGNED_IN, json={"token": "A" * 43}), 404, "NOT_FOUND")


def test_who_is_deactivated_accepts_nothing(site: Site, host):
    """The right password is as wrong as any other."""
    site.create_user("chief@fjord.example", "admin")
    site.create_user("gone@fjord.example", "viewer")
    token = invite(host, "gone@fjord.example")
    chief = site.sign_in("chief@fjord.example")
    assert chief.patch(f"{USERS}/gone@fjord.example", json={"is_active": False}).status_code == 200
    assert_problem(accept(site, token), 401, "SIGN_IN_FAILED")


def test_a_guest_who_manages_users_invites_as_long_as_that_lasts(site: Site, host):
    """Withdrawn access takes its invitations along, and a guest invites to this store only."""
    user = someone(site, "inviting", "viewer", "admin")
    good, void = (invite(user, f"{name}@skerry.example", "viewer", headers=THERE) for name in ("kept", "void"))
    assert_problem(user.post(INVITATIONS, json={"email": "home@x.example", "role": "viewer"}), 403, "FORBIDDEN")
    assert accept(site, good).status_code == 204
    assert site.sign_in("kept@skerry.example").get(SESSION).json()["merchant"]["merchant_id"] == SKERRY
    assert host.delete(f"{ACCESS}/inviting@fjord.example").status_code == 204
    assert_problem(accept(site, void), 404, "NOT_FOUND")
    grant(site, "inviting@fjord.example", "admin")
    assert_problem(accept(site, void), 404, "NOT_FOUND")


# --- by the operator -------------------------------------------------------------------------


def test_the_operator_lets_in_and_out(site: Site):
    """Said again it changes role and end."""
    user = someone(site, "operated", "viewer")
    grant(site, "Operated@fjord.example", "viewer")
    grant(site, "operated@fjord.example", "admin", "--until", "2099-01-01T00:00:00Z")
    (_, store) = user.get(SESSION).json()["stores"]
    assert (store["role"], store["ends_at"]) == ("admin", "2099-01-01T00:00:00.000Z")
    revoke(site, "operated@fjord.example")
    assert len(user.get(SESSION).json()["stores"]) == 1


@pytest.mark.parametrize(
    ("email", "role", "merchant", "says"),
    [
        ("nobody@nowhere.example", "viewer", SKERRY, "There is no user"),
        ("host@skerry.example", "viewer", SKERRY, "is at home with this merchant"),
        ("host@skerry.example", "emperor", FJORD, "The role must be"),
        ("host@skerry.example", "viewer", "M999999", "There is no merchant"),
    ],
)
def test_the_operator_is_told_what_will_not_do(site: Site, host, email, role, merchant, says):
    """And nothing is done."""
    assert host.get(SESSION).status_code == 200
    options = ("--merchant", merchant, "--email", email, "--role", role)
    done = fangst("user", "grant", *site.store, *options, expect=None)
    assert done.code != 0
    assert says in done.err
