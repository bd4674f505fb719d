"""The client: captures at a constant pace, and writes down every answer and every failure.

usage: load.py TASK.json RECORD.ndjson
The task has `url`, `username`, `password`, `orders`, `workers`, `per_second`, `timeout`. It ends on SIGTERM: nothing new
is begun then, and what has not been answered is repeated until it is.

Invariants:
1. A capture has one key for its whole life. One that failed or timed out is repeated with the SAME key and body.
2. An attempt is in the record before the next one of the same capture is sent.
3. Only 201 is an answer. 5xx and no answer at all are failures; anything else ends the client, for it should not be.
"""

import base64
import http.client
import json
import random
import signal
import sys
import threading
import time

GIVE_UP_SECONDS = 60  # after SIGTERM, for what has not been answered


class Record:
    """A file of one JSON object per attempt."""

    def __init__(self, path: str):
        self.file = open(path, "a", encoding="utf-8", buffering=1)  # noqa: SIM115 it lives as long as the program
        self.lock = threading.Lock()

    def add(self, **entry) -> None:
        """Appends an attempt."""
        with self.lock:
            self.file.write(json.dumps(entry) + "\n")


class Worker(threading.Thread):
    """One connection that is kept, and the captures that go over it one after another."""

    def __init__(self, number: int, task: dict, record: Record, stop: threading.Event):
        super().__init__(name=f"worker-{number}")
        self.number = number
        self.task = task
        self.record = record
        self.stop = stop
        self.chance = random.Random(number)
        self.connection: http.client.HTTPConnection | None = None
        self.give_up_at = float("inf")
        pair = f"{task['username']}:{task['password']}".encode()
        self.headers = {
            "Authorization": "Basic " + base64.b64encode(pair).decode(),
            "Content-Type": "application/json",
        }

    def run(self) -> None:
        """Captures at its share of the pace; what it could not send meanwhile is not made up for."""
        pause = self.task["workers"] / self.task["per_second"]
        due = time.monotonic() + pause * self.number / self.task["workers"]
        count = 0
        while not self.stop.wait(max(0.0, due - time.monotonic())):
            count += 1
            self.capture(f"{self.number}-{count}")
            due = max(due + pause, time.monotonic())

    def capture(self, key: str) -> None:
        """One capture, repeated until it is answered."""
        order, amount = self.chance.choice(self.task["orders"]), self.chance.randint(1, 999)
        attempt, is_answered = 0, False
        while not is_answered and time.monotonic() < self.give_up_at:
            attempt += 1
            is_answered = self.attempt(key, order, amount, attempt)
            if not is_answered:
                time.sleep(0.1)

    def attempt(self, key: str, order: str, amount: int, attempt: int) -> bool:
        """Asks once, and writes down what came of it."""
        entry = {"key": key, "order_id": order, "amount": amount, "attempt": attempt, "began": time.time()}
        answered = False
        try:
            status, headers = self.send(key, order, amount)
            entry["status"] = status
            if status == 201:
                answered = True
                entry["capture_id"] = headers["Capture-Id"]
                entry["is_replayed"] = headers.get("Idempotency-Replayed") == "true"
        except (OSError, http.client.HTTPException) as failure:
            entry["failure"] = type(failure).__name__
            self.close()
        self.record.add(**entry, ended=time.time())
        if not answered and 300 <= entry.get("status", 503) < 500:
            raise SystemExit(f"capture {key} was answered {entry['status']}")
        return answered

    def send(self, key: str, order: str, amount: int) -> tuple[int, http.client.HTTPMessage]:
        """Sends the request over the connection that is kept, or over a new one."""
        if self.connection is None:
            host = self.task["url"].removeprefix("http://")
            self.connection = http.client.HTTPConnection(host, timeout=self.task["timeout"])
        body = json.dumps({"captured_amount": amount, "description": key})
        path = f"/ordermanagement/v1/orders/{order}/captures"
        self.connection.request("POST", path, body, self.headers | {"Idempotency-Key": key})
        answer = self.connection.getresponse()
        answer.read()
        return answer.status, answer.headers

    def close(self) -> None:
        """Forgets a connection that has failed."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        task = json.load(file)
    record, stop = Record(sys.argv[2]), threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    workers = [Worker(number, task, record, stop) for number in range(task["workers"])]
    for worker in workers:
        worker.start()
    stop.wait()
    for worker in workers:
        worker.give_up_at = time.monotonic() + GIVE_UP_SECONDS
    for worker in workers:
        worker.join()


main()
