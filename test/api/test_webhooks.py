"""Webhooks: what happens is told to a real server over TLS, signed, in order, again if it is not taken."""

import base64
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from support.contract import Contract
from support.exports import export, put_by_another_version
from support.merchant import finished, start_bulk
from support.orders import Shop, place
from support.payouts import set_terms
from support.polling import wait_until
from support.receiver import WEBHOOKS, Endpoint, Receiver, is_signed
from support.site import SKERRY, Site
from support.test_clock import instant, move, read_clock
from support.tls import certificate_for
from support.wire import assert_problem, captured, done, patch, post, refunded

ALL = [
    *(
        "order.created",
        "order.updated",
        "order.cancelled",
        "order.released",
        "order.expired",
        "order.expiring",
    ),
    *(
        "order.extended",
        "capture.created",
        "refund.created",
        "payout.created",
        "payout.paid",
        "invoice.overdue",
    ),
    "job.finished",
]
UNKNOWN = "8c1f2f4e-90f0-7b39-9a53-6f3f0f3f9a09"
shop = Shop(6601)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Of the receiver."""
    return certificate_for(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def receiver(certificate) -> Iterator[Receiver]:
    """The merchant's server."""
    made = Receiver(certificate)
    yield made
    made.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory, contract: Contract, certificate) -> Iterator[Site]:
    """An installation whose operator allows webhooks to this machine."""
    options = ("--webhook-private", "--webhook-ca", certificate.authority)
    site = Site(tmp_path_factory.mktemp("site") / "data", contract, options)
    site.open()
    yield site
    site.close()


@pytest.fixture(scope="module")
def admin(site: Site):
    """A signed-in administrator."""
    site.create_user("hooks@fjord.example", "admin")
    return site.sign_in("hooks@fjord.example")


@pytest.fixture
def endpoint(admin, receiver: Receiver, request) -> Iterator[Endpoint]:
    """An endpoint of the test's own, for what it says, else for what a test message needs."""
    made = Endpoint(admin, receiver, f"/{request.node.name}", getattr(request, "param", ["refund.created"]))
    yield made
    assert admin.delete(made.url).status_code == 204


# --- what is told ---------------------------------------------------------------------------------------------------


def test_an_orders_life_is_told_in_order_signed_and_once(admin, client, receiver: Receiver):
    """Each event within seconds, with the ids that the API knows."""
    hook = Endpoint(admin, receiver, "/life", ALL)
    order = place(client, shop.order_of(5000))
    capture_id = captured(client, order, 1000)
    refund_id = refunded(client, order, 100)
    done(patch(client, order, "merchant-references", {"merchant_reference1": "R-1"}))
    done(post(client, order, "release-remaining-authorization"))
    cancelled = place(client, shop.order_of(200))
    done(post(client, cancelled, "cancel"))
    finished(client, start_bulk(client, {"order_ids": [place(client, shop.order_of(100))["order_id"]]}))
    came = hook.came(10)
    assert [each.type for each in came if each.data.get("order_id") == order["order_id"]] == [
        *("order.created", "capture.created", "refund.created", "order.updated", "order.released")
    ]
    assert [each.type for each in came if each.data.get("order_id") == cancelled["order_id"]] == [
        *("order.created", "order.cancelled")
    ]
    by_type = {each.type: each for each in came}
    (capture,) = [each for each in came if each.data.get("capture_id") == capture_id]
    assert capture.data == {
        "event_id": capture_id,
        "event": "capture.created",
        "order_id": order["order_id"],
        "capture_id": capture_id,
        "amount": 1000,
        "currency": "SEK",
    }
    assert capture.headers["content-type"] == "application/json"
    assert by_type["refund.created"].data["refund_id"] == refund_id
    assert by_type["job.finished"].data["done"] == 1 and came[-1].type == "job.finished"
    assert abs(instant(capture.json["timestamp"]) - datetime.now(UTC)) < timedelta(minutes=1)
    assert len({each.id for each in came}) == len(came) == 10
    log = hook.log()
    assert [each["delivery_id"] for each in reversed(log)] == [each.id for each in came]
    assert {each["state"] for each in log} == {"delivered"} and {each["attempts"] for each in log} == {1}
    assert admin.delete(hook.url).status_code == 204


