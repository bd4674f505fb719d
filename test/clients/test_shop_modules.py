"""What shop modules send, letter by letter, for those whose ecosystem has no registry here: each test is the way one
of them takes through an order, with its habits."""

from collections.abc import Callable, Generator

import httpx
import pytest

from support.flow import ONE_SWEATER, TOTAL, timeline
from support.raw import answers, basic, connect, exchange, read_all, request
from support.site import FJORD, Site
from support.wire import TOO_HIGH, amounts, assert_refused, capture, order_path, read

JSON = "Content-Type: application/json"
WOO = {
    "User-Agent": "WordPress/6.7 - WooCommerce: 9.4 - OM: 1.10 - PHP Version: 8.2 - Krokedil",
    "Content-Type": "application/json",
    "Referer": "https://shop.example/",
}
NO_RETURN_FEE = {
    "type": "return_fee",
    "name": "Return fee",
    "quantity": 1,
    "unit_price": 0,
    "total_amount": 0,
    "tax_rate": 0,
    "total_tax_amount": 0,
}
PARCEL_OF_WOO = {
    "shipping_company": "PostNord",
    "shipping_method": None,
    "tracking_number": 63456415,
    "tracking_uri": None,
    "tracking_url": "https://track.example/63456415",
    "return_shipping_company": None,
    "return_tracking_number": None,
    "return_tracking_uri": None,
}


class ChallengeFirst(httpx.Auth):
    """Sends every request without credentials first, and again when it is asked for them."""

    requires_request_body = True

    def __init__(self, pair: tuple[str, str]):
        self.header = basic(pair)
        self.challenges: list[str] = []

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        """The answer to the first must be a challenge that names the scheme."""
        response = yield request
        if response.status_code == 401:
            self.challenges.append(response.headers["WWW-Authenticate"])
            request.headers["Authorization"] = self.header
            yield request


@pytest.fixture(scope="module")
def auth(site: Site) -> str:
    """The Authorization header of the first merchant."""
    return f"Authorization: {basic(site.keys[FJORD].pair)}"


@pytest.fixture
def send(site: Site, auth: str) -> Callable:
    """Sends one request with exactly these headers and this body, and gives the answer as it came."""

    def once(method: str, path: str, *headers: str, body: bytes = b"", length=True):
        lengths = (f"Content-Length: {len(body)}",) if length and body else ()
        return exchange(site.server.port, request(method, path, auth, *headers, *lengths, body=body))

    return once


@pytest.fixture
def bought(order_of) -> dict:
    """An order of 349.00."""
    return order_of(TOTAL)


def test_woocommerce_acknowledges_captures_with_nulls_and_refunds_with_an_empty_return_fee(client, bought):
    """It sends the order's sums inside the capture, nulls for what it does not know, a number for a text, and a
    return fee of nothing without reference in every refund."""
    path = order_path(bought)
    assert client.post(f"{path}/acknowledge", headers=WOO).status_code == 204
    order = client.get(path, headers=WOO).json()
    assert (order["status"], order["fraud_status"], order["captures"]) == ("AUTHORIZED", "ACCEPTED", [])

    body = {
        "captured_amount": TOTAL,
        "order_amount": TOTAL,
        "order_tax_amount": 6980,
        "order_lines": order["order_lines"],
        "merchant_data": None,
        "shipping_delay": 0,
        "shipping_info": [PARCEL_OF_WOO],
    }
    answer = client.post(f"{path}/captures", json=body, headers=WOO)
    assert (answer.status_code, answer.content) == (201, b"")
    made = client.get(answer.headers["Location"], headers=WOO).json()
    assert made["capture_id"] == answer.headers["capture-id"]
    assert made["shipping_info"] == [{"shipping_company": "PostNord", "tracking_number": "63456415"}]

    refund = {"refunded_amount": 10000, "order_lines": [ONE_SWEATER, NO_RETURN_FEE], "description": None}
    answer = client.post(f"{path}/refunds", json=refund, headers=WOO)
    assert (answer.status_code, answer.content) == (201, b"")
    after = client.get(path, headers=WOO).json()
    assert (after["status"], after["captured_amount"], after["refunded_amount"]) == ("CAPTURED", TOTAL, 10000)
    assert [one["refund_id"] for one in after["refunds"]] == [answer.headers["refund-id"]]
    assert [one["type"] for one in after["refunds"][0]["order_lines"]] == ["physical", "return_fee"]


