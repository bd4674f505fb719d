"""Exports of orders: asked for, waited for, downloaded and read."""

import csv
import io

import httpx

from support.polling import wait_until

EXPORTS = "/merchant/v1/order-exports"


def started(client: httpx.Client, **body) -> dict:
    """Asks for an export, which must be accepted."""
    answer = client.post(EXPORTS, json=body)
    assert answer.status_code == 202, answer.text
    assert answer.headers["Location"].endswith(f"{EXPORTS}/{answer.json()['export_id']}")
    return answer.json()


def export(
    client: httpx.Client, *, job: dict | None = None, seconds: float = 30, end: str = "finished", **body
) -> dict:
    """Asks for an export, unless it was asked for, and waits for its end."""
    path = f"{EXPORTS}/{(job or started(client, **body))['export_id']}"

    def look() -> dict | None:
        answer = client.get(path)
        assert answer.status_code == 200, answer.text
        now = answer.json()
        return now if now["status"] == end else None

    return wait_until(look, seconds, f"the export is {end}")


def downloaded(client: httpx.Client, job: dict) -> httpx.Response:
    """Gets the file."""
    answer = client.get(f"{EXPORTS}/{job['export_id']}/file")
    assert answer.status_code == 200, answer.text
    return answer


def rows_of(file: httpx.Response, delimiter: str = ";") -> list[dict[str, str]]:
    """Reads it as CSV."""
    return list(csv.DictReader(io.StringIO(file.text, newline=""), delimiter=delimiter))


def columns_of(client: httpx.Client) -> list[str]:
    """Names all columns that there are."""
    return [one["name"] for one in client.get("/merchant/v1/order-export-columns").json()["columns"]]
