"""What the server writes into pipes and files that take no more: nobody waits for it, and nothing is garbled."""

import json
import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.polling import wait_until
from support.program import binary, clean_environment, fangst, free_port
from support.raw import exchange, request
from support.store import Store


@contextmanager
def serving(store: Store, log: Path, stderr: int) -> Iterator[tuple[subprocess.Popen, int]]:
    """A server with its log in a file, and its port; it ends with success and in time when asked to."""
    port = free_port()
    command = [str(binary()), "serve", *store, "--listen", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        [*command, "--access-log", str(log)],
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=stderr,
        restore_signals=False,  # Python ignores SIGXFSZ; so does its child then
    ) as server:
        try:
            assert b"listens on" in server.stdout.readline()
            yield server, port
            server.send_signal(signal.SIGTERM)
            assert server.wait(timeout=10) == 0
        finally:
            server.kill()


def full_pipe() -> tuple[int, int]:
    """A pipe that has room for nothing more, and blocks who writes all the same."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    for size in (65536, 1):
        try:
            while os.write(writer, b"\n" * size):
                pass
        except BlockingIOError:
            continue
    os.set_blocking(writer, True)
    return reader, writer


def lost_notices(port: int) -> int:
    """How many lines for standard error were left out, as /metrics has it."""
    lines = exchange(port, request("GET", "/metrics")).body.decode().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("fangst_lost_notices_total "))


def test_a_standard_error_that_nobody_reads_holds_up_neither_the_store_nor_a_signal(tmp_path, store: Store):
    """Its lines are lost and counted: of a reload that fails, and of a store that cannot be read."""
    log = tmp_path / "log" / "access.log"
    log.parent.mkdir()
    fangst("init", *store)
    reader, writer = full_pipe()
    with serving(store, log, writer) as (server, port):
        shutil.rmtree(log.parent)
        server.send_signal(signal.SIGHUP)
        wait_until(lambda: lost_notices(port) == 1, 5, "the failed reload is not told")
        store.spoil()
        wait_until(lambda: exchange(port, request("GET", "/readyz")).status == 503, 10, "it is not ready")
        for _ in range(5):
            assert exchange(port, request("GET", "/readyz")).status == 503
        assert lost_notices(port) > 5
    os.close(reader)
    os.close(writer)


def test_a_line_that_a_full_disk_has_cut_off_spoils_no_other(tmp_path, store: Store):
    """When there is room again, the next one begins on a line of its own."""
    log = tmp_path / "access.log"
    fangst("init", *store)
    with serving(store, log, subprocess.DEVNULL) as (server, port):
        exchange(port, request("GET", "/healthz", "X-Request-Id: first"))
        wait_until(lambda: log.exists() and log.read_text().endswith("\n"), 5, "the first line is written")
        limit = log.stat().st_size + 20
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        exchange(port, request("GET", "/healthz", "X-Request-Id: second"))
        wait_until(lambda: log.stat().st_size == limit, 5, "the second line is cut off")
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        exchange(port, request("GET", "/healthz", "X-Request-Id: third"))
        wait_until(lambda: "third" in log.read_text(), 5, "the third line is written")
    first, second, third = log.read_text().splitlines()
    assert json.loads(first)["request_id"] == "first"
    assert second == '{"time":"' + second[9:20] and len(second) == 20
    assert json.loads(third)["request_id"] == "third"
