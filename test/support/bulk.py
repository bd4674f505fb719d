"""Bulk jobs from files in a few words: uploads, what became of them, the file of the results."""

import csv
import io
import json

import httpx

from support.merchant import JOBS, all_of
from support.polling import wait_until

FILES = "/merchant/v1/bulk-jobs"
ACTIONS = "/merchant/v1/bulk-actions"
CSV = {"Content-Type": "text/csv"}
NDJSON = {"Content-Type": "application/x-ndjson"}
AT_REST = ("checked", "paused", "cancelled", "finished")


def upload(client: httpx.Client, text: str | bytes, headers: dict = CSV, **query) -> httpx.Response:
    """Uploads a file; the caller looks at the answer. One of 100,000 rows may take a while."""
    return client.post(FILES, content=text, params=query, headers=headers, timeout=120)


def uploaded(client: httpx.Client, text: str | bytes, headers: dict = CSV, **query) -> dict:
    """Uploads a file, which must be accepted, and gives its job."""
    answer = upload(client, text, headers, **query)
    assert answer.status_code == 202, answer.text
    return answer.json()


def job_of(client: httpx.Client, job: dict) -> dict:
    """Reads a job."""
    answer = client.get(f"{JOBS}/{job['job_id']}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def rested(client: httpx.Client, job: dict, *, at: tuple = AT_REST, seconds: float = 30) -> dict:
    """Waits until nothing more is done of a job by itself, and gives what it became."""

    def look() -> dict | None:
        now = job_of(client, job)
        return now if now["status"] in at else None

    return wait_until(look, seconds, f"job {job['job_id']} is at rest")


def command(client: httpx.Client, job: dict, word: str) -> httpx.Response:
    """Says run, pause, resume or cancel to a job."""
    return client.post(f"{JOBS}/{job['job_id']}/{word}")


def told(client: httpx.Client, job: dict, *names: str) -> list[tuple]:
    """What became of every row: these members of it; absent ones are None."""
    rows = all_of(client, f"{JOBS}/{job['job_id']}/results", limit=200)
    return [tuple(row.get(name) for name in names) for row in rows]


def result_rows(client: httpx.Client, job: dict, delimiter: str = ",") -> list[dict]:
    """The result file of a job that is CSV, by its columns."""
    answer = client.get(f"{JOBS}/{job['job_id']}/result-file")
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/csv"), answer.text
    return list(csv.DictReader(io.StringIO(answer.text), delimiter=delimiter))


def result_objects(client: httpx.Client, job: dict) -> list[dict]:
    """The result file of a job that is NDJSON."""
    answer = client.get(f"{JOBS}/{job['job_id']}/result-file")
    assert answer.headers["Content-Type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]
