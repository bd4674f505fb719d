"""A primary and its synchronous standby, and what a failover manager does with them.

Invariants:
1. The primary waits for the standby at every commit (synchronous_standby_names), so what was answered is on two disks.
2. A standby that is promoted has no standby of its own: its synchronous_standby_names is empty, and commits go on with
   one copy. Only when the other machine streams again is it named there, and commits wait for two again.
3. A standby is promoted only when the old primary is known to be dead. Here this program killed it, or pulled its
   cable; a real manager holds a lease for that.
"""

import contextlib
import shutil
import signal
import subprocess
import time
from pathlib import Path

from network import SUBNETS, Network, Process

BIN = Path("/usr/lib/postgresql/15/bin")
POSTGRES = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "env", "-i", "LANG=C.UTF-8"]
SETTINGS = """\
listen_addresses = '*'
unix_socket_directories = '{folder}'
max_connections = 60
shared_buffers = 128MB
wal_level = replica
hot_standby = on
max_wal_senders = 5
wal_keep_size = 1GB
fsync = on
synchronous_commit = on
log_checkpoints = off
# A peer that is silent for so long is gone; otherwise a cut link would hold a walsender and its locks for an hour.
wal_sender_timeout = 3s
wal_receiver_timeout = 3s
tcp_user_timeout = 5s
tcp_keepalives_idle = 2
tcp_keepalives_interval = 1
tcp_keepalives_count = 3
synchronous_standby_names = '{waits_for}'
primary_conninfo = '{upstream}'
"""
ACCESS = f"""\
local all all trust
host all all 127.0.0.1/32 trust
host all all {SUBNETS["back"]}.0/24 trust
host replication replicator {SUBNETS["back"]}.0/24 trust
"""


