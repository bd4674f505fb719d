"""Exports of orders: asked for, waited for, downloaded and read."""

import csv
import io
import time
import uuid

import httpx

from support.polling import wait_until
from support.site import FJORD, Site
from support.store import DAY_US

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


def put_by_another_version(site: Site, **members) -> str:
    """An export of FJORD that this version would not have let in."""
    export_id, now = uuid.uuid4(), time.time_ns() // 1000
    row = {"export_id": export_id.bytes, "status": "queued", "format": "csv", "filter": "{}", "column_names": ""}
    row |= {"delimiter": "comma", "decimal_mark": "point", "created_before": now, "place": "", "progress": 0, "parts": 0}
    row |= {"orders": 0, "size": 0, "actor": "system", "created_at": 1, "expires_at": now + DAY_US} | members
    with site.store.opened() as store:
        (merchant,) = store.execute("SELECT merchant_id FROM merchant WHERE mid = ?", (FJORD,)).fetchone()
        sql = f"INSERT INTO order_export (merchant_id, {', '.join(row)}) VALUES (?{', ?' * len(row)})"
        store.execute(sql, (merchant, *row.values()))
    return str(export_id)