def test_woocommerce_can_edit_the_sentence_of_a_refused_capture(client, bought):
    """It replaces the end of exactly this sentence by the amount that remains."""
    told = assert_refused(capture(client, bought, TOTAL + 1), 403, "CAPTURE_NOT_ALLOWED")
    shown = told["error_messages"][0].replace("Capture not possible.", "Remaining: 349.00")
    assert shown == TOO_HIGH.replace("Capture not possible.", "Remaining: 349.00") != TOO_HIGH


def test_woocommerce_cancels_what_is_untouched_and_releases_what_is_partly_captured(client, order_of):
    """Which of the two it asks for depends on the status that it has read."""
    untouched, partly = order_of(TOTAL), order_of(TOTAL)
    assert capture(client, partly, 10000).status_code == 201
    for order, expected in ((untouched, "CANCELLED"), (partly, "CAPTURED")):
        path = order_path(order)
        was = client.get(path, headers=WOO).json()["status"]
        step = "release-remaining-authorization" if was == "PART_CAPTURED" else "cancel"
        assert client.post(f"{path}/{step}", headers=WOO).status_code == 204
        assert read(client, order)["status"] == expected
    assert timeline(client, partly)[-1][0] == "order.released"


def test_magento_finds_its_headers_letter_by_letter(client, send, bought):
    """It takes the capture's id from the last part of Location and looks every name up as it is documented."""
    path = order_path(bought)
    body = b'{"captured_amount":10000,"order_lines":[]}'
    made = send("POST", f"{path}/captures", JSON, body=body)
    assert made.status == 201
    capture_id = made["Location"].rpartition("/")[2]
    assert made["Capture-Id"] == capture_id
    assert len(made["Klarna-Correlation-Id"]) == len(made["Transaction-Id"]) == 36

    parcel = b'{"shipping_info":[{"shipping_company":"PostNord","tracking_number":"1Z"}]}'
    assert send("POST", f"{path}/captures/{capture_id}/shipping-info", JSON, body=parcel).status == 204
    refunded = send("POST", f"{path}/refunds", JSON, body=b'{"refunded_amount":100,"order_lines":[]}')
    assert (refunded.status, refunded["Refund-Id"]) == (201, refunded["Location"].rpartition("/")[2])
    refused = send("POST", f"{path}/captures", JSON, body=b'{"captured_amount":9999999}')
    assert refused.status == 403
    assert refused["Klarna-Correlation-Id"].encode() in refused.body
    assert read(client, bought)["captures"][0]["shipping_info"][0]["tracking_number"] == "1Z"


def test_dotnet_comes_without_credentials_first_and_then_with_them(site: Site, bought):
    """Every request twice, the second because of the challenge; only the second one changes anything."""
    auth = ChallengeFirst(site.keys[FJORD].pair)
    client = site.client(FJORD, auth=auth, headers={"Content-Type": "application/json; charset=utf-8"})
    path = order_path(bought)
    assert client.get(path).status_code == 200
    assert client.post(f"{path}/acknowledge").status_code == 204
    answer = client.post(f"{path}/captures", content=b'{\r\n  "captured_amount": 10000\r\n}')
    assert answer.status_code == 201
    assert client.get(answer.headers["Location"]).json()["captured_amount"] == 10000
    assert len(auth.challenges) == 4
    assert all(challenge.startswith('Basic realm="') for challenge in auth.challenges)
    assert timeline(site.client(FJORD), bought) == [
        ("order.created", TOTAL),
        ("order.acknowledged", None),
        ("capture.created", 10000),
    ]


def test_java_accepts_everything_but_json_and_gets_json(client, send, bought):
    """What the transport of the platform sends when nobody tells it otherwise."""
    accept = "Accept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"
    path = order_path(bought)
    answer = send("GET", path, accept, JSON)
    assert (answer.status, answer["Content-Type"]) == (200, "application/json")
    assert send("POST", f"{path}/captures", accept, JSON, body=b'{"captured_amount":1}').status == 201
    refused = send("POST", f"{path}/captures", accept, JSON, body=b"{}")
    assert (refused.status, refused["Content-Type"]) == (422, "application/json")