class Node:
    """One PostgreSQL on one machine."""

    def __init__(self, network: Network, machine: str, folder: Path):
        self.network = network
        self.machine = machine
        self.folder = folder
        self.data = folder / "data"
        self.waits_for = ""
        self.process: Process | None = None

    @property
    def address(self) -> str:
        """Where the others find it."""
        return self.network.address(self.machine, "back")

    def make(self) -> None:
        """Makes an empty cluster. Checksums also let pg_rewind work."""
        self.folder.mkdir(mode=0o700)
        shutil.chown(self.folder, "postgres", "postgres")
        self._tool("initdb", "-D", str(self.data), "-U", "postgres", "--auth=trust", "-k", "-E", "UTF8", "--locale=C")

    def start(self, upstream: "Node | None" = None) -> None:
        """Starts it as a primary, or as a standby of another."""
        self.upstream = upstream
        self._write_settings()
        marker = self.data / "standby.signal"
        marker.touch() if upstream else marker.unlink(missing_ok=True)
        command = [*POSTGRES, str(BIN / "postgres"), "-D", str(self.data)]
        self.process = self.network.start(self.machine, f"postgres-{self.machine}", command)
        wait_until(self.answers, 60, f"PostgreSQL on {self.machine} answers", self.process.must_run)

    def kill(self) -> None:
        """Takes it away with all its processes and without a word, as a power cut would."""
        self.network.kill(self.machine)
        self.process.wait(10)

    def answers(self) -> bool:
        """Whether it takes a connection that comes from its own machine."""
        return self._asked("127.0.0.1", self.machine, 3)

    def is_seen_from(self, machine: str) -> bool:
        """Whether another machine gets an answer from it within a second."""
        return self._asked(self.address, machine, 1)

    def sql(self, text: str, database: str = "postgres") -> str:
        """Runs SQL as the superuser; gives the rows with a tab between columns."""
        return self.network.run(self.machine, self._psql("127.0.0.1", database), 120, text).strip("\n")

    def copy_from(self, primary: "Node") -> None:
        """Makes it a copy of another (pg_basebackup)."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        shutil.chown(self.folder, "postgres", "postgres")
        source = ["-h", primary.address, "-U", "replicator", "-X", "stream", "-c", "fast"]
        self._tool("pg_basebackup", "-D", str(self.data), *source)

    def follow(self, primary: "Node") -> str:
        """Makes a primary that was killed a standby of its successor; says how."""
        source = f"host={primary.address} user=postgres dbname=postgres"
        how = "pg_rewind"
        done = self._try("pg_rewind", "-D", str(self.data), f"--source-server={source}")
        if done.returncode != 0:
            self.copy_from(primary)
            how = "a new base backup"
        self.waits_for = ""
        self.start(primary)
        return how

    def wait_for(self, standby: "Node | None") -> None:
        """From now on commits wait for this standby, or for none."""
        self.waits_for = standby.machine if standby else ""
        self._write_settings()
        self.process.signal(signal.SIGHUP)
        if standby:
            wait_until(lambda: self.sync_state(standby) == "sync", 30, f"{standby.machine} is synchronous")

    def sync_state(self, standby: "Node") -> str:
        """What the primary says of a standby: sync, async, or nothing."""
        return self.sql(f"SELECT sync_state FROM pg_stat_replication WHERE application_name = '{standby.machine}'")

    def promote(self) -> None:
        """Makes a standby the primary."""
        self.sql("SELECT pg_promote(true, 30)")
        # Until its next checkpoint a promoted server says that it is on its old timeline, and pg_rewind believes it.
        self.sql("CHECKPOINT")

    def _write_settings(self) -> None:
        upstream = ""
        if self.upstream:
            upstream = (
                f"host={self.upstream.address} user=replicator application_name={self.machine} connect_timeout=2"
            )
        text = SETTINGS.format(folder=self.folder, waits_for=self.waits_for, upstream=upstream)
        for name, content in (("postgresql.conf", text), ("pg_hba.conf", ACCESS)):
            (self.data / name).write_text(content)
            shutil.chown(self.data / name, "postgres", "postgres")

    def _asked(self, host: str, machine: str, seconds: float) -> bool:
        with contextlib.suppress(subprocess.TimeoutExpired):
            done = self.network.attempt(machine, self._psql(host, "postgres"), seconds, "SELECT 1")
            return done.stdout.strip() == "1"
        return False

    @staticmethod
    def _psql(host: str, database: str) -> list[str]:
        conninfo = f"host={host} user=postgres dbname={database} connect_timeout=2"
        return ["psql", "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", conninfo]

    def _try(self, tool: str, *arguments: str) -> subprocess.CompletedProcess:
        return self.network.attempt(self.machine, [*POSTGRES, str(BIN / tool), *arguments], 120)

    def _tool(self, tool: str, *arguments: str) -> None:
        self.network.run(self.machine, [*POSTGRES, str(BIN / tool), *arguments], 120)


class Pair:
    """Two nodes, of which one is the primary."""

    def __init__(self, network: Network, folder: Path, options: str = ""):
        self.network = network
        self.options = options
        self.primary = Node(network, "db1", folder / "db1")
        self.standby = Node(network, "db2", folder / "db2")

    def open(self) -> None:
        """Makes both, with a database and an owner for fangst who is no superuser."""
        self.primary.make()
        self.primary.start()
        self.primary.sql("CREATE ROLE replicator LOGIN REPLICATION")
        self.primary.sql("CREATE ROLE fangst LOGIN")
        self.primary.sql("CREATE DATABASE fangst OWNER fangst")
        self.standby.copy_from(self.primary)
        self.standby.start(self.primary)
        self.primary.wait_for(self.standby)

    def conninfo(self) -> str:
        """How a program finds whichever of them is the primary. What fangst sets by itself is left to it."""
        hosts = f"{self.network.address('db1', 'back')},{self.network.address('db2', 'back')}"
        return f"host={hosts} dbname=fangst user=fangst target_session_attrs=read-write {self.options}".strip()

    def wait_until_primary_is_missed(self, seconds: float) -> None:
        """Waits until the primary has not answered three times in a row."""
        missed, deadline = 0, time.monotonic() + seconds
        while missed < 3:
            missed = 0 if self.primary.is_seen_from(self.standby.machine) else missed + 1
            if time.monotonic() > deadline:
                raise RuntimeError("the primary still answers")
            time.sleep(0.3)

    def fail_over(self) -> None:
        """The standby becomes the primary; commits go on with one copy (invariant 2)."""
        self.primary, self.standby = self.standby, self.primary
        self.primary.promote()

    def rejoin(self) -> str:
        """The one that was primary comes back as the synchronous standby; says how."""
        how = self.standby.follow(self.primary)
        self.primary.wait_for(self.standby)
        return how


def wait_until(holds, seconds: float, what: str, meanwhile=lambda: None) -> None:
    """Waits until something holds; fails when it takes too long."""
    deadline = time.monotonic() + seconds
    while not holds():
        meanwhile()
        if time.monotonic() > deadline:
            raise RuntimeError(f"not within {seconds} s: {what}")
        time.sleep(0.05)