def test_an_export_is_told_as_a_job_is(site: Site, admin, client, receiver: Receiver):
    """Of another kind than a bulk job, with how many orders are in the file; also one that could not be written."""
    hook = Endpoint(admin, receiver, "/exports", ["job.finished"])
    order = place(client, shop.order_of(300))
    job = finished(client, start_bulk(client, {"order_ids": [order["order_id"]]}))
    good = export(client, format="ndjson", query={"query": order["order_id"]})
    bad = put_by_another_version(site, filter='{"status": "LOST"}')
    export(client, job={"export_id": bad}, end="failed")
    assert [each.data for each in hook.came(3)] == [
        {"kind": "bulk_capture", "job_id": job["job_id"], "done": 1},
        {"kind": "order_export", "export_id": good["export_id"], "status": "finished", "done": 1},
        {"kind": "order_export", "export_id": bad, "status": "failed"},
    ]
    assert admin.delete(hook.url).status_code == 204


def test_what_comes_by_the_calendar_is_told_of_a_test_merchant(site: Site, receiver: Receiver):
    """Expiry, payouts and late customers, by the merchant's own clock."""
    merchant = site.another("THOOK1", "--test", expiry_warning_days=[3])
    site.create_user("hooks@test.example", "admin", merchant)
    set_terms(site, merchant)
    client, admin = site.client(merchant), site.sign_in("hooks@test.example")
    kinds = [
        "order.expired",
        "order.expiring",
        "order.extended",
        "payout.created",
        "payout.paid",
        "invoice.overdue",
    ]
    hook = Endpoint(admin, receiver, "/calendar", [*kinds, "job.finished"])
    left = place(client, shop.order_of(700))
    taken = place(client, shop.order_of(900, payment_method={"type": "INVOICE", "description": "Later"}))
    captured(client, taken, 900)
    move(client, advance="P10D")
    done(post(client, left, "extend-authorization-time"))
    move(client, advance="P60D")
    came = hook.came(6)
    by_type = {each.type: each.data for each in came}
    assert sorted(each.type for each in came) == sorted(kinds)
    assert by_type["order.expired"]["order_id"] == by_type["order.expiring"]["order_id"] == left["order_id"]
    assert by_type["order.expiring"]["days_before"] == 3
    assert by_type["payout.created"]["payment_reference"] == by_type["payout.paid"]["payment_reference"]
    assert by_type["payout.paid"]["amount"] > 0 and by_type["payout.paid"]["currency"] == "SEK"
    overdue = by_type["invoice.overdue"]
    assert (overdue["order_id"], overdue["amount"], overdue["currency"]) == (taken["order_id"], 900, "SEK")
    assert [each.type for each in came].index("payout.created") < [each.type for each in came].index(
        "payout.paid"
    )
    assert instant(read_clock(client)["now"]) > instant(came[-1].json["timestamp"])
    written = export(client, format="csv")
    last = hook.came(7)[-1]
    assert last.data["export_id"] == written["export_id"]
    assert instant(last.json["timestamp"]) > instant(came[-1].json["timestamp"])


@pytest.mark.parametrize("endpoint", [["capture.created"]], indirect=True)
def test_only_what_was_chosen_is_told_and_from_then_on(client, endpoint: Endpoint):
    """Another choice counts from the change on."""
    order = place(client, shop.order_of(5000))
    captured(client, order, 10)
    refunded(client, order, 1)
    captured(client, order, 20)
    endpoint.came(2)
    assert endpoint.change(events=["refund.created", "payout.paid"])["events"] == [
        "refund.created",
        "payout.paid",
    ]
    captured(client, order, 30)
    refunded(client, order, 2)
    came = endpoint.came(3)
    assert [(each.type, each.data["amount"]) for each in came] == [
        ("capture.created", 10),
        ("capture.created", 20),
        ("refund.created", 2),
    ]


# --- what is not taken ------------------------------------------------------------------------------------------------


