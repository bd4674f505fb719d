"""Many rotate the secret of one webhook at the same moment: one does, and what that one was told is what signs."""

from functools import partial

import httpx
import pytest

from support.site import Site
from support.together import at_once

WEBHOOKS = "/merchant/v1/webhooks"
CROWD = 12
ROUNDS = 6


@pytest.fixture(scope="module")
def crowd(site: Site) -> list[httpx.Client]:
    """One user with many windows."""
    site.create_user("hooks@race.example", "admin")
    return site.windows("hooks@race.example", CROWD)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_one_rotation_of_many_is_done(crowd: list[httpx.Client], number: int):
    """A second one would end the secret that the merchant still checks with. The log has the one that was."""
    url = f"https://shop.example/{number}"
    made = crowd[0].post(WEBHOOKS, json={"url": url, "events": ["refund.created"]})
    assert made.status_code == 201, made.text
    hook = f"{WEBHOOKS}/{made.json()['endpoint_id']}"
    answers = at_once([partial(client.post, f"{hook}/rotate-secret") for client in crowd])
    (done,) = [answer.json() for answer in answers if answer.status_code == 200]
    refused = [answer for answer in answers if answer.status_code != 200]
    assert all(answer.status_code == 409 and "ten minutes" in answer.text for answer in refused), refused
    assert done["secret"] != made.json()["secret"]
    (told,) = [each for each in crowd[0].get(WEBHOOKS).json()["webhooks"] if each["url"] == url]
    assert told["both_secrets_until"] == done["both_secrets_until"]
    log = crowd[0].get("/merchant/v1/audit-log", params={"type": "webhook.secret_rotated", "limit": 200}).json()
    assert sum(url in str(entry) for entry in log["entries"]) == 1
