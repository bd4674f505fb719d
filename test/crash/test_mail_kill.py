"""Mails are sent by two processes, of which some are killed: each event is told, none is told twice but for those that were
on their way when their process died; these have the same Message-ID, and it is written that nobody knows."""

import random
from collections import Counter

from support.contract import Contract
from support.mailbox import WITHIN, MailServer, choose_mails, mails_of
from support.orders import Shop, place
from support.polling import wait_until
from support.site import FJORD, Site
from support.wire import captured, refunded

ORDERS, KILLS = 40, 8


def let_leases_end(site: Site) -> None:
    """As if the five minutes had passed after which somebody who sends a mail is taken for gone."""
    with site.store.opened() as database:
        database.execute("UPDATE mail SET due_at = 0 WHERE finished_at IS NULL")
        database.commit()


def all_mails(client, orders: list[dict]) -> list[dict]:
    """Of all orders."""
    return [mail for order in orders for mail in mails_of(client, order)]


def sell(client, shop: Shop) -> list[dict]:
    """Orders that cause three mails each."""
    orders = [place(client, shop.order_of(1000)) for _ in range(ORDERS)]
    for order in orders:
        captured(client, order, 1000)
        refunded(client, order, 10)
    return orders


def test_two_processes_and_kills_lose_no_mail_and_repeat_only_what_they_say(tmp_path, contract: Contract):
    server = MailServer().start()
    site = Site(tmp_path / "data", contract, server.options).open()
    shop, chance = Shop(5503), random.Random(5503)
    try:
        site.join(*server.options)
        choose_mails(site, mails=["capture", "invoice", "refund"])
        client = site.client(FJORD)
        peaceful = sell(client, shop)
        wait_until(lambda: len({mail.id for mail in server.mails}) == 3 * ORDERS, WITHIN, "all mails came", 0.3)
        wait_until(lambda: {mail["state"] for mail in all_mails(client, peaceful)} == {"sent"}, 20, "all were settled", 0.3)
        assert len(server.mails) == 3 * ORDERS, "two processes, and each mail once"

        server.mails.clear()
        server.delay = 0.02
        orders = sell(client, shop)
        wait_until(lambda: server.mails, WITHIN, "the first mail came", 0.02)
        for _ in range(KILLS):
            victim = chance.choice(site.processes)
            there = len(server.mails)
            wait_until(lambda there=there: len(server.mails) > there, 20, "mails are on their way", 0.005)
            victim.kill()
            let_leases_end(site)
            victim.start()
        kept = lambda: all_mails(client, orders)
        wait_until(
            lambda: len(found := kept()) == 3 * ORDERS and {mail["state"] for mail in found} == {"sent"},
            WITHIN,
            "all mails are sent",
            0.5,
        )
        came = Counter(mail.id for mail in server.mails)
        assert len(came) == 3 * ORDERS, "none was lost"
        unanswered = sum(mail.get("unanswered_attempts", 0) for mail in kept())
        assert sum(came.values()) - len(came) <= unanswered, "a mail came twice, and it is not said that it may have"
        assert unanswered <= 2 * KILLS, "only those that were on their way when a process died, or was taken for dead"

        server.hold, server.delay = True, 0
        last = place(client, shop.order_of(1000, payment_method={"type": "CARD"}))
        captured(client, last, 1000)
        assert server.taken.wait(WITHIN), "the mail was taken, and not answered"
        for process in site.processes:
            process.kill()
        let_leases_end(site)
        for process in site.processes:
            process.start()
        wait_until(lambda: mails_of(client, last)[0]["state"] == "sent", WITHIN, "it was sent again", 0.3)
        first, again = [mail for mail in server.mails if mail.id not in came]
        assert first.id == again.id and first.raw == again.raw, "a receiver can see that it is the same"
        (mail,) = mails_of(client, last)
        assert (mail["attempts"], mail["unanswered_attempts"]) == (2, 1)
    finally:
        site.close()
        server.stop()
