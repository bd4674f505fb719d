"""A PostgreSQL of our own in a temporary folder: started on a free port, crashed when a test wants it, always stopped.

Debian's `main` cluster is neither needed nor touched. PostgreSQL refuses to run as root, so for root it runs as the
user `postgres`, who owns the folder; for anybody else as that user. Only the standard library is used here, so that
tools/with_postgres.py runs with any Python.
"""

import os
import random
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Self

from support.polling import wait_until

BINARIES = Path("/usr/lib/postgresql/15/bin")
SUPERUSER = "postgres"
VARIABLE = "FANGST_TEST_DATABASE"
# Below the ports that the kernel gives to whoever connects: while the cluster is down in the middle of a test, no
# client's own end can take its place.
PORTS = (20_000, 32_000)
# Durable as in production; small enough for two cores and a laptop's memory.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": 200,
    "shared_buffers": "256MB",
    "max_wal_size": "1GB",
    "min_wal_size": "256MB",
    "checkpoint_timeout": "15min",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "log_line_prefix": "%m [%p] %a %e ",
    "lc_messages": "C",
    "timezone": "UTC",
}


def free_port() -> int:
    """Finds a port at which nobody listens."""
    for port in random.SystemRandom().sample(range(*PORTS), 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError(f"a hundred ports between {PORTS[0]} and {PORTS[1]} are all taken")


def children(pid: int) -> list[int]:
    """Tells which processes this one has begun."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            stat = (entry / "stat").read_text() if entry.name.isdigit() else ""
        except OSError:
            continue
        # The name of the program is in parentheses and may hold anything; the parent is the second word after it.
        if stat and int(stat.rpartition(")")[2].split()[1]) == pid:
            found.append(int(entry.name))
    return found


def is_running(pid: int) -> bool:
    """Tells whether there is such a process that has not ended yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def ask(conninfo: str, sql: str) -> str:
    """Runs SQL in a connection of its own and gives what psql prints, unadorned."""
    command = [BINARIES / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", conninfo, "-c", sql]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, f"{sql}: {done.stderr}"
    return done.stdout.strip()


def in_database(conninfo: str, database: str) -> str:
    """The same server, another database: of two `dbname` in a connection string the last one counts."""
    return f"{conninfo} dbname={database}"


def new_database(conninfo: str, template: str = "template0", owner: str = SUPERUSER) -> str:
    """Makes a database, empty or a copy of one that nobody is in, and gives its name."""
    name = f"fangst_{secrets.token_hex(6)}"
    ask(conninfo, f"CREATE DATABASE {name} OWNER {owner} TEMPLATE {template}")
    return name


def drop_database(conninfo: str, name: str) -> None:
    """Removes a database, if it is there, whoever is in it."""
    ask(conninfo, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def make_role(conninfo: str, name: str) -> None:
    """Makes somebody who may do nothing but what is theirs, unless they are there already."""
    if ask(conninfo, f"SELECT 1 FROM pg_roles WHERE rolname = '{name}'") == "":
        ask(conninfo, f"CREATE ROLE {name} LOGIN")


class Cluster:
    """One PostgreSQL. The port stays the same over restarts, so that clients find it again."""

    def __init__(self, **settings):
        self.settings = SETTINGS | settings
        self.port = free_port()
        self.folder = Path()
        self.process: subprocess.Popen | None = None

    def __enter__(self) -> Self:
        """Makes the folder and the cluster in it, and starts it."""
        self.folder = Path(tempfile.mkdtemp(prefix="fangst-postgres-"))
        try:
            if os.geteuid() == 0:
                shutil.chown(self.folder, SUPERUSER, SUPERUSER)
            self._initdb()
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        """Stops the cluster and forgets its folder; what happened in between makes no difference."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def conninfo(self) -> str:
        """How its superuser connects, to the database in which no test does anything."""
        return f"host=127.0.0.1 port={self.port} user={SUPERUSER} dbname={SUPERUSER}"

    @property
    def log(self) -> Path:
        """What the cluster has said."""
        return self.folder / "log"

    def start(self) -> None:
        """Starts the cluster, after a crash too, and returns when it takes connections."""
        # Its own session, so that Ctrl-C reaches only the tests, which then stop it; and it goes when they are killed.
        command = [
            "setpriv",
            "--pdeathsig",
            "QUIT",
            *self._identity(),
            BINARIES / "postgres",
            "-D",
            self.folder / "data",
        ]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        wait_until(self._answers, 60, "PostgreSQL takes connections", pause=0.05)

    def stop(self) -> None:
        """Stops the cluster in order; whoever is connected is sent away."""
        self._end(signal.SIGINT)

    def crash(self) -> None:
        """The cluster stops at once, as after a failure of its own: recovery comes with the next start."""
        self._end(signal.SIGQUIT)

    def kill(self) -> None:
        """Takes the cluster away with all its processes and without a word, as a power cut would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)  # so that it begins no more processes
        family = children(self.process.pid)
        for pid in (self.process.pid, *family):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait(timeout=30)
        wait_until(lambda: not any(map(is_running, family)), 30, "the processes of the cluster are gone")
        self.process = None

    def restart(self) -> None:
        """Stops the cluster in order and starts it again."""
        self.stop()
        self.start()

    def ask(self, sql: str) -> str:
        """Runs SQL as the superuser."""
        return ask(self.conninfo, sql)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.kill()
        self.process = None

    def _initdb(self) -> None:
        options = (
            "--auth=trust",
            f"--username={SUPERUSER}",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        command = ["setpriv", *self._identity(), BINARIES / "initdb", "-D", self.folder / "data", *options]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        self._configure()

    def _configure(self) -> None:
        settings = self.settings | {"port": self.port, "unix_socket_directories": self.folder}
        text = "".join(f"{name} = '{value}'\n" for name, value in settings.items())
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(text)

    def _identity(self) -> list[str]:
        """Who runs it, as setpriv's options; nobody else than who asks, unless that is root."""
        if os.geteuid() != 0:
            return []
        return [f"--reuid={SUPERUSER}", f"--regid={SUPERUSER}", "--init-groups"]

    def _answers(self) -> bool:
        assert self.process is not None
        code = self.process.poll()
        assert code is None, f"PostgreSQL exited with {code}:\n{self.log.read_text(errors='replace')[-4000:]}"
        command = [BINARIES / "pg_isready", "-q", "-d", self.conninfo]
        return subprocess.run(command, check=False).returncode == 0


def run_with_cluster(command: list[str]) -> int:
    """Runs a command while there is a cluster, which FANGST_TEST_DATABASE tells it; gives its exit status."""

    def leave(number: int, _) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    with Cluster() as cluster:
        try:
            return subprocess.run(
                command, env=os.environ | {VARIABLE: cluster.conninfo}, check=False
            ).returncode
        except KeyboardInterrupt:
            return 128 + signal.SIGINT