def test_java_offers_http_2_and_is_answered_in_1_1(client, site: Site, auth, bought):
    """The newer transport of the platform offers to change the protocol with its first request, also with a
    body; the connection goes on as it is."""
    offer = ("Upgrade: h2c", "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA")
    change = ("Connection: Upgrade, HTTP2-Settings", *offer)
    path, body = order_path(bought), b'{"captured_amount":10000}'
    length = f"Content-Length: {len(body)}"
    first = request("POST", f"{path}/captures", auth, JSON, length, *change, body=body, close=False)
    with connect(site.server.port) as connection:
        connection.sendall(first + request("GET", path, auth))
        made, order = answers(read_all(connection))
    assert (made.status, order.status) == (201, 200)
    assert amounts(read(client, bought)) == ("PART_CAPTURED", 10000, TOTAL - 10000)


def test_php_joins_paths_with_two_slashes_and_sends_an_empty_list_for_no_body(client, send, bought):
    """An empty array becomes [] in its JSON, also where nothing is to be sent."""
    path = f"/{order_path(bought)}"
    assert send("GET", path, JSON, body=b"[]").status == 200
    assert send("POST", f"{path}/acknowledge", JSON, body=b"[]").status == 204
    assert send("POST", f"{path}/captures", JSON, body=b'{"captured_amount": 10000}').status == 201
    assert send("POST", f"{path}/release-remaining-authorization", JSON, body=b"[]").status == 204
    assert amounts(read(client, bought)) == ("CAPTURED", 10000, 0)


def test_php_asks_before_it_sends_a_body(site: Site, auth, bought):
    """Its transport waits for 100, or a second, before it sends what is not short."""
    body = b'{"captured_amount": 10000}'
    headers = (auth, JSON, "Expect: 100-continue", f"Content-Length: {len(body)}")
    with connect(site.server.port) as connection:
        connection.sendall(request("POST", f"{order_path(bought)}/captures", *headers))
        assert connection.recv(65536).startswith(b"HTTP/1.1 100 Continue\r\n\r\n")
        connection.sendall(body)
        assert [answer.status for answer in answers(read_all(connection))] == [201]


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"null"])
def test_a_post_without_body_may_come_in_chunks(client, site: Site, auth, order_of, body):
    """None of them, or one that holds nothing of importance."""
    pieces = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n"
    partly, untouched = order_of(TOTAL), order_of(TOTAL)
    assert capture(client, partly, 10000).status_code == 201
    steps = (
        (partly, "acknowledge"),
        (partly, "release-remaining-authorization"),
        (untouched, "cancel"),
    )
    for order, step in steps:
        data = request(
            "POST", f"{order_path(order)}/{step}", auth, JSON, "Transfer-Encoding: chunked", body=pieces
        )
        assert exchange(site.server.port, data).status == 204
    assert read(client, partly)["status"] == "CAPTURED"
    assert read(client, untouched)["status"] == "CANCELLED"


def test_node_sends_stray_bytes_after_a_get_and_still_receives_all_of_the_answer(site: Site, auth, order_of):
    """A body without a length: the server answers the request, and closing must not cut the answer short."""
    order = order_of(TOTAL, merchant_data="x" * 6000)
    for _ in range(50):
        answer = exchange(site.server.port, request("GET", order_path(order), auth, JSON, body=b"{}"))
        assert (answer.status, answer.body[:12]) == (200, b'{"order_id":')


def test_node_writes_two_spaces_after_basic(site: Site, order_of):
    """One module does; the credentials are good all the same."""
    path = order_path(order_of(TOTAL))
    value = basic(site.keys[FJORD].pair).replace("Basic ", "Basic  ")
    assert exchange(site.server.port, request("GET", path, f"Authorization: {value}")).status == 200


def test_ruby_sends_back_the_lines_that_it_has_read(client, shop, bought):
    """Read, change nothing, capture with it; then the whole order of lines once more in a refund."""
    lines = read(client, bought)["order_lines"]
    assert capture(client, bought, TOTAL, order_lines=lines, description="").status_code == 201
    body = {"refunded_amount": TOTAL, "order_lines": lines, "description": "", "reference": 4711}
    assert client.post(f"{order_path(bought)}/refunds", json=body).status_code == 201
    assert read(client, bought)["refunded_amount"] == TOTAL
