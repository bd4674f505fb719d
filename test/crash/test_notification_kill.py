"""What users are told is made and mailed by two processes, of which some are killed: each happening is told once to each user,
and a mail that came twice says that it may have."""

import random
import time
import uuid
from collections import Counter

from support.contract import Contract
from support.mailbox import MailServer
from support.polling import wait_until
from support.site import Site

ROUNDS, JOBS = 6, 8
HOUR, SECOND = 3600, 1_000_000
USERS = ("one@fjord.example", "two@fjord.example")


def finish_jobs(site: Site, at: int) -> None:
    """Bulk jobs of each user that finished then, which is long enough ago not to be waited for."""
    with site.store.opened() as store:
        for number in range(JOBS):
            for email in USERS:
                store.execute(
                    "INSERT INTO job (merchant_id, job_id, kind, status, actor, total, done, failed, created_at, finished_at)"
                    " VALUES (1, ?, 'capture', 'finished', ?, 1, 1, 0, ?, ?)",
                    (uuid.uuid4().bytes, f"user:{email}", at * SECOND + number, at * SECOND + number),
                )


def asked(site: Site, sql: str) -> int:
    """One number from the store."""
    with site.store.opened() as store:
        return int(store.execute(sql).fetchone()[0])


def let_leases_end(site: Site) -> None:
    """As if the five minutes had passed after which somebody who sends a mail is taken for gone."""
    with site.store.opened() as store:
        store.execute("UPDATE notification SET due_at = 0 WHERE state = 'sending'")


def begin(site: Site) -> None:
    """Jobs of the last day are told, too."""
    for email in USERS:
        site.create_user(email, "operator")
        body = {"preferences": [{"type": "job.finished", "channel": "both"}]}
        assert site.sign_in(email).put("/merchant/v1/notification-preferences", json=body).status_code == 200
    wait_until(lambda: asked(site, "SELECT count(*) FROM notification_progress") > 0, 20, "the first round", 0.1)
    with site.store.opened() as store:
        store.execute("UPDATE notification_progress SET number = 0, id = ?", (bytes(16),))


def test_kills_lose_no_notification_and_tell_none_twice(tmp_path, contract: Contract):
    server = MailServer().start()
    server.delay = 0.02
    options = (*server.options, "--portal-url", "https://pay.example")
    site = Site(tmp_path / "data", contract, options).open()
    chance = random.Random(6604)
    try:
        site.join(*options)
        begin(site)
        since = int(time.time()) // HOUR * HOUR - (ROUNDS + 1) * HOUR
        for number in range(ROUNDS):
            there = len(server.mails)
            finish_jobs(site, since + number * HOUR)
            if number % 2:
                wait_until(lambda there=there: len(server.mails) > there, 30, "mails are on their way", 0.005)
            else:
                time.sleep(chance.random() * 3)  # at some time of a round, which is every three seconds
            victim = chance.choice(site.processes)
            victim.kill()
            let_leases_end(site)
            victim.start()
        due = ROUNDS * JOBS * len(USERS)
        unsent = "SELECT count(*) FROM notification WHERE state <> 'sent'"
        wait_until(lambda: asked(site, "SELECT count(*) FROM notification") >= due, 60, "all are told", 0.2)
        wait_until(lambda: let_leases_end(site) or asked(site, unsent) == 0, 60, "all mails are sent", 1)
        assert asked(site, "SELECT sum(happenings) FROM notification") == due
        assert asked(site, "SELECT count(*) FROM notification WHERE is_digest = 1") == 0
        came = Counter(mail.id for mail in server.mails)
        assert len(came) == due, "each is one mail"
        unanswered = asked(site, "SELECT sum(unanswered) FROM notification")
        assert sum(came.values()) - due <= unanswered, "a mail came twice, and it is not said that it may have"
    finally:
        site.close()
        server.stop()