def test_what_is_not_taken_is_sent_again_and_each_attempt_is_in_the_log(
    endpoint: Endpoint, receiver: Receiver
):
    """With the same id and the same bytes, and a signature of its own; a redirect is not followed."""
    receiver.answers[endpoint.path] = [(503, "Stängt: SIGNATURE".encode()), (307, b"")]
    made = endpoint.test()
    assert made["type"] == "webhook.test" and made["state"] == "pending"
    assert "log" not in made
    first = endpoint.settled(made["delivery_id"])
    assert first["state"] == "pending" and "next_attempt_at" in first
    assert endpoint.told()["failures"] == 1 and "failing_since" in endpoint.told()
    assert endpoint.admin.post(f"{endpoint.url}/deliveries/{made['delivery_id']}/resend").status_code == 204
    second = endpoint.settled(made["delivery_id"], 2)
    assert [each["status"] for each in second["log"]] == [307, 503]
    assert endpoint.admin.post(f"{endpoint.url}/deliveries/{made['delivery_id']}/resend").status_code == 204
    last = endpoint.settled(made["delivery_id"], 3)
    assert last["state"] == "delivered" and "next_attempt_at" not in last
    assert [each["status"] for each in last["log"]] == [204, 307, 503]
    told = last["log"][2]["response_body"]
    assert told.startswith("Stängt: v1,***") and set(told.removeprefix("Stängt: v1,")) == {"*"}
    came = endpoint.came(3)
    assert {each.id for each in came} == {made["delivery_id"]}
    assert {each.body for each in came} == {last["request_body"].encode()}
    assert receiver.at("/elsewhere") == []
    assert "failures" not in endpoint.told()


def test_an_answer_is_kept_as_far_as_it_can_be_shown(endpoint: Endpoint, receiver: Receiver):
    """Its beginning, as text."""
    receiver.answers[endpoint.path] = [(200, b"\x00\xff" + b"x" * 100_000)]
    log = endpoint.settled(endpoint.test()["delivery_id"])
    assert log["state"] == "delivered"
    assert log["log"][0]["response_body"] == "??" + "x" * 2046


def test_who_says_gone_is_told_nothing_until_switched_on_and_misses_nothing(
    client, admin, receiver: Receiver
):
    """With a reason that can be read."""
    hook = Endpoint(admin, receiver, "/gone", ["refund.created"])
    receiver.answers["/gone"] = [(410, b"Bye")]
    order = place(client, shop.order_of(5000))
    captured(client, order, 1000)
    refunded(client, order, 1)
    wait_until(lambda: hook.told()["status"] == "failed", 20, "it is given up", 0.05)
    assert hook.told()["reason"] == "It answered 410, which says that it is gone."
    assert hook.told()["reason_code"] == "WEBHOOK_GONE"
    refunded(client, order, 2)
    wait_until(lambda: len(hook.log()) == 2, 20, "the second one waits", 0.05)
    assert_problem(admin.post(f"{hook.url}/test"), 409)
    assert_problem(admin.post(f"{hook.url}/deliveries/{hook.log()[0]['delivery_id']}/resend"), 409)
    assert len(receiver.at("/gone")) == 1
    assert "reason" not in hook.change(status="enabled")
    came = hook.came(3)
    assert sorted(each.data["amount"] for each in came) == [1, 1, 2]
    assert admin.delete(hook.url).status_code == 204


def test_what_happens_while_it_is_paused_waits(client, endpoint: Endpoint, receiver: Receiver):
    """And comes in order when it is enabled."""
    order = place(client, shop.order_of(5000))
    captured(client, order, 1000)
    assert endpoint.change(status="disabled")["status"] == "disabled"
    for amount in range(1, 6):
        refunded(client, order, amount)
    wait_until(lambda: len(endpoint.log()) == 5, 20, "they wait", 0.05)
    assert receiver.at(endpoint.path) == []
    endpoint.change(status="enabled")
    assert [each.data["amount"] for each in endpoint.came(5)] == [1, 2, 3, 4, 5]


def test_nobody_there_is_told_with_the_reason(admin, receiver: Receiver):
    """In the log, not to anybody else."""
    answer = admin.post(WEBHOOKS, json={"url": "https://localhost:1/x", "events": ["order.created"]})
    hook = Endpoint.__new__(Endpoint)
    hook.admin, hook.id = admin, answer.json()["endpoint_id"]
    hook.url = f"{WEBHOOKS}/{hook.id}"
    log = hook.settled(hook.test()["delivery_id"])
    assert "status" not in log["log"][0] and "connect" in log["log"][0]["error"]
    assert admin.delete(hook.url).status_code == 204


