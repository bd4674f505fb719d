"""Client libraries as their registries publish them, unchanged: only the base URL and the credentials are ours."""

from collections.abc import Iterator

import pytest

from support.contract import Contract
from support.flow import (
    BY_LINES,
    CLIENTS,
    INSTALLED,
    PARTIAL,
    REST,
    TOTAL,
    Means,
    check_flow,
    check_refusal,
    place_three,
    run_program,
    timeline,
)
from support.site import FJORD, Site
from support.tls import Certificate, certificate_for, proxy_to
from support.wire import amounts, read

FIXED_HOST = "api.playground.klarna.com"
JAVA = Means(("java", "-cp", INSTALLED / "java" / "*", CLIENTS / "java" / "Flow.java"))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate for this machine, and for the host that one library insists on."""
    return certificate_for(tmp_path_factory.mktemp("tls"), FIXED_HOST)


@pytest.fixture(scope="module")
def secure(
    tmp_path_factory: pytest.TempPathFactory, contract: Contract, certificate: Certificate
) -> Iterator[Site]:
    """An installation that speaks HTTPS, for libraries that speak nothing else."""
    options = ("--tls-cert", certificate.chain, "--tls-key", certificate.key)
    site = Site(tmp_path_factory.mktemp("secure") / "data", contract, options=options, tls=True)
    site.open()
    yield site
    site.close()


def test_the_official_java_sdk_lives_through_the_whole_flow(site: Site, client, shop):
    """Its transport looks Location up in exactly this spelling, and its times must end in Z."""
    orders = place_three(client, shop)
    check_flow(client, JAVA, orders, run_program(JAVA, site, orders))


def test_the_official_java_sdk_updates_extends_and_sends_out_again(site: Site, client, shop):
    """References, a smaller amount with its lines, more time, and the customer's message once more."""
    orders = place_three(client, shop)
    saw = run_program(JAVA, site, orders, update={"reference": "NEW-REFERENCE"})
    after = read(client, orders["shipped"])
    assert amounts(after) == ("PART_CAPTURED", PARTIAL, BY_LINES - PARTIAL)
    assert (after["order_amount"], after["original_order_amount"]) == (BY_LINES, TOTAL)
    assert saw["reference"] == after["merchant_reference1"] == "NEW-REFERENCE"
    assert (saw["after"]["order_amount"], saw["after"]["lines"]) == (BY_LINES, 1)


def test_crystallize_node_klarna_lives_through_the_whole_flow(secure: Site, certificate: Certificate, shop):
    """It sends stray bytes after a GET, and closes the connection each time."""
    client = secure.client(FJORD)
    trust = {"NODE_EXTRA_CA_CERTS": str(certificate.authority)}
    means = Means(("node", CLIENTS / "node" / "crystallize.js"), adds_shipping=False, env=trust)
    orders = place_three(client, shop)
    check_flow(client, means, orders, run_program(means, secure, orders))


def test_klarna_node_acknowledges_and_captures(secure: Site, certificate: Certificate, shop):
    """It can do no more than that, writes two spaces after Basic, and knows two hosts only: it comes by proxy."""
    client = secure.client(FJORD)
    orders = place_three(client, shop)
    with proxy_to(secure.server.port) as proxy:
        env = {"NODE_EXTRA_CA_CERTS": str(certificate.authority), "HTTPS_PROXY": proxy.url}
        means = Means(("node", CLIENTS / "node" / "klarna_node.js"), env=env)
        saw = run_program(means, secure, orders)
        assert set(proxy.asked) == {f"{FIXED_HOST}:443"}
    check_refusal(saw["refused"])
    assert amounts(read(client, orders["shipped"])) == ("CAPTURED", TOTAL, 0)
    assert timeline(client, orders["shipped"]) == [
        ("order.created", TOTAL),
        ("order.acknowledged", None),
        ("capture.created", BY_LINES),
        ("capture.created", REST),
    ]
