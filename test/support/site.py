"""A whole installation for one test module: a store, two merchants with an API key each, a server."""

import json
from dataclasses import dataclass
from pathlib import Path

import httpx

from support.contract import Contract
from support.program import Server, fangst
from support.store import Store, new_store

FJORD = "M100001"
SKERRY = "M100002"
NAMES = {FJORD: "Fjord & Fell AB", SKERRY: "Skerry Supply AS"}
PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Key:
    """An API key as `fangst key create` shows it, once."""

    username: str
    password: str

    @property
    def pair(self) -> tuple[str, str]:
        """The two halves of HTTP Basic."""
        return (self.username, self.password)


def create_key(store: Store, merchant: str, *options: str) -> Key:
    """Creates another API key for a merchant."""
    made = fangst("key", "create", *store, "--merchant", merchant, "--json", *options).json()
    return Key(made["username"], made["password"])


def create_merchant(store: Store, merchant: str, name: str, *switches: str, **settings) -> None:
    """Creates a merchant, who may ask as often as the tests like and is warned of nothing, unless told otherwise."""
    quiet = {"reads_per_second": 0, "writes_per_second": 0, "expiry_warning_days": []}
    chosen = json.dumps(quiet | settings)
    options = ("--id", merchant, "--name", name, "--settings", chosen, "--json", *switches)
    fangst("merchant", "create", *store, *options)


def choose(store: Store, merchant: str, **settings) -> dict:
    """Changes what a merchant has chosen about the rules, and gives how all stand then."""
    options = ("--merchant", merchant, "--settings", json.dumps(settings))
    return fangst("merchant", "set", *store, *options).json()


class Site:
    """What a merchant's technician would have after five minutes with the README."""

    def __init__(
        self, folder: Path, contract: Contract, options=(), *, tls=False, postgres: str | None = None
    ):
        self.store = new_store(folder, postgres)
        self.contract = contract
        self.server = Server(self.store, options=options, tls=tls)
        self.processes = [self.server]
        self.keys: dict[str, Key] = {}
        self._clients: list[httpx.Client] = []

    def open(self) -> "Site":
        """Makes the store, the merchants and their keys, and starts the server."""
        fangst("init", *self.store)
        for merchant, name in NAMES.items():
            create_merchant(self.store, merchant, name)
            self.keys[merchant] = create_key(self.store, merchant)
        self.server.start()
        self.contract.load(self.server.url)
        return self

    def close(self) -> None:
        """Stops the server and has every order and every balance recomputed; all must agree."""
        for client in self._clients:
            client.close()
        try:
            for process in self.processes:
                process.stop()
            self.verify()
        finally:
            self.store.forget()

    def verify(self) -> None:
        """Runs `fangst verify`, which must find nothing."""
        fangst("verify", *self.store, timeout=120)

    def join(self, *options: str) -> Server:
        """Starts another process of fangst on the same store."""
        self.processes.append(Server(self.store, options=options).start())
        return self.processes[-1]

    def crowd(self, number: int, merchant: str = FJORD, **options) -> list[httpx.Client]:
        """Gives clients with a connection each, dealt out to all processes."""
        count = len(self.processes)
        return [self.client(merchant, via=self.processes[each % count], **options) for each in range(number)]

    def client(
        self, merchant: str | None = FJORD, *, checked: bool = True, via: Server | None = None, **options
    ) -> httpx.Client:
        """Gives a client of the server, signed in with the merchant's API key unless told otherwise. Answers
        to a checked client are held against the contract. `via` is another process of the same site."""
        options.setdefault("auth", self.keys[merchant].pair if merchant else None)
        hooks = {"response": [self.contract.check]} if checked else {}
        client = httpx.Client(
            base_url=(via or self.server).url,
            event_hooks=hooks,
            trust_env=False,
            verify=False,
            timeout=20,
            **options,
        )
        self._clients.append(client)
        return client

    def choose(self, merchant: str = FJORD, **settings) -> dict:
        """Changes the merchant's settings while the server runs; they count from the next request on."""
        return choose(self.store, merchant, **settings)

    def another(self, merchant: str, *switches: str, **settings) -> str:
        """Creates another merchant with an API key, and gives its id."""
        create_merchant(self.store, merchant, f"Shop {merchant}", *switches, **settings)
        self.keys[merchant] = create_key(self.store, merchant)
        return merchant

    def create_user(self, email: str, role: str, merchant: str = FJORD) -> None:
        """Creates a portal user with the password that all users of the tests have."""
        options = ("--merchant", merchant, "--email", email, "--role", role, "--password-stdin")
        fangst("user", "create", *self.store, *options, stdin=PASSWORD)

    def windows(self, email: str, number: int) -> list[httpx.Client]:
        """Gives sessions of one user, dealt out to all processes."""
        count = len(self.processes)
        return [self.sign_in(email, via=self.processes[each % count]) for each in range(number)]

    def sign_in(self, email: str, password: str = PASSWORD, *, via: Server | None = None) -> httpx.Client:
        """Signs a user in and gives a client with the session's cookie and token."""
        client = self.client(None, via=via)
        answer = client.post("/merchant/v1/session", json={"email": email, "password": password})
        assert answer.status_code == 200, answer.text
        client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
        return client

    def import_orders(self, orders: list[str], merchant: str = FJORD) -> None:
        """Imports orders, each given as its JSON text, while the server runs; all must be good."""
        file = self.store.folder.parent / f"{self.store.folder.name}.import.ndjson"
        file.write_text("".join(f"{order}\n" for order in orders), encoding="utf-8")
        fangst("import", *self.store, "--merchant", merchant, file, timeout=120)