def test_a_merchant_with_slow_servers_waits_for_itself(site: Site, admin, certificate, endpoint: Endpoint):
    """Two of its endpoints are sent to at a time; another merchant is told meanwhile."""
    slow = Receiver(certificate)
    site.create_user("slow@skerry.example", "admin", SKERRY)
    other = site.sign_in("slow@skerry.example")
    hooks = [Endpoint(other, slow, f"/slow-{number}", ["order.created"]) for number in range(9)]
    slow.gate.clear()
    for hook in hooks:
        hook.test()
    wait_until(lambda: len(slow.messages) == 2, 20, "two are sent to", 0.05)
    endpoint.test()
    endpoint.came(1)
    assert len(slow.messages) == 2
    slow.gate.set()
    for hook in hooks:
        hook.came(1)
        assert other.delete(hook.url).status_code == 204
    slow.close()


def slow_endpoints(site: Site, receiver: Receiver) -> int:
    """How many of a server's are taken for slow."""
    with site.store.opened() as store:
        sql = "SELECT count(*) FROM webhook_endpoint WHERE slowness > 0 AND url LIKE ?"
        return store.execute(sql, (f"{receiver.url}/%",)).fetchone()[0]


def test_servers_that_are_known_to_be_slow_leave_half_of_the_threads(site: Site, certificate, endpoint: Endpoint):
    """Those of four merchants could have all eight; who answers quickly is told meanwhile. Who is quick again is so soon."""
    slow, hooks = Receiver(certificate), []
    for number in range(4):
        email = f"sluggish{number}@skerry.example"
        site.create_user(email, "admin", site.another(f"SLOW{number}"))
        admin = site.sign_in(email)
        hooks += [Endpoint(admin, slow, f"/{number}/{which}", ["order.created"]) for which in "ab"]

    def hold(count: int) -> None:
        slow.gate.clear()
        for hook in hooks:
            hook.test()
        wait_until(lambda: len(slow.messages) >= count, 20, f"{count} wait for an answer", 0.05)

    hold(8)
    time.sleep(1.1)
    slow.gate.set()
    wait_until(lambda: slow_endpoints(site, slow) == 8, 20, "all of them are slow", 0.05)
    hold(8 + 4)
    endpoint.test()
    endpoint.came(1, seconds=5)
    assert len(slow.messages) == 8 + 4
    slow.gate.set()
    for hook in hooks:
        for _ in range(8):
            hook.test()
    for hook in hooks:
        hook.came(2 + 8)
    wait_until(lambda: slow_endpoints(site, slow) == 0, 20, "none is slow any more", 0.05)
    assert all(hook.admin.delete(hook.url).status_code == 204 for hook in hooks)
    slow.close()


def test_what_is_asked_for_again_while_it_is_sent_is_sent_again(endpoint: Endpoint, receiver: Receiver):
    """With the same id."""
    receiver.gate.clear()
    made = endpoint.test()["delivery_id"]
    receiver.wait_for(endpoint.path, 1)
    assert endpoint.admin.post(f"{endpoint.url}/deliveries/{made}/resend").status_code == 204
    receiver.gate.set()
    assert {each.id for each in endpoint.came(2)} == {made}
    log = endpoint.settled(made, 2)
    assert log["state"] == "delivered" and [each["status"] for each in log["log"]] == [204, 204]


# --- secrets --------------------------------------------------------------------------------------------------------


def test_a_secret_is_seen_once_and_two_sign_after_a_rotation(
    site: Site, endpoint: Endpoint, receiver: Receiver
):
    """For ten minutes; neither is in the store as it is."""
    old = endpoint.secret
    assert len(base64.b64decode(old.removeprefix("whsec_"))) == 24
    assert old not in endpoint.admin.get(WEBHOOKS).text
    answer = endpoint.admin.post(f"{endpoint.url}/rotate-secret")
    assert answer.status_code == 200, answer.text
    new = answer.json()["secret"]
    until = instant(answer.json()["both_secrets_until"]) - datetime.now(UTC)
    assert timedelta(minutes=9) < until <= timedelta(minutes=10)
    assert endpoint.told()["both_secrets_until"] == answer.json()["both_secrets_until"]
    third = endpoint.admin.post(f"{endpoint.url}/rotate-secret")
    assert third.status_code == 409 and "ten minutes" in third.text, "a third would end one that is in use"
    endpoint.test()
    (first,) = receiver.wait_for(endpoint.path, 1)
    assert is_signed(old, first.headers, first.body) and is_signed(new, first.headers, first.body)
    with site.store.opened() as database:
        database.execute("UPDATE webhook_endpoint SET previous_until = 1 WHERE previous_until IS NOT NULL")
        database.commit()
    assert "both_secrets_until" not in endpoint.told()
    endpoint.test()
    last = receiver.wait_for(endpoint.path, 2)[1]
    assert is_signed(new, last.headers, last.body) and not is_signed(old, last.headers, last.body)
    for secret in (old, new):
        assert not site.store.holds(secret.encode()) and not site.store.holds(
            secret.removeprefix("whsec_").encode()
        )
        assert not site.store.holds(base64.b64decode(secret.removeprefix("whsec_")))


