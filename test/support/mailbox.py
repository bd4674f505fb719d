"""A real mail server for the tests: it takes mails, refuses them or is away, and keeps what it took."""

import asyncio
import email
import email.policy
import json
import re
import ssl
import threading
from dataclasses import dataclass, field
from email.message import EmailMessage

import httpx
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from support.merchant import page
from support.orders import PLACE
from support.program import fangst, free_port
from support.site import FJORD, Site
from support.tls import Certificate

USER, PASSWORD = "fangst", "blå dörr 7"
WITHIN = 90  # seconds until a mail has come: FEED_LAG in src/service/feed.h, retries, and a slow machine


@dataclass(frozen=True)
class Mail:
    """A mail as it came."""

    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """Parsed, with its headers decoded."""
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    @property
    def id(self) -> str:
        """Its Message-ID."""
        return re.search(rb"^Message-ID: (\S+)", self.raw, re.MULTILINE)[1].decode()

    @property
    def kind(self) -> str:
        """Which mail it is, as its id begins."""
        return self.id[1:].split("-")[0]

    def text(self, subtype: str = "plain") -> str:
        """What it says, as plain text or as the page."""
        return self.message.get_body((subtype,)).get_content().replace("\r\n", "\n")


@dataclass
class Answers:
    """What the server says about an address; each list is used up from its beginning, then it accepts."""

    recipient: dict[str, list[str]] = field(default_factory=dict)
    data: dict[str, list[str]] = field(default_factory=dict)
    sender: list[str] = field(default_factory=list)


def next_of(answers: list[str] | None) -> str | None:
    """Takes the next answer off; one that ends with an asterisk stays."""
    if not answers:
        return None
    return answers[0].removesuffix("*") if answers[0].endswith("*") else answers.pop(0)


class MailServer:
    """The server on a port of its own, which stays the same over restarts."""

    def __init__(self, *, tls: Certificate | None = None, starttls: Certificate | None = None, login=False):
        self.port = free_port()
        self.mails: list[Mail] = []
        self.answers = Answers()
        self.taken = threading.Event()  # a mail came whose answer is held back
        self.hold = False  # take the next mail, and say nothing about it
        self.delay = 0.0  # seconds before it takes a mail
        self._options: dict = {}
        if login:
            self._options |= {"auth_required": True, "authenticator": self._authenticate}
        if starttls:
            self._options |= {"tls_context": server_context(starttls), "require_starttls": True}
        if tls:
            self._options["ssl_context"] = server_context(tls)
        self._controller: Controller | None = None

    @property
    def options(self) -> tuple:
        """The options of `fangst serve` that name it."""
        scheme = "smtps" if "ssl_context" in self._options else "smtp"
        plain = () if {"ssl_context", "tls_context"} & self._options.keys() else ("--smtp-plain",)
        return (
            "--smtp-url",
            f"{scheme}://localhost:{self.port}",
            "--smtp-sender",
            "orders@pay.example",
            *plain,
        )

    def start(self) -> "MailServer":
        """Listens."""
        self._controller = Controller(
            self, hostname="localhost", port=self.port, server_hostname="mail.test", **self._options
        )
        self._controller.start()
        return self

    def stop(self) -> None:
        """Is away."""
        if self._controller:
            self._controller.stop(no_assert=True)
        self._controller = None

    def to(self, address: str, kind: str | None = None) -> list[Mail]:
        """The mails to an address."""
        return [mail for mail in list(self.mails) if address in mail.recipients and kind in (None, mail.kind)]

    # --- what aiosmtpd calls

    def _authenticate(self, _server, _session, _envelope, _mechanism, data) -> AuthResult:
        good = (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
        return AuthResult(success=good, handled=False)

    async def handle_MAIL(self, _server, _session, envelope, address, options):
        """Takes the sender, or not."""
        refusal = next_of(self.answers.sender)
        if refusal:
            return refusal
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        """Takes a recipient, or not."""
        refusal = next_of(self.answers.recipient.get(address))
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        """Takes the mail itself, or not."""
        refusal = next_of(self.answers.data.get(envelope.rcpt_tos[0]))
        if refusal:
            return refusal
        await asyncio.sleep(self.delay)
        self.mails.append(Mail(envelope.mail_from, list(envelope.rcpt_tos), envelope.original_content))
        if self.hold:
            self.hold = False
            self.taken.set()
            await asyncio.sleep(3600)
        return "250 Taken"


def server_context(certificate: Certificate) -> ssl.SSLContext:
    """A context with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.chain, certificate.key)
    return context


def choose_mails(site: Site, merchant: str = FJORD, **terms) -> dict:
    """Changes which mails a merchant wants."""
    options = ("--merchant", merchant, "--settings", json.dumps(terms))
    return fangst("merchant", "mail", *site.store, *options).json()


def mails_of(client: httpx.Client, order: dict | str, **parameters) -> list[dict]:
    """The mails about an order, as the API tells."""
    order_id = order if isinstance(order, str) else order["order_id"]
    return page(client, f"{PLACE}/{order_id}/mails", **parameters)["mails"]
