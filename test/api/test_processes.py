"""Two processes that serve the API and one that does scheduled work, over one store: nobody can tell at which of them
something was done, and each kind of work is done where it belongs."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from support.contract import Contract
from support.fleet import Fleet, known, numbers, rounds, wait_until_known
from support.merchant import BULK, JOBS, detail, finished, ids_of, results, start_bulk, timeline
from support.orders import PLACE, Shop, place
from support.polling import wait_until
from support.program import Server, fangst
from support.raw import exchange, request
from support.site import FJORD, PASSWORD, SKERRY
from support.together import at_once
from support.wire import amounts, assert_problem, capture, captures_of, read

SESSION = "/merchant/v1/session"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, contract: Contract) -> Iterator[Fleet]:
    """The fleet, whose first process is one for the API."""
    fleet = Fleet(tmp_path_factory.mktemp("fleet") / "data", contract)
    fleet.open()
    yield fleet
    fleet.close()


@pytest.fixture(scope="module")
def second(site: Fleet) -> Server:
    """Another process for the API."""
    return site.add("web")


@pytest.fixture(scope="module")
def worker(site: Fleet) -> Server:
    """A process for scheduled work."""
    return site.add("jobs")


@pytest.fixture(scope="module")
def there(site: Fleet, second: Server) -> httpx.Client:
    """A client of the second process, with the key that `client` has at the first."""
    return site.client(via=second)


# --- what is known at one is known at the other ---------------------------------------------------------------------


def test_a_session_made_at_one_works_at_the_other_until_it_is_ended_anywhere(site: Fleet, second):
    """Its cookie and its token; a sign-out counts everywhere at once."""
    site.create_user("anna@fjord.example", "admin")
    here = site.sign_in("anna@fjord.example")
    there = site.same_at(second, here)
    assert there.get(SESSION).json() == here.get(SESSION).json()
    changed = there.patch("/merchant/v1/settings", json={"duplicate_guard": "flag"})
    assert changed.status_code == 200
    assert here.delete(SESSION).status_code == 204
    assert_problem(there.get(SESSION), 401, "UNAUTHORIZED")


def test_wrong_passwords_count_over_both(site: Fleet, second):
    """Half of the tries at each are as many as all of them at one; then the right password waits at both."""
    site.create_user("target@fjord.example", "viewer")
    doors = (site.client(None), site.client(None, via=second))
    tries = 0
    for tries in range(40):
        guess = {"email": "target@fjord.example", "password": f"guess {tries}"}
        if doors[tries % 2].post(SESSION, json=guess).status_code == 429:
            break
    alone = 0
    site.create_user("other@fjord.example", "viewer")
    for alone in range(40):
        guess = {"email": "other@fjord.example", "password": f"guess {alone}"}
        if doors[0].post(SESSION, json=guess).status_code == 429:
            break
    assert 0 < tries == alone < 39
    for door in doors:
        right = {"email": "target@fjord.example", "password": PASSWORD}
        assert_problem(door.post(SESSION, json=right), 429, "TOO_MANY_REQUESTS")


def test_a_key_that_was_answered_at_one_is_replayed_at_the_other(client, there, order_of):
    """The same answer, and nothing is captured twice."""
    placed, key = order_of(1000), str(uuid.uuid4())
    first = capture(client, placed, 400, key=key)
    again = capture(there, placed, 400, key=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Capture-Id"] == first.headers["Capture-Id"]
    assert again.headers["Klarna-Correlation-Id"] == first.headers["Klarna-Correlation-Id"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert amounts(read(there, placed)) == ("PART_CAPTURED", 400, 600)


def test_the_same_key_at_both_at_the_same_moment_gives_one_capture(site: Fleet, second, order_of):
    """Whoever was first: both clients hear of the same capture."""
    for _ in range(25):
        placed, key = order_of(1000), str(uuid.uuid4())
        doors = [site.client(FJORD) for _ in range(2)] + [site.client(via=second) for _ in range(2)]
        answers = at_once([lambda c=c, p=placed, k=key: capture(c, p, 300, key=k) for c in doors])
        assert [answer.status_code for answer in answers] == [201] * 4, [one.text for one in answers]
        assert len({answer.headers["Capture-Id"] for answer in answers}) == 1
        assert [one.headers.get("Idempotency-Replayed") for one in answers].count("true") == 3
        assert [one["captured_amount"] for one in captures_of(doors[0], placed)] == [300]


def test_captures_at_both_never_pass_what_was_authorized(site: Fleet, second, order_of):
    """Twelve clients want a third of it each."""
    for _ in range(10):
        placed = order_of(900)
        doors = [site.client(FJORD) for _ in range(6)] + [site.client(via=second) for _ in range(6)]
        answers = at_once([lambda c=c, p=placed: capture(c, p, 300) for c in doors])
        assert sorted(answer.status_code for answer in answers) == [201] * 3 + [403] * 9
        assert amounts(read(doors[0], placed)) == ("CAPTURED", 900, 0)


def test_settings_that_were_changed_at_one_hold_at_the_other_at_once(site: Fleet, second, client, there, order_of):
    """The very next request is judged by them."""
    site.create_user("boss@fjord.example", "admin")
    boss = site.sign_in("boss@fjord.example")
    for guard, status in (("off", 201), ("absorb", 201), ("off", 201)) * 3:
        assert boss.patch("/merchant/v1/settings", json={"duplicate_guard": guard}).status_code == 200
        placed = order_of(1000)
        made = [capture(door, placed, 400) for door in (client, there)]
        assert [answer.status_code for answer in made] == [status] * 2
        assert len({answer.headers["Capture-Id"] for answer in made}) == (1 if guard == "absorb" else 2)
        assert there.get("/merchant/v1/settings").json()["duplicate_guard"] == guard


# --- work is done where it belongs ------------------------------------------------------------------------------------


def test_a_bulk_job_that_was_asked_for_at_one_is_done_by_the_worker_and_read_at_the_other(
    client, there, worker, shop: Shop
):
    """Nobody needs to know who did it; the timeline names who asked."""
    orders = [place(client, shop.order_of(1000 + n)) for n in range(130)]
    job = start_bulk(client, {"order_ids": ids_of(orders)})
    done = finished(there, job)
    assert (done["done"], done["failed"]) == (130, 0)
    assert [one["captured_amount"] for one in results(there, job)] == [one["order_amount"] for one in orders]
    assert timeline(there, orders[0])[-1]["actor"]["kind"] == "key"
    assert rounds(worker, "bulk") > 0


def test_an_order_whose_time_has_come_is_expired_by_the_worker_once(client, there, worker, shop: Shop):
    """The event is in the timeline, whichever process one asks."""
    soon = (datetime.now(UTC) + timedelta(seconds=2)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    placed = place(client, shop.order_of(1000, expires_at=soon))
    kinds = ["order.created", "order.expired"]
    wait_until(lambda: [one["type"] for one in timeline(there, placed)] == kinds, 15, "the order has expired")
    assert detail(client, placed)["status"] == "EXPIRED"
    assert rounds(worker, "expiry") > 0


def test_processes_for_the_api_do_no_scheduled_work(site: Fleet, second):
    """What they do for themselves is all that they count."""
    wait_until_known(second, web=2, jobs=1)
    for server in (site.server, second):
        done = {name for name in numbers(server) if name.startswith("fangst_job_rounds_total")}
        kinds = {name.partition('kind="')[2].partition('"')[0] for name in done}
        assert {"look", "count"} <= kinds <= {"look", "count", "rates", "keys", "requests"}


def test_a_process_for_jobs_has_no_api_and_says_so(worker):
    """It answers those who watch it, and tells everybody else where they are."""
    for path in ("/healthz", "/readyz", "/metrics"):
        assert exchange(worker.port, request("GET", path)).status == 200
    asked = [("GET", path) for path in ("/", "/orders", "/openapi.json", PLACE, JOBS, "/docs", "/no-such-place")]
    asked += [("POST", BULK), ("POST", SESSION), ("GET", "/ordermanagement/v1/orders/x"), ("PUT", "/")]
    for method, path in asked:
        answer = exchange(worker.port, request(method, path, "Content-Length: 0"))
        assert answer.status == 404, path
        assert b"--role jobs" in answer.body
    assert exchange(worker.port, request("DELETE", "/healthz")).status == 405


def test_each_process_says_what_it_is_there_for(site: Fleet, worker):
    """In the label of a number that is always 1."""
    for server, role in ((site.server, "web"), (worker, "jobs")):
        labels = [name for name in numbers(server) if name.startswith("fangst_build_info")]
        assert len(labels) == 1
        assert f'role="{role}"' in labels[0]


def test_a_role_that_is_none_is_told_at_the_start(site: Fleet):
    """With those that there are."""
    for role in ("admin", "", "Web"):
        ran = fangst("serve", *site.store, "--role", role, "--listen", "127.0.0.1:0", expect=1)
        assert "--role: expected all, web or jobs" in ran.err


# --- they know of each other ---------------------------------------------------------------------------------------


def test_processes_know_of_each_other_and_forget_who_has_gone(site: Fleet, second, worker):
    """One that comes is known in seconds, one that leaves too; one that was killed when its time is over."""
    passing = site.add("all")
    for server in (site.server, second, worker, passing):
        wait_until_known(server, all=1, web=2, jobs=1)
    passing.stop()
    for server in (site.server, second, worker):
        wait_until_known(server, web=2, jobs=1)
    passing.start()
    wait_until_known(worker, all=1, web=2, jobs=1)
    passing.kill()
    wait_until(lambda: known(worker)["all"] == 0, 30, "the one that was killed is forgotten", pause=0.5)


def test_scheduled_work_is_done_once_however_many_could_do_it(site: Fleet, worker):
    """Three processes for it look once a second, and all together they do about one round a second."""
    crew = [worker, site.add("jobs"), site.add("jobs")]
    try:
        for server in crew:
            wait_until_known(server, web=2, jobs=3)
        before, began = [rounds(server, "expiry") for server in crew], datetime.now(UTC)
        wait_until(lambda: sum(rounds(server, "expiry") for server in crew) >= sum(before) + 8, 30, "8 rounds", 0.1)
        seconds = (datetime.now(UTC) - began).total_seconds()
        assert seconds > 6, f"8 rounds took {seconds} s"
    finally:
        for server in crew[1:]:
            server.stop()


def test_a_process_that_is_alone_writes_nothing_while_nobody_asks(tmp_path, contract: Contract):
    """It commits nothing; a look at the store is no write."""
    alone = Fleet(tmp_path / "data", contract, role="all").open()
    try:
        wait_until(lambda: rounds(alone.server, "expiry") >= 2, 15, "it has begun")
        before = store_writes(alone)
        wait_until(lambda: rounds(alone.server, "look") >= 4, 30, "it has looked four times")
        assert store_writes(alone) == before
    finally:
        alone.close()


def store_writes(site: Fleet) -> list:
    """What scheduled work writes down about itself."""
    with site.store.opened() as connection:
        found = [connection.execute("SELECT process_id, seen_at FROM process").fetchall()]
        found.append(connection.execute("SELECT kind, due_at FROM schedule ORDER BY kind").fetchall())
        found.append(connection.execute("SELECT count(*) FROM rate_use").fetchall())
    return json.loads(json.dumps(found, default=lambda value: bytes(value).hex()))


# --- rates ------------------------------------------------------------------------------------------------------------


def test_a_limit_is_one_over_both(site: Fleet, second, worker):
    """A merchant who asks both as fast as it can gets about its limit, once they know of each other's use."""
    wait_until_known(site.server, web=2, jobs=1)
    wait_until_known(second, web=2, jobs=1)
    limit, seconds = 40, 6
    site.choose(SKERRY, reads_per_second=limit)
    doors = [site.client(SKERRY), site.client(SKERRY, via=second)]

    def ask(door: httpx.Client) -> list[tuple[float, int]]:
        heard, began = [], datetime.now(UTC)
        while (now := (datetime.now(UTC) - began).total_seconds()) < seconds:
            heard.append((now, door.get(f"{PLACE}?limit=1").status_code))
        return heard

    heard = [one for each in at_once([lambda d=d: ask(d) for d in doors]) for one in each]
    assert {status for _, status in heard} == {200, 429}
    settled = [at for at, status in heard if status == 200 and at >= 3]
    rate = len(settled) / (seconds - 3)
    assert limit * 0.7 < rate < limit * 1.4, f"{rate} a second were let through instead of {limit}"
