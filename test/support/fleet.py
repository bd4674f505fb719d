"""Several processes of one installation, as they run on several machines over one store."""

from pathlib import Path

import httpx

from support.contract import Contract
from support.polling import wait_until
from support.program import Server
from support.raw import exchange, request
from support.site import Site

KNOWN_WITHIN = 15  # seconds: each looks for the others every three


class Fleet(Site):
    """A site whose first process has a role, as those that join it may have."""

    def __init__(self, folder: Path, contract: Contract, role: str = "web"):
        super().__init__(folder, contract, options=("--role", role))

    def add(self, role: str) -> Server:
        """Starts another process."""
        return self.join("--role", role)

    def same_at(self, server: Server, user: httpx.Client) -> httpx.Client:
        """The same user with the same session, at another process."""
        client = self.client(None, via=server)
        client.cookies = user.cookies
        client.headers["X-CSRF-Token"] = user.headers["X-CSRF-Token"]
        return client


def numbers(server: Server) -> dict[str, float]:
    """What a process counts, by name and labels."""
    answer = exchange(server.port, request("GET", "/metrics"))
    assert answer.status == 200
    lines = [line for line in answer.body.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def rounds(server: Server, kind: str) -> float:
    """How many rounds of this kind of work a process has done."""
    return numbers(server).get(f'fangst_job_rounds_total{{kind="{kind}"}}', 0)


def known(server: Server) -> dict[str, float]:
    """How many processes of each role a process knows of."""
    now = numbers(server)
    return {role: now.get(f'fangst_processes{{role="{role}"}}', 0) for role in ("all", "web", "jobs")}


def wait_until_known(server: Server, **roles: int) -> None:
    """Waits until a process knows of exactly these."""
    expected = {"all": 0, "web": 0, "jobs": 0} | roles
    wait_until(lambda: known(server) == expected, KNOWN_WITHIN, f"it knows of {roles}", pause=0.2)
