"""Three fangst processes over one store, and HAProxy in front of them."""

import json
import subprocess
import sys
from pathlib import Path

from network import Network, Process
from postgres import Pair, wait_until

PORT = 8080
READ = Path(__file__).resolve().parent / "read.py"
WEBS = ("web1", "web2", "web3")
MERCHANT = "M100001"
BALANCER = Path(__file__).resolve().parent.parent.parent / "packaging" / "haproxy" / "haproxy.cfg"


class Shop:
    """The installation: the store's schema, a merchant with orders, the web processes and the balancer."""

    def __init__(self, network: Network, pair: Pair, binary: Path, folder: Path):
        self.network = network
        self.pair = pair
        self.binary = binary
        self.folder = folder
        self.webs: dict[str, Process] = {}
        self.key: tuple[str, str] = ("", "")

    def options(self) -> list[str]:
        """Where the store is, for every command."""
        return ["--database", self.pair.conninfo(), "--secret-file", str(self.folder / "secret.key")]

    def fangst(self, *arguments: str, machine: str = "web1", seconds: float = 120) -> subprocess.CompletedProcess:
        """Runs a command of fangst on a machine."""
        return self.network.attempt(machine, [str(self.binary), *arguments, *self.options()], seconds)

    def must(self, *arguments: str) -> str:
        """Runs a command that must succeed, and gives what it said."""
        done = self.fangst(*arguments)
        if done.returncode != 0:
            raise RuntimeError(f"fangst {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout

    def open(self, orders: list[dict]) -> None:
        """Makes the schema and the merchant, brings its orders in, starts everything."""
        self.must("init")
        settings = json.dumps({"reads_per_second": 0, "writes_per_second": 0})
        self.must("merchant", "create", "--id", MERCHANT, "--name", "Fjord & Fell AB", "--settings", settings)
        made = json.loads(self.must("key", "create", "--merchant", MERCHANT, "--json"))
        self.key = (made["username"], made["password"])
        file = self.folder / "orders.ndjson"
        file.write_text("".join(json.dumps(order) + "\n" for order in orders), encoding="utf-8")
        self.must("import", "--merchant", MERCHANT, str(file))
        for web in WEBS:
            self.start(web)
        for web in WEBS:
            self.wait_for(web)
        self.network.start("lb", "haproxy", ["haproxy", "-db", "-f", str(BALANCER)])

    def start(self, web: str) -> None:
        """Starts the process of a web machine."""
        log = str(self.network.logs / f"access-{web}.log")
        command = [str(self.binary), "serve", "--listen", f"0.0.0.0:{PORT}", "--access-log", log, *self.options()]
        self.webs[web] = self.network.start(web, f"fangst-{web}", command)

    def wait_for(self, web: str) -> None:
        """Waits until a process says that it is ready."""
        wait_until(lambda: self.is_ready(web), 60, f"{web} is ready", self.webs[web].must_run)

    def is_ready(self, web: str) -> bool:
        """Whether a process is ready, asked on its own machine."""
        return self._says_ready(web, f"http://127.0.0.1:{PORT}")

    def url(self) -> str:
        """Where the clients go."""
        return f"http://{self.network.address('lb', 'front')}:{PORT}"

    def is_served(self) -> bool:
        """Whether the balancer passes a client's request on to somebody."""
        return self._says_ready("client", self.url())

    def _says_ready(self, machine: str, url: str) -> bool:
        ask = "import sys, urllib.request as u; sys.exit(u.urlopen(sys.argv[1], timeout=2).status != 200)"
        return self.network.attempt(machine, ["python3", "-c", ask, url + "/readyz"], 5).returncode == 0

    def orders_as_read(self, orders: list[dict]) -> dict[str, dict]:
        """Every order as a client reads it, by id."""
        task = {"url": self.url(), "username": self.key[0], "password": self.key[1]}
        task["paths"] = [f"/ordermanagement/v1/orders/{each['order_id']}" for each in orders]
        said = self.network.run("client", [sys.executable, str(READ)], 120, json.dumps(task))
        return {each["order_id"]: each for each in json.loads(said)}
