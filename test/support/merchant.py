"""The Merchant API in a few words: lists, pages, captures, jobs."""

from collections.abc import Callable, Iterator

import httpx

from support.orders import PLACE
from support.polling import wait_until

BULK = "/merchant/v1/bulk-captures"
JOBS = "/merchant/v1/jobs"


def page(client: httpx.Client, path: str = PLACE, **parameters) -> dict:
    """Reads one page of a list."""
    answer = client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def pages(
    client: httpx.Client, path: str = PLACE, between: Callable = lambda: None, **parameters
) -> Iterator[dict]:
    """Reads a list page by page to its end; `between` happens after every page."""
    cursor: dict = {}
    for _ in range(10_000):
        one = page(client, path, **parameters, **cursor)
        yield one
        if "next" not in one:
            return
        cursor = {"cursor": one["next"]}
        between()
    raise AssertionError("the list does not end")


def all_of(client: httpx.Client, path: str = PLACE, **parameters) -> list[dict]:
    """Reads a whole list."""
    name = "orders" if path == PLACE else path.rpartition("/")[2].replace("timeline", "events")
    return [item for one in pages(client, path, **parameters) for item in one[name]]


def ids_of(orders: list[dict]) -> list[str]:
    """Gives the ids of what a list holds."""
    return [order["order_id"] for order in orders]


def found(client: httpx.Client, query: str, **parameters) -> set[str]:
    """Searches, and gives the ids of what was found."""
    return set(ids_of(all_of(client, query=query, **parameters)))


def detail(client: httpx.Client, order: dict | str) -> dict:
    """Reads an order as the portal sees it."""
    answer = client.get(f"{PLACE}/{order if isinstance(order, str) else order['order_id']}")
    assert answer.status_code == 200, answer.text
    return answer.json()


SET_IN_MOTION = ("invoice.", "payment.", "payout.")


def whole_timeline(client: httpx.Client, order: dict | str, **parameters) -> list[dict]:
    """Reads the whole timeline of an order: its events, and what they set in motion a moment later."""
    order_id = order if isinstance(order, str) else order["order_id"]
    return all_of(client, f"{PLACE}/{order_id}/timeline", **parameters)


def timeline(client: httpx.Client, order: dict | str, **parameters) -> list[dict]:
    """Reads the events of an order from its timeline."""
    told = whole_timeline(client, order, **parameters)
    return [event for event in told if not event["type"].startswith(SET_IN_MOTION)]


def kinds(client: httpx.Client, order: dict | str) -> list[str]:
    """Gives what happened to an order, oldest first."""
    return [event["type"] for event in timeline(client, order)]


def warnings_of(answer: httpx.Response) -> list[str]:
    """Gives the warnings in the headers of an answer."""
    return answer.headers.get_list("X-Fangst-Warning")


def order_warnings(client: httpx.Client, order: dict) -> list[dict]:
    """What is worth looking at about an order, as the timeline has it: without the event that each is found in."""
    return [
        {name: one[name] for name in one if name != "found_in"} for one in detail(client, order)["warnings"]
    ]


def take(client: httpx.Client, order: dict, body: dict, **headers) -> httpx.Response:
    """Asks for a capture through the Merchant API; the caller looks at the answer."""
    return client.post(f"{PLACE}/{order['order_id']}/captures", json=body, headers=headers)


def taken(client: httpx.Client, order: dict, body: dict) -> dict:
    """Captures through the Merchant API, which must succeed."""
    answer = take(client, order, body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def part(total: int, quantity: int, units: int) -> int:
    """Works out the amount of the first units of a line, rounded towards minus infinity."""
    return total * units // quantity


def start_bulk(client: httpx.Client, body: dict, **headers) -> dict:
    """Starts a bulk capture, which must be accepted, and gives the job."""
    answer = client.post(BULK, json=body, headers=headers)
    assert answer.status_code == 202, answer.text
    return answer.json()


def finished(client: httpx.Client, job: dict, seconds: float = 30) -> dict:
    """Waits for a job's end and gives what it became."""

    def look() -> dict | None:
        answer = client.get(f"{JOBS}/{job['job_id']}")
        assert answer.status_code == 200, answer.text
        now = answer.json()
        assert now["done"] + now["failed"] <= now["total"]
        assert ("finished_at" in now) == (now["status"] == "finished")
        return now if now["status"] == "finished" else None

    done = wait_until(look, seconds, f"job {job['job_id']} is finished")
    assert done["done"] + done["failed"] == done["total"]
    return done


def results(client: httpx.Client, job: dict) -> list[dict]:
    """Reads what became of every order of a job."""
    return all_of(client, f"{JOBS}/{job['job_id']}/results", limit=200)