def test_who_changed_a_webhook_is_in_the_audit_log(admin, receiver: Receiver):
    """What is different, and never a secret; what changes nothing is not."""
    hook = Endpoint(admin, receiver, "/audited", ["refund.created"])
    hook.change(status="disabled", events=["refund.created", "payout.paid"])
    hook.change(status="disabled")
    rotated = admin.post(f"{hook.url}/rotate-secret").json()["secret"]
    assert admin.delete(hook.url).status_code == 204
    assert admin.delete(hook.url).status_code == 404
    answer = admin.get("/merchant/v1/audit-log", params={"limit": 20})
    for secret in (hook.secret, rotated):
        assert secret.removeprefix("whsec_") not in answer.text
    found = [each for each in answer.json()["entries"] if each.get("subject") == hook.id][::-1]
    url = {"member": "url", "to": receiver.url + "/audited"}
    assert [(each["type"], each["changes"]) for each in found] == [
        (
            "webhook.created",
            [
                url,
                {"member": "events", "to": '["refund.created"]'},
                {"member": "status", "to": "enabled"},
            ],
        ),
        (
            "webhook.changed",
            [
                {
                    "member": "events",
                    "from": '["refund.created"]',
                    "to": '["refund.created","payout.paid"]',
                },
                {"member": "status", "from": "enabled", "to": "disabled"},
            ],
        ),
        ("webhook.secret_rotated", [url]),
        ("webhook.deleted", [url]),
    ]
    assert {each["actor"]["name"] for each in found} == {"hooks@fjord.example"}


# --- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://x.example/",
        "https://",
        "https:///x",
        "https://a@b.example/",
        "https://x.example/#a",
        "https://x y/",
    ],
)
def test_a_url_that_is_none_is_refused(admin, url: str):
    """With what a good one looks like."""
    answer = admin.post(WEBHOOKS, json={"url": url, "events": ["order.created"]})
    assert answer.status_code in (400, 422), answer.text
    assert "url" in answer.text


def test_events_are_chosen_by_name(admin, endpoint: Endpoint):
    """At least one, and the test message is none of them."""
    for events in (["order.exploded"], ["webhook.test"], ["order.created", "webhook.test"]):
        answer = admin.post(WEBHOOKS, json={"url": "https://x.example/", "events": events})
        assert "is no event" in assert_problem(answer, 422)["detail"]
        assert_problem(admin.patch(endpoint.url, json={"events": events}), 422)
    assert admin.post(WEBHOOKS, json={"url": "https://x.example/", "events": []}).status_code in (400, 422)
    assert endpoint.told()["events"] == ["refund.created"]


def test_there_are_ten_at_most(site: Site):
    """Those that were deleted do not count."""
    site.create_user("many@skerry.example", "admin", SKERRY)
    admin = site.sign_in("many@skerry.example")
    body = {"url": "https://x.example/", "description": "Warehouse", "events": ["order.created"]}
    made = [admin.post(WEBHOOKS, json=body) for _ in range(11)]
    assert [each.status_code for each in made] == [201] * 10 + [409]
    listed = admin.get(WEBHOOKS).json()["webhooks"]
    assert [each["endpoint_id"] for each in listed] == [each.json()["endpoint_id"] for each in made[:10]]
    assert listed[0]["description"] == "Warehouse"
    assert listed[0]["created_by"] == {"kind": "user", "name": "many@skerry.example"}
    for each in listed:
        assert admin.delete(f"{WEBHOOKS}/{each['endpoint_id']}").status_code == 204
    assert admin.get(WEBHOOKS).json() == {"webhooks": []}
    assert admin.delete(f"{WEBHOOKS}/{listed[0]['endpoint_id']}").status_code == 404


