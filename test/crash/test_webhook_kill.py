"""Messages to webhooks are made and delivered by two processes, of which some are killed: each event is told, and what is
told twice has the same id."""

import random
from collections import Counter

from support.contract import Contract
from support.orders import Shop, place
from support.polling import wait_until
from support.receiver import Endpoint, Receiver
from support.site import FJORD, Site
from support.wire import captured, refunded

ORDERS, KILLS = 40, 8
KINDS = ("order.created", "capture.created", "refund.created")


def let_leases_end(site: Site) -> None:
    """As if the seconds had passed after which somebody who delivers is taken for gone, and all pauses."""
    with site.store.opened() as database:
        for statement in (
            "UPDATE webhook_endpoint SET claimed_until = 0, rests_until = 0",
            "UPDATE webhook_delivery SET due_at = created_at WHERE due_at IS NOT NULL",
        ):
            database.execute(statement)
            database.commit()  # each for itself: the other process locks rows of both


def test_kills_lose_no_message_and_a_repeated_one_is_the_same(tmp_path, contract: Contract):
    """Two endpoints; processes die while messages are made, on their way, and answered."""
    receiver, shop, chance = Receiver(), Shop(6603), random.Random(6603)
    site = Site(tmp_path / "data", contract, ("--webhook-private",)).open()
    try:
        site.join("--webhook-private")
        site.create_user("hooks@fjord.example", "admin")
        admin, client = site.sign_in("hooks@fjord.example"), site.client(FJORD)
        hooks = [Endpoint(admin, receiver, path, list(KINDS)) for path in ("/one", "/two")]
        happened = []
        for kill in range(KILLS):
            for _ in range(ORDERS // KILLS):
                order = place(client, shop.order_of(1000))
                happened += [("order.created", order["order_id"])]
                happened += [("capture.created", captured(client, order, 1000))]
                happened += [("refund.created", refunded(client, order, 10))]
            there = len(receiver.messages)
            wait_until(
                lambda there=there: len(receiver.messages) > there, 20, "messages are on their way", 0.002
            )
            if kill % 2:
                receiver.gate.clear()  # one was taken, and its answer is never heard
            victim = site.processes[chance.randrange(len(site.processes))]
            victim.kill()
            receiver.gate.set()
            let_leases_end(site)
            victim.start()
        for hook in hooks:
            wait_until(
                lambda hook=hook: len({each.id for each in receiver.at(hook.path)}) >= len(happened),
                60,
                "all came",
                0.2,
            )
            came = hook.came(len(happened))
            bodies = {each.id: each.body for each in came}
            assert all(each.body == bodies[each.id] for each in came), (
                "a receiver can see that it is the same"
            )
            ids = {
                "order.created": "order_id",
                "capture.created": "capture_id",
                "refund.created": "refund_id",
            }
            told = Counter(
                (each.type, each.data[ids[each.type]]) for each in {each.id: each for each in came}.values()
            )
            assert told == Counter(happened), "each event is one message"
            again = len(came) - len(bodies)
            assert again <= 2 * KILLS, "only those that were on their way when a process died came twice"
        ids_of = [{each.id for each in receiver.at(hook.path)} for hook in hooks]
        assert not ids_of[0] & ids_of[1], "a message is to one endpoint"
    finally:
        receiver.close()
        site.close()
