"""The program under test as a user meets it: commands that are run, and a server that is started,
stopped politely, or killed."""

import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

from support.polling import wait_until
from support.store import Store

REPOSITORY = Path(__file__).resolve().parents[2]
COMPLAINTS = ("AddressSanitizer", "LeakSanitizer", "ThreadSanitizer", "runtime error:")


def binary() -> Path:
    """Tells which binary is tested: FANGST_BIN, or else the release build of this repository."""
    return REPOSITORY / os.environ.get("FANGST_BIN", "build/release/fangst")


def clean_environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """Gives a child the environment without the settings that the program itself would read."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FANGST_")}
    return kept | (extra or {})


def free_port() -> int:
    """Finds a port on which nobody listens right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    command: str
    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything that the command printed, wherever it printed it."""
        return self.out + self.err

    def json(self):
        """Reads what the command printed as one JSON value."""
        return json.loads(self.out)


def fangst(*arguments, expect: int | None = 0, stdin: str = "", env=None, timeout: float = 60) -> Ran:
    """Runs one command and checks its exit code, unless `expect` is None."""
    command = [str(binary()), *map(str, arguments)]
    done = subprocess.run(
        command,
        input=stdin.encode(),
        env=clean_environment(env),
        timeout=timeout,
        capture_output=True,
        check=False,
    )
    ran = Ran(" ".join(command[1:]), done.returncode, done.stdout.decode(), done.stderr.decode())
    assert not any(complaint in ran.err for complaint in COMPLAINTS), ran.err[-4000:]
    if expect is not None:
        assert ran.code == expect, (
            f"`{ran.command}` exited with {ran.code}, not {expect}:\n{ran.said[-4000:]}"
        )
    return ran


class Server:
    """One `fangst serve`. The port stays the same over restarts, so that clients find it again."""

    def __init__(
        self, store: Store, *, options=(), env=None, port: int | None = None, listen_flag=True, tls=False
    ):
        self.port = port or free_port()
        self.scheme = "https" if tls else "http"
        self.url = f"{self.scheme}://127.0.0.1:{self.port}"
        self.log = store.folder.parent / f"{store.folder.name}.{self.port}.log"
        self.env = env
        listen = ("--listen", f"127.0.0.1:{self.port}") if listen_flag else ()
        self.command = [str(binary()), "serve", *map(str, options), *listen]
        if listen_flag:
            self.command[2:2] = [*store]
        self.process: subprocess.Popen | None = None

    def start(self) -> "Server":
        """Starts the server and returns when it says that it is healthy."""
        self.launch()
        wait_until(self._answers, 20, "the server is healthy", pause=0.01)
        return self

    def launch(self) -> None:
        """Starts the server without waiting for it."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=clean_environment(self.env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def stop(self) -> None:
        """Asks the server to stop; it must do so within ten seconds, with success and without complaints."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(timeout=12)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError("the server did not stop within ten seconds of SIGTERM") from None
        self.process = None
        assert code == 0, f"the server exited with {code}; its log:\n{self.tail()}"
        self.check_log()

    def processor_seconds(self) -> float:
        """What it has taken of the processors since it was started."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """Takes the server away without a word, as a power cut would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(timeout=12)
        self.process = None

    def restart(self) -> None:
        """Stops the server politely and starts it again."""
        self.stop()
        self.start()

    def check_log(self) -> None:
        """Fails if a sanitizer of an instrumented build has complained."""
        said = self.log.read_text(errors="replace") if self.log.exists() else ""
        found = [line for line in said.splitlines() if any(complaint in line for complaint in COMPLAINTS)]
        assert not found, "\n".join(["the server's log has complaints:", *found[:20], self.tail()])

    def tail(self) -> str:
        """Gives the end of what the server has logged."""
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""

    def _answers(self) -> bool:
        assert self.process is not None
        code = self.process.poll()
        assert code is None, f"the server exited with {code}; its log:\n{self.tail()}"
        if self.scheme == "https":
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=5, context=context)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()
