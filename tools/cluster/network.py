"""Network namespaces: each is a machine of its own with its own addresses, and a switch whose ports can be pulled.

The machines hang on two bridges, `front` (clients, balancer, web) and `back` (web, database). The bridges live in a
namespace too, so nothing is seen of them outside, addresses never collide with anybody's, and deleting the namespaces
deletes all of it.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

SUBNETS = {"front": "10.77.1", "back": "10.77.2"}


class Process:
    """A program that runs on one of the machines, with its output in a file."""

    def __init__(self, name: str, command: list[str], log: Path):
        self.name = name
        self.log = log
        with log.open("ab") as out:
            self.popen = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                # A Ctrl-C in the terminal is for the demonstration, which then ends the rest in order.
                start_new_session=True,
            )

    def signal(self, number: int) -> None:
        """Sends a signal, if the program is still there."""
        if self.popen.poll() is None:
            self.popen.send_signal(number)

    def wait(self, seconds: float) -> int:
        """Waits for the program's end."""
        return self.popen.wait(timeout=seconds)

    def must_run(self) -> None:
        """Fails with the end of its output if the program has ended."""
        if self.popen.poll() is not None:
            tail = self.log.read_text(errors="replace")[-2000:]
            raise RuntimeError(f"{self.name} has ended with status {self.popen.returncode}:\n{tail}")


def ip(*arguments: str) -> str:
    """Runs ip(8)."""
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"ip {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout


class Network:
    """All machines of one run. Their namespaces are named after it: fangst-PID-NAME."""

    def __init__(self, logs: Path):
        self.prefix = f"fangst-{os.getpid()}"
        self.logs = logs
        self.machines: dict[str, dict[str, str]] = {}

    def open(self) -> None:
        """Makes the switch, after removing what a run that was itself killed has left behind."""
        remove_what_was_left()
        ip("netns", "add", self.namespace("switch"))
        self.machines["switch"] = {}
        for wire in SUBNETS:
            ip("-n", self.namespace("switch"), "link", "add", wire, "type", "bridge")
            ip("-n", self.namespace("switch"), "link", "set", wire, "up")

    def namespace(self, machine: str) -> str:
        """The name of a machine's namespace."""
        return f"{self.prefix}-{machine}"

    def add(self, machine: str, **wires: int) -> None:
        """Makes a machine with a cable to each wire that is named; the number is the end of its address there."""
        ip("netns", "add", self.namespace(machine))
        self.machines[machine] = {}
        ip("-n", self.namespace(machine), "link", "set", "lo", "up")
        for wire, number in wires.items():
            port, here, switch = f"{machine}-{wire}", self.namespace(machine), self.namespace("switch")
            ip("-n", switch, "link", "add", port, "type", "veth", "peer", "name", wire, "netns", here)
            ip("-n", switch, "link", "set", port, "master", wire, "up")
            address = f"{SUBNETS[wire]}.{number}"
            ip("-n", here, "address", "add", f"{address}/24", "dev", wire)
            ip("-n", here, "link", "set", wire, "up")
            self.machines[machine][wire] = address

    def address(self, machine: str, wire: str) -> str:
        """The address of a machine on a wire."""
        return self.machines[machine][wire]

    def cut(self, machine: str, wire: str) -> None:
        """Pulls a machine's cable: packets vanish in both directions, and nobody is told."""
        ip("-n", self.namespace("switch"), "link", "set", f"{machine}-{wire}", "down")

    def heal(self, machine: str, wire: str) -> None:
        """Plugs the cable in again."""
        ip("-n", self.namespace("switch"), "link", "set", f"{machine}-{wire}", "up")

    def start(self, machine: str, name: str, command: list[str]) -> Process:
        """Starts a program on a machine."""
        return Process(name, self._there(machine, command), self.logs / f"{name}.log")

    def run(self, machine: str, command: list[str], seconds: float = 60, stdin: str | None = None) -> str:
        """Runs a program on a machine to its end, which must be a good one, and gives what it said."""
        done = self.attempt(machine, command, seconds, stdin)
        if done.returncode != 0:
            raise RuntimeError(f"{machine}: {' '.join(command)}: {(done.stderr or done.stdout).strip()[-2000:]}")
        return done.stdout

    def attempt(
        self, machine: str, command: list[str], seconds: float = 60, stdin: str | None = None
    ) -> subprocess.CompletedProcess:
        """Runs a program on a machine to its end, whatever that is."""
        return subprocess.run(
            self._there(machine, command),
            capture_output=True,
            text=True,
            timeout=seconds,
            input=stdin,
            start_new_session=True,
            check=False,
        )

    def kill(self, machine: str) -> None:
        """Kills everything that runs on a machine at once, as a power cut would."""
        kill_all_in(self.namespace(machine))

    def close(self) -> None:
        """Removes all machines with everything that runs on them."""
        for machine in self.machines:
            with contextlib.suppress(RuntimeError):
                kill_all_in(self.namespace(machine))
                ip("netns", "delete", self.namespace(machine))

    def _there(self, machine: str, command: list[str]) -> list[str]:
        return ["ip", "netns", "exec", self.namespace(machine), *command]


def kill_all_in(namespace: str) -> None:
    """Kills every process of a namespace and waits until none is left."""
    for _ in range(200):
        pids = [int(pid) for pid in ip("netns", "pids", namespace).split()]
        if not pids:
            return
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)
    raise RuntimeError(f"processes of {namespace} do not end")


def make_folder() -> Path:
    """A folder of this run's own. PostgreSQL, which is not root, may pass through to what is its."""
    folder = Path(tempfile.mkdtemp(prefix=f"fangst-cluster-{os.getpid()}-"))
    folder.chmod(0o711)
    return folder


def remove_what_was_left() -> None:
    """Removes namespaces and folders of runs whose own process is no longer there."""
    for name, pid in re.findall(r"^(fangst-(\d+)-\w+)", ip("netns", "list"), re.MULTILINE):
        if not is_there(pid):
            kill_all_in(name)
            ip("netns", "delete", name)
    for folder in Path(tempfile.gettempdir()).glob("fangst-cluster-*-*"):
        pid = folder.name.split("-")[2]
        if pid.isdigit() and not is_there(pid):
            shutil.rmtree(folder)


def is_there(pid: str) -> bool:
    """Whether a process of this number runs."""
    return Path(f"/proc/{pid}").exists()