def test_what_is_anothers_or_unknown_is_404(site: Site, contract: Contract, endpoint: Endpoint):
    """On every route that names an endpoint or a delivery."""
    site.create_user("foreign@skerry.example", "admin", SKERRY)
    foreign = site.sign_in("foreign@skerry.example")
    delivery = endpoint.test()["delivery_id"]
    tried = 0
    for operation in contract.operations:
        if "{endpoint_id}" not in operation.template:
            continue
        body = {"status": "disabled"} if operation.method == "PATCH" else None
        path = operation.template.format(endpoint_id=endpoint.id, delivery_id=delivery)
        assert_problem(foreign.request(operation.method, path, json=body), 404)
        unknown = operation.template.format(endpoint_id=UNKNOWN, delivery_id=delivery)
        assert_problem(endpoint.admin.request(operation.method, unknown, json=body), 404)
        tried += 1
    assert tried == 7
    assert_problem(endpoint.admin.get(f"{endpoint.url}/deliveries/{UNKNOWN}"), 404)
    assert foreign.get(WEBHOOKS).json() == {"webhooks": []}
    assert endpoint.told()["status"] == "enabled"


def test_only_administrators_see_and_make_them(site: Site, client):
    """A key does not, nor a role without the right."""
    site.create_user("viewer@fjord.example", "viewer")
    assert_problem(site.sign_in("viewer@fjord.example").get(WEBHOOKS), 403)
    assert client.get(WEBHOOKS).status_code in (401, 403)


def test_the_log_has_pages(admin, receiver: Receiver):
    """Each delivery once, the last one first."""
    hook = Endpoint(admin, receiver, "/pages", ["payout.paid"])
    made = [hook.test()["delivery_id"] for _ in range(5)]
    seen, cursor = [], {}
    while True:
        page = admin.get(f"{hook.url}/deliveries", params={"limit": 2} | cursor).json()
        seen += [each["delivery_id"] for each in page["deliveries"]]
        if "next" not in page:
            break
        cursor = {"cursor": page["next"]}
    assert seen == made[::-1]
    assert_problem(admin.get(f"{hook.url}/deliveries", params={"cursor": "x"}), 400)
    hook.came(5)
    assert admin.delete(hook.url).status_code == 204


# --- where they may lead --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def strict(tmp_path_factory, contract: Contract, certificate) -> Iterator[Site]:
    """An installation whose operator allows public addresses only."""
    site = Site(tmp_path_factory.mktemp("strict") / "data", contract, ("--webhook-ca", certificate.authority))
    site.open()
    site.create_user("hooks@fjord.example", "admin")
    yield site
    site.close()


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://shop.example/",
            "https://localhost/",
            "https://127.0.0.1/",
            "https://10.1.2.3:8443/x",
            "https://[::1]/",
        ),
        *("https://169.254.169.254/latest/meta-data", "https://[::ffff:10.0.0.1]/", "https://[fe80::1]/"),
    ],
)
def test_a_private_address_is_refused_when_it_is_named(strict: Site, url: str):
    """And plain HTTP."""
    admin = strict.sign_in("hooks@fjord.example")
    problem = assert_problem(admin.post(WEBHOOKS, json={"url": url, "events": ["order.created"]}), 422)
    assert problem["errors"][0]["field"] == "url"
    assert admin.get(WEBHOOKS).json() == {"webhooks": []}


def test_a_private_address_is_refused_when_a_name_leads_to_it(strict: Site, receiver: Receiver):
    """However it is written: nothing is connected to."""
    admin = strict.sign_in("hooks@fjord.example")
    port = receiver.url.rsplit(":", 1)[1]
    before = len(receiver.messages)
    for host in ("shop.localhost", "LOCALHOST", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1"):
        answer = admin.post(
            WEBHOOKS, json={"url": f"https://{host}:{port}/private", "events": ["order.created"]}
        )
        assert answer.status_code == 201, answer.text
        hook = Endpoint.__new__(Endpoint)
        hook.admin, hook.id = admin, answer.json()["endpoint_id"]
        hook.url = f"{WEBHOOKS}/{hook.id}"
        log = hook.settled(hook.test()["delivery_id"])["log"]
        assert log[0]["error"] == "The address is not on the public internet.", (host, log)
        assert log[0]["reason_code"] == "ADDRESS_NOT_PUBLIC"
        assert admin.delete(hook.url).status_code == 204
    assert len(receiver.messages) == before
