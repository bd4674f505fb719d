"""What browsers are told about the portal and its API, and what roles and other merchants are kept from: on every route."""

import re
import uuid

import pytest

from support.contract import Contract, Operation
from support.site import PASSWORD, Site

ROLES = ("viewer", "operator", "finance", "admin")
SESSION = "/merchant/v1/session"
CHANGES = ("POST", "PUT", "PATCH", "DELETE")


def of_users(contract: Contract) -> list[Operation]:
    """The routes that take a session."""
    return [one for one in contract.operations if any("session" in way for way in one.definition.get("security", []))]


def some_path(operation: Operation) -> str:
    """The route with ids of nothing."""
    return re.sub(r"\{\w+\}", lambda _: str(uuid.uuid4()), operation.template)


def policy_of(headers) -> dict[str, list[str]]:
    """The directives of a Content-Security-Policy."""
    rules = [rule.split() for rule in headers["Content-Security-Policy"].split(";") if rule.strip()]
    return {name: sources for name, *sources in rules}


@pytest.fixture(scope="module")
def users(site: Site):
    """Somebody of each role, signed in."""
    for role in ROLES:
        site.create_user(f"{role}@safety.example", role)
    return {role: site.sign_in(f"{role}@safety.example") for role in ROLES}


@pytest.mark.parametrize("path", ["/", "/signin", "/orders/1", "/nowhere", "/docs"])
def test_every_page_runs_only_scripts_of_its_own_and_is_framed_by_nobody(site: Site, path):
    """And has no script in its markup, which the policy would refuse."""
    answer = site.client(None).get(path)
    policy = policy_of(answer.headers)
    assert policy["script-src"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert policy["default-src"] in (["'self'"], ["'none'"])
    assert policy["form-action"] in (["'self'"], ["'none'"])
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert all(" src=" in tag for tag in re.findall(r"<script[^>]*>", answer.text))
    assert not re.search(r"\son\w+=|javascript:", answer.text)


PORTAL_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize("path", ["/", "/signin", "/orders/1", "/nowhere", "/new-password"])
def test_the_policy_of_the_portal_allows_nothing_that_stands_in_markup(site: Site, path):
    """Neither scripts nor styles, and nothing from elsewhere; a picture of the portal is a document, too."""
    client = site.client(None)
    answer = client.get(path)
    assert answer.headers["Content-Security-Policy"] == PORTAL_POLICY
    assert not re.search(r"<style|\sstyle=", answer.text)
    pictures = re.findall(r'href="(/assets/[^"]+\.svg)"', answer.text)
    assert pictures
    for picture in pictures:
        assert client.get(picture).headers["Content-Security-Policy"] == PORTAL_POLICY


def test_only_the_documentation_may_have_styles_in_its_markup(site: Site):
    """Its viewer is somebody else's. Scripts and styles themselves need no policy, and carry none."""
    client = site.client(None)
    answer = client.get("/docs")
    assert answer.headers["Content-Security-Policy"] == DOCS_POLICY
    for path in re.findall(r'(?:src|href)="(/assets/[^"]+\.(?:js|css))"', answer.text):
        assert "Content-Security-Policy" not in client.get(path).headers


def test_every_asset_is_what_it_says_and_nothing_else(site: Site):
    """A script is never taken for a page, nor a page for a script."""
    client = site.client(None)
    kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
    found = re.findall(r'(?:src|href)="(/assets/[^"]+)"', client.get("/").text)
    assert len(found) > 3
    for path in found:
        answer = client.get(path)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Type"].startswith(kinds["." + path.rsplit(".", 1)[1]])


def test_a_failure_is_no_page_and_is_kept_nowhere(site: Site, client):
    """Whatever the class of the answer: 400, 401, 404, 405."""
    told = (
        client.get("/merchant/v1/orders", params={"limit": "x"}),
        site.client(None).get("/merchant/v1/orders"),
        client.get("/merchant/v1/nothing"),
        client.put("/merchant/v1/orders"),
    )
    assert [one.status_code for one in told] == [400, 401, 404, 405]
    for one in told:
        assert one.headers["Content-Type"] == "application/problem+json"
        assert one.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in one.headers["Cache-Control"]


def test_every_change_by_a_session_needs_its_token(contract: Contract, users):
    """Also with the token of another session. A preview changes nothing, and the cookie stays with its own site."""
    tried = 0
    for operation in of_users(contract):
        signs_in = (operation.method, operation.template) == ("POST", SESSION)
        if operation.method not in CHANGES or signs_in or operation.template.endswith(":preview"):
            continue
        for token in (None, users["viewer"].headers["X-CSRF-Token"]):
            request = users["admin"].build_request(operation.method, some_path(operation), json={})
            del request.headers["X-CSRF-Token"]
            if token is not None:
                request.headers["X-CSRF-Token"] = token
            answer = users["admin"].send(request)
            assert answer.status_code == 403, f"{operation}: {answer.status_code} {answer.text}"
            assert answer.json()["code"] == "CSRF_TOKEN_MISSING", str(operation)
        tried += 1
    assert tried > 5


@pytest.mark.parametrize("role", ROLES)
def test_no_role_finds_what_is_anothers_or_nobodys_on_any_route(site: Site, contract: Contract, users, role):
    """Every route that names something, by an id that is nobody's: never a success, never a fault of the server."""
    tried = 0
    for operation in of_users(contract):
        if "{" not in operation.template:
            continue
        answer = users[role].request(operation.method, some_path(operation), json={} if operation.method in CHANGES else None)
        assert answer.status_code in (400, 403, 404, 422), f"{operation}: {answer.status_code} {answer.text}"
        tried += 1
    assert tried > 10


def test_signing_in_makes_a_new_session_whatever_was_sent_before(site: Site, users):
    """A session that somebody else has chosen is not taken over."""
    client = site.client(None)
    client.cookies.set("fangst_session", "chosen-by-somebody-else")
    body = {"email": "viewer@safety.example", "password": PASSWORD}
    answer = client.post(SESSION, json=body)
    assert answer.status_code == 200
    assert "chosen-by-somebody-else" not in answer.headers["Set-Cookie"]
    fixed = site.client(None)
    fixed.cookies.set("fangst_session", "chosen-by-somebody-else")
    assert fixed.get(SESSION).status_code == 401
