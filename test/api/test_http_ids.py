"""Ids of others: a request id that comes back, and a trace that goes on."""

import re

import pytest

from support.raw import RawAnswer, exchange, request
from support.site import Site

TRACE = "0af7651916cd43dd8448eb211c80319c"
SPAN = "b7ad6b7169203331"


def ask(site: Site, *headers: str, path: str = "/readyz") -> RawAnswer:
    """Asks with these headers."""
    return exchange(site.server.port, request("GET", path, *headers))


@pytest.mark.parametrize(
    "spelled", ["abc-1", "a" * 128, "2026:11/28.x_y+z=", "3f0f3f9a-0a01-4f00-8000-000000000000"]
)
def test_a_sane_request_id_comes_back(site: Site, spelled):
    """As it came, on success and on refusal alike."""
    assert ask(site, f"X-Request-Id: {spelled}")["X-Request-Id"] == spelled
    assert ask(site, f"x-request-id: {spelled}", path="/merchant/v1/nothing")["X-Request-Id"] == spelled


@pytest.mark.parametrize(
    "spelled", ["", " ", "a b", 'a"b', "a\\b", "a" * 129, "<script>", "ab\u00e9", "a@b.example", "a,b"]
)
def test_any_other_request_id_is_ignored(site: Site, spelled):
    """It is neither repeated nor a reason to refuse."""
    answer = ask(site, f"X-Request-Id: {spelled}")
    assert answer.status == 200
    assert "X-Request-Id" not in answer.names


def test_who_sends_no_ids_gets_none(site: Site):
    """Only the correlation id is always there."""
    answer = ask(site)
    assert not {"X-Request-Id", "Traceparent"} & set(answer.names)
    assert "Klarna-Correlation-Id" in answer.names


@pytest.mark.parametrize("flags", ["00", "01", "03"])
def test_a_trace_goes_on_with_a_span_of_our_own(site: Site, flags):
    """The same trace, the same flags, another span each time; never the span that came."""
    seen = set()
    for _ in range(20):
        value = ask(site, f"traceparent: 00-{TRACE}-{SPAN}-{flags}")["Traceparent"]
        found = re.fullmatch(rf"00-{TRACE}-([0-9a-f]{{16}})-{flags}", value)
        assert found, value
        seen.add(found[1])
    assert len(seen) == 20
    assert SPAN not in seen
    assert "0" * 16 not in seen


@pytest.mark.parametrize("value", [f"01-{TRACE}-{SPAN}-01", f"cc-{TRACE}-{SPAN}-01-what-comes-later"])
def test_a_trace_of_a_later_version_is_continued_as_one_of_ours(site: Site, value):
    """What this version has is at the same place in all that come."""
    assert ask(site, f"traceparent: {value}")["Traceparent"].startswith(f"00-{TRACE}-")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "nonsense",
        f"00-{TRACE}-{SPAN}",
        f"00-{TRACE}-{SPAN}-01-more",
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE[:-1]}g-{SPAN}-01",
        f"00_{TRACE}_{SPAN}_01",
        f"00-{TRACE}-{SPAN}-0",
        f"0-{TRACE}-{SPAN}-01",
    ],
)
def test_an_invalid_trace_is_ignored(site: Site, value):
    """As the recommendation of the W3C has it."""
    answer = ask(site, f"traceparent: {value}")
    assert answer.status == 200
    assert "Traceparent" not in answer.names


def test_two_traces_are_none(site: Site):
    """There is no saying which one is meant."""
    line = f"traceparent: 00-{TRACE}-{SPAN}-01"
    assert "Traceparent" not in ask(site, line, line).names
