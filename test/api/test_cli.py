"""The command line: every subcommand, what it prints, and where its options may come from."""

import re
import shutil
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from support.merchant import all_of, taken
from support.orders import PLACE, Shop, place
from support.program import Server, fangst, free_port
from support.site import FJORD, PASSWORD, Site, create_key
from support.store import Store
from support.wire import captured

COMMANDS = (
    "init",
    "merchant create",
    "key create",
    "user create",
    "user grant",
    "user revoke",
    "import",
    "demo",
    "serve",
    "verify",
    "simulate",
    "bench",
)


def test_help_names_every_command():
    """With --help, and as a hint when a command is unknown."""
    said = fangst("--help").out
    for command in COMMANDS:
        assert command.split()[0] in said
    unknown = fangst("conquer", expect=None)
    assert unknown.code != 0
    assert "conquer" in unknown.err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command):
    """Its options are there, with the data folder first of all."""
    said = fangst(*command.split(), "--help").out
    assert "--data" in said or command == "bench"
    assert command.split()[0] in said


def test_help_tells_options_environment_and_file():
    """All three come from one table."""
    said = fangst("serve", "--help").out
    for word in ("--listen", "--tls-cert", "--tls-key", "--config"):
        assert word in said
    assert "FANGST_" in fangst("--help").out


def test_version_is_told():
    """A name and a number."""
    assert re.search(r"fangst\s+v?\d+\.\d+", fangst("--version").out)


