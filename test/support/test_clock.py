"""A test merchant's clock: moved, and waited for until it is there."""

from datetime import UTC, datetime, timedelta

import httpx

from support.polling import wait_until

CLOCK = "/merchant/v1/test-clock"
LONGEST_MOVE = timedelta(days=730)


def instant(text: str) -> datetime:
    """Reads a time as the API writes it."""
    return datetime.fromisoformat(text)


def text_of(at: datetime) -> str:
    """Writes a time as the API reads it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_clock(client: httpx.Client) -> dict:
    """What time it is for the merchant."""
    answer = client.get(CLOCK)
    assert answer.status_code == 200, answer.text
    return answer.json()


def running(client: httpx.Client, seconds: float = 60) -> dict:
    """Waits until the clock is where it was to go."""

    def look() -> dict | None:
        clock = read_clock(client)
        return clock if clock["status"] == "running" else None

    return wait_until(look, seconds, "the clock is there", pause=0.005)


def move(client: httpx.Client, **where) -> dict:
    """Moves the clock, by `advance` or to `to`, and gives how it stands when it is there."""
    answer = client.post(CLOCK, json=where)
    assert answer.status_code == 202, answer.text
    return running(client)


def reach(client: httpx.Client, at: datetime) -> dict:
    """Moves the clock to a time however far ahead, as many moves as that takes."""
    while (now := instant(read_clock(client)["now"])) + LONGEST_MOVE < at:
        move(client, to=text_of(now + LONGEST_MOVE))
    return move(client, to=text_of(at))


def done(clock: dict) -> dict[str, int]:
    """What the last move did, by type."""
    return {each["type"]: each["count"] for each in clock["move"]["events"]}
