"""A server that follows a PostgreSQL of the tests, for reads, and what can happen to it."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from support.cluster import BINARIES, Cluster, children
from support.polling import wait_until


class Standby(Cluster):
    """A copy of a running cluster that goes on following it."""

    def __init__(self, primary: Cluster, **settings):
        super().__init__(**settings)
        self.primary = primary
        self.is_promoted = False

    def replayed(self) -> bool:
        """Tells whether it has caught up with what the primary has on disk now."""
        now = self.primary.ask("SELECT pg_current_wal_flush_lsn()")
        return self.ask(f"SELECT pg_last_wal_replay_lsn() >= '{now}'") == "t"

    def catch_up(self) -> None:
        """Returns when it has caught up."""
        wait_until(self.replayed, 30, "the standby has caught up")

    @contextmanager
    def paused(self) -> Iterator[None]:
        """While this context lasts it receives, and applies nothing: it shows how everything was at the beginning."""
        self.catch_up()
        self.ask("SELECT pg_wal_replay_pause()")
        wait_until(
            lambda: self.ask("SELECT pg_get_wal_replay_pause_state()") == "paused",
            30,
            "the standby has paused",
        )
        try:
            yield
        finally:
            self.ask("SELECT pg_wal_replay_resume()")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """While this context lasts it says nothing at all, and its connections stay open."""
        assert self.process is not None
        family = (self.process.pid, *children(self.process.pid))
        for pid in family:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in family:
                os.kill(pid, signal.SIGCONT)

    def promote(self) -> None:
        """It follows nobody any more, and takes writes."""
        assert self.ask("SELECT pg_promote()") == "t"
        self.is_promoted = True

    def _initdb(self) -> None:
        target = self.folder / "data"
        options = (
            "--write-recovery-conf",
            "--wal-method=stream",
            "--checkpoint=fast",
            "--no-sync",
            "--no-password",
        )
        command = [
            "setpriv",
            *self._identity(),
            BINARIES / "pg_basebackup",
            "-D",
            target,
            "-d",
            self.primary.conninfo,
        ]
        done = subprocess.run([*command, *options], cwd="/", capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        self._configure()