@pytest.mark.parametrize(
    "arguments",
    [
        ("serve", "--listen"),
        ("serve", "--nonsense"),
        ("merchant", "create", "STORE", "--id", "M100009"),
        ("key", "create", "STORE", "--merchant", "M999999"),
        ("user", "create", "STORE", "--merchant", FJORD, "--email", "a@b.se", "--role", "emperor"),
        ("verify", "--data", "/nonexistent/folder"),
        ("verify", "--database", "host=127.0.0.1 port=1", "--secret-file", "/nonexistent/file"),
        ("import", "STORE", "--merchant", FJORD, "/nonexistent/file.ndjson"),
        ("merchant", "destroy"),
        ("demo", "STORE", "--orders", "many"),
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_a_command_that_cannot_be_meant_fails_and_says_why(site: Site, arguments):
    """On standard error, with an exit code that is not zero."""
    words = [word for one in arguments for word in (site.store if one == "STORE" else [one])]
    ran = fangst(*words, expect=None, stdin=PASSWORD)
    assert ran.code not in (0, -6, -11)
    assert len(ran.err.strip()) > 10


def test_init_twice_keeps_what_is_there(site: Site, client, shop):
    """Whether it succeeds or says that there is nothing to do."""
    placed = place(client, shop.order_of(1000))
    fangst("init", *site.store, expect=None)
    assert client.get(f"{PLACE}/{placed['order_id']}").status_code == 200
    site.server.restart()
    assert client.get(f"{PLACE}/{placed['order_id']}").status_code == 200


def test_a_merchant_is_created_once(site: Site):
    """The second time fails and names it; its keys still work."""
    made = fangst(
        "merchant", "create", *site.store, "--id", "M100007", "--name", "Brygga AS", "--json"
    ).json()
    assert "M100007" in made.values()
    again = fangst(
        "merchant", "create", *site.store, "--id", "M100007", "--name", "Other", expect=None
    )
    assert again.code != 0
    assert "M100007" in again.said


def test_merchant_create_speaks_to_people_too(site: Site):
    """Without --json it prints a sentence."""
    said = fangst("merchant", "create", *site.store, "--id", "M100008", "--name", "Vik & Sønn").said
    assert "M100008" in said


def test_a_key_is_shown_once_as_json_or_to_people(site: Site):
    """The username begins with the merchant's id, the password with the kind of key."""
    key = create_key(site.store, FJORD)
    assert re.fullmatch(rf"{FJORD}-\w+", key.username)
    assert re.fullmatch(r"kco_test_api_\w{32,}", key.password)
    said = fangst("key", "create", *site.store, "--merchant", FJORD).said
    username, password = re.search(rf"{FJORD}-\w+", said)[0], re.search(r"kco_test_api_\w+", said)[0]
    assert site.client(None, auth=(username, password)).get(PLACE).status_code == 200


def test_a_users_password_comes_from_standard_input_with_or_without_a_newline(site: Site):
    """What `echo` and what `printf` write mean the same."""
    for email, text in (("n@fjord.example", PASSWORD + "\n"), ("p@fjord.example", PASSWORD)):
        options = (*site.store, "--merchant", FJORD, "--email", email, "--role", "viewer")
        fangst("user", "create", *options, "--password-stdin", stdin=text)
        assert site.sign_in(email).get("/merchant/v1/session").status_code == 200


def test_a_user_without_a_password_is_not_created(site: Site):
    """An empty one is none."""
    options = (*site.store, "--merchant", FJORD, "--email", "e@fjord.example", "--role", "viewer")
    assert fangst("user", "create", *options, "--password-stdin", stdin="", expect=None).code != 0


def test_a_users_email_is_taken_once(site: Site):
    """Also in other letters."""
    site.create_user("once@fjord.example", "viewer")
    options = (*site.store, "--merchant", FJORD, "--email", "ONCE@fjord.example", "--role", "admin")
    assert fangst("user", "create", *options, "--password-stdin", stdin=PASSWORD, expect=None).code != 0


def healthy(port: int) -> bool:
    """Tells whether a server answers on this port."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def lines_of(store: Store) -> str:
    """Where the store is, as lines of a configuration file."""
    return "".join(f"{name.replace('-', '_')} = {value}\n" for name, value in store.settings().items())


@pytest.mark.parametrize("winner", ["file", "environment", "flag"])
def test_a_flag_beats_the_environment_which_beats_the_file(tmp_path, store: Store, winner):
    """The server listens where the strongest of the settings says, and nowhere else."""
    fangst("init", *store)
    ports = {name: free_port() for name in ("file", "environment", "flag")}
    config = tmp_path / "fangst.conf"
    config.write_text(f"# where to listen\n\nlisten = 127.0.0.1:{ports['file']}\n{lines_of(store)}")
    settings = list(ports)[: list(ports).index(winner) + 1]
    env = {"FANGST_LISTEN": f"127.0.0.1:{ports['environment']}"} if "environment" in settings else {}
    options = ["--config", config]
    if "flag" in settings:
        options += ["--listen", f"127.0.0.1:{ports['flag']}"]
    server = Server(store, port=ports[winner], options=options, env=env, listen_flag=False).start()
    try:
        assert {name for name, port in ports.items() if healthy(port)} == {winner}
    finally:
        server.stop()


def test_other_commands_take_their_options_from_the_environment_and_the_file(tmp_path, store: Store):
    """Where the store is, for instance."""
    config = tmp_path / "fangst.conf"
    config.write_text(lines_of(store))
    fangst("init", env=store.environment())
    fangst("merchant", "create", "--config", config, "--id", FJORD, "--name", "Fjord & Fell AB")
    nowhere = dict.fromkeys(store.environment(), "/nonexistent/folder")
    fangst("verify", *store, env=nowhere)
    assert fangst("verify", env=nowhere, expect=None).code != 0


@pytest.mark.parametrize("text", ["colour = blue\n", "listen 127.0.0.1:1\n", "listen = nowhere\n"])
def test_a_faulty_config_file_is_refused_with_the_line(tmp_path, store: Store, text):
    """A typing mistake must not start a server with other settings than were meant."""
    fangst("init", *store)
    config = tmp_path / "fangst.conf"
    config.write_text(text)
    ran = fangst("serve", *store, "--config", config, expect=None, timeout=10)
    assert ran.code not in (0, -6, -11)
    assert text.split()[0] in ran.err


def test_a_server_that_cannot_listen_says_so(site: Site):
    """The port is taken by the server that runs already."""
    ran = fangst(
        "serve", *site.store, "--listen", f"127.0.0.1:{site.server.port}", expect=None, timeout=20
    )
    assert ran.code not in (0, -6, -11)
    assert str(site.server.port) in ran.err


def test_the_server_speaks_tls(tmp_path, store: Store):
    """With a certificate and a key; Location then says https."""
    openssl = shutil.which("openssl")
    assert openssl, "the command openssl makes the certificate of this test"
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    make = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    make += ["-subj", "/CN=localhost", "-days", "2", "-keyout", key, "-out", cert]
    subprocess.run(list(map(str, make)), check=True, capture_output=True)
    fangst("init", *store)
    fangst("merchant", "create", *store, "--id", FJORD, "--name", "Fjord & Fell AB")
    made = create_key(store, FJORD)
    server = Server(store, options=("--tls-cert", cert, "--tls-key", key), tls=True).start()
    try:
        with httpx.Client(base_url=server.url, auth=made.pair, verify=False, trust_env=False) as client:
            line = {"name": "x", "quantity": 1, "unit_price": 100, "total_amount": 100, "tax_rate": 0}
            body = {
                "purchase_country": "SE",
                "purchase_currency": "SEK",
                "locale": "sv-SE",
                "order_amount": 100,
            }
            body |= {
                "order_tax_amount": 0,
                "order_lines": [line | {"total_tax_amount": 0, "type": "physical"}],
            }
            answer = client.post(PLACE, json=body)
            assert answer.status_code == 201
            assert answer.headers["Location"].startswith("https://")
            assert client.get(answer.headers["Location"]).status_code == 200
    finally:
        server.stop()


def test_verify_finds_nothing_while_the_server_works(site: Site, client, shop):
    """Commands work while a server runs on the same data."""
    for _ in range(5):
        taken(client, place(client, shop.order()), {"captured_amount": 1})
        site.verify()


def test_demo_fills_a_shop_with_orders_in_every_state(store: Store):
    """500 orders: all states, the four Nordic currencies, and books that agree."""
    orders = demo_orders(store, "--orders", 500, "--seed", 3)
    assert len(orders) == 500
    assert {one["status"] for one in orders} == {
        "AUTHORIZED",
        "PART_CAPTURED",
        "CAPTURED",
        "CANCELLED",
        "EXPIRED",
        "CLOSED",
    }
    assert {one["purchase_currency"] for one in orders} == {"SEK", "NOK", "DKK", "EUR"}
    fangst("verify", *store)


def test_demo_is_the_same_for_the_same_seed_and_another_for_another(stores):
    """Everything but the instants in time, which follow the clock."""
    told = [
        sorted(
            (
                one["merchant_reference1"],
                one["customer_name"],
                one["order_amount"],
                one["status"],
                one["captured_amount"],
            )
            for one in demo_orders(stores(name), "--orders", 60, "--seed", seed)
        )
        for name, seed in (("one", 7), ("two", 7), ("three", 8))
    ]
    assert told[0] == told[1]
    assert told[0] != told[2]


def test_a_demo_is_made_beside_a_running_server(stores):
    """Whose scheduled work goes on meanwhile, as captures of others do; a second one tells the same access."""
    store = stores("beside")
    fangst("init", *store)
    fangst("merchant", "create", *store, "--id", "M990001", "--name", "Busy")
    server, busy = Server(store).start(), threading.Event()
    try:
        auth = create_key(store, "M990001").pair
        with httpx.Client(base_url=server.url, auth=auth, trust_env=False) as client, ThreadPoolExecutor(1) as pool:
            placing = pool.submit(keep_placing, client, busy)
            said = fangst("demo", *store, "--orders", 700, "--json", timeout=120).json()
            again = fangst("demo", *store, "--json").json()
            busy.set()
            placed = placing.result()
            assert placed > 0 and len(all_of(client, limit=200)) == placed
        assert said["orders"] == again["orders"] == 700 and said["portal"] == again["portal"] and said["api"] == again["api"]
        access = (said["api"]["username"], said["api"]["password"])
        with httpx.Client(base_url=server.url, auth=access, trust_env=False) as demo:
            assert len(all_of(demo, limit=200)) == 700
    finally:
        server.stop()
    fangst("verify", *store)


def keep_placing(client: httpx.Client, stop: threading.Event) -> int:
    """Places orders and captures them until it is told to stop, no faster than a merchant may, and tells how many."""
    shop, count = Shop(99), 0
    while not stop.wait(0.02):
        order = place(client, shop.order_of(1000))
        captured(client, order, 400)
        count += 1
    return count


def demo_orders(store: Store, *options) -> list[dict]:
    """Makes a demo shop and lists its orders."""
    fangst("init", *store)
    said = fangst("demo", *store, *options, "--json").json()
    merchant = re.search(r"\bM\d{6}\b", str(said))[0]
    server = Server(store).start()
    try:
        with httpx.Client(
            base_url=server.url, auth=create_key(store, merchant).pair, trust_env=False
        ) as client:
            return all_of(client, limit=200)
    finally:
        server.stop()
