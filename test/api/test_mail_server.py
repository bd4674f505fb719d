"""How the mail server is reached: TLS, signing in, and what happens while it cannot be."""

import pytest

from support.mailbox import PASSWORD, USER, WITHIN, MailServer, choose_mails, mails_of
from support.orders import Shop, place
from support.polling import wait_until
from support.program import fangst
from support.site import Site
from support.tls import certificate_for
from support.wire import captured

shop = Shop(5502)


def one_mail(client) -> dict:
    """An order of which something was captured."""
    order = place(client, shop.order_of(1000, payment_method={"type": "CARD"}))
    captured(client, order, 1000)
    return order


def state(client, order) -> tuple[str, str]:
    """Of its only mail, with the answer."""
    found = mails_of(client, order)
    return (found[0]["state"], found[0].get("answer", "")) if found else ("", "")


def test_a_mail_waits_until_the_server_is_there_is_trusted_and_lets_us_in(tmp_path, contract):
    """Nothing of that is the fault of a mail: none bounces, whatever the server says, and none is counted as tried."""
    authority, stranger = (tmp_path / name for name in ("authority", "stranger"))
    authority.mkdir(), stranger.mkdir()
    good, bad = certificate_for(authority), certificate_for(stranger)
    server = MailServer(starttls=good, login=True)
    password = tmp_path / "password"
    password.write_text("wrong\n")
    login = ("--smtp-user", USER, "--smtp-password-file", password)
    site = Site(tmp_path / "data", contract, (*server.options, *login, "--smtp-ca", bad.authority)).open()
    try:
        client = site.client()
        choose_mails(site, mails=["capture"])
        order = one_mail(client)

        def met(what: str, *words: str) -> None:
            def is_met() -> bool:
                now, answer = state(client, order)
                return now == "queued" and any(word in answer.lower() for word in words)

            wait_until(is_met, WITHIN, what, 0.2)

        met("nobody listens", "connect")
        server.start()
        met("a stranger's certificate is refused", "certificate", "issuer", "verif")
        site.server.command = [str(word).replace(str(bad.authority), str(good.authority)) for word in site.server.command]
        site.server.restart()
        met("a wrong password is refused", "login denied", "535")
        assert server.mails == []
        password.write_text(f"{PASSWORD}\n", encoding="utf-8")
        server.answers.sender = ["550 5.7.1 Not from you"]
        site.server.restart()
        met("the sender is refused, which is about us and not about the mail", "not from you")
        wait_until(lambda: state(client, order)[0] == "sent", WITHIN, "the mail was sent", 0.2)
        (mail,) = server.mails
        assert mails_of(client, order)[0]["attempts"] == 1
        assert mail.sender == "orders@pay.example"
        assert '"level":"error","during":"sending mail"' in site.server.log.read_text()
    finally:
        site.close()
        server.stop()


def test_a_mail_server_may_speak_tls_from_the_first_byte(tmp_path, contract):
    """smtps://"""
    certificate = certificate_for(tmp_path)
    server = MailServer(tls=certificate).start()
    site = Site(tmp_path / "data", contract, (*server.options, "--smtp-ca", certificate.authority)).open()
    try:
        choose_mails(site, mails=["capture"])
        order = one_mail(site.client())
        wait_until(lambda: state(site.client(), order)[0] == "sent", WITHIN, "the mail was sent", 0.5)
        assert len(server.mails) == 1
    finally:
        site.close()
        server.stop()


def test_without_tls_a_mail_server_is_asked_for_it_in_vain(tmp_path, contract):
    """--smtp-plain says otherwise, as the other tests do."""
    server = MailServer().start()
    options = [word for word in server.options if word != "--smtp-plain"]
    site = Site(tmp_path / "data", contract, options).open()
    try:
        choose_mails(site, mails=["capture"])
        client = site.client()
        order = one_mail(client)
        wait_until(lambda: state(client, order)[1], WITHIN, "it was tried", 0.2)
        assert state(client, order)[0] == "queued" and server.mails == []
    finally:
        site.close()
        server.stop()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--smtp-url", "http://mail.example"), "--smtp-url: expected smtp://HOST:PORT"),
        (("--smtp-url", "smtp://user:word@mail.example"), "--smtp-url: expected smtp://HOST:PORT"),
        (("--smtp-url", "smtp://mail.example:25/me"), "--smtp-url: expected smtp://HOST:PORT"),
        (("--smtp-url", "smtp://mail.example"), "--smtp-sender: expected an e-mail address"),
        (("--smtp-url", "smtp://mail.example", "--smtp-sender", "me"), "--smtp-sender"),
        (("--smtp-user", "me"), "--smtp-user and --smtp-password-file go together"),
        (("--smtp-user", "me", "--smtp-password-file", "/nowhere"), "--smtp-password-file: expected a password"),
        (("--smtp-ca", "/nowhere"), "--smtp-ca: cannot read /nowhere"),
        (("--mail-days", "0"), "--mail-days: expected 1 to 30"),
    ],
)
def test_options_that_do_not_go_together_are_told(store, options, said):
    """Before anything is served."""
    fangst("init", *store)
    rest = () if "--smtp-url" in options else ("--smtp-url", "smtp://mail.example", "--smtp-sender", "a@b.example")
    ran = fangst("serve", *store, "--listen", "127.0.0.1:0", *rest, *options, expect=1)
    assert said in ran.err


def test_a_stop_does_not_wait_for_a_mail_server_that_says_nothing(tmp_path, contract):
    """The mail at hand is given three seconds; then it is written down that nobody knows, and it is sent again."""
    server = MailServer().start()
    site = Site(tmp_path / "data", contract, server.options).open()
    try:
        choose_mails(site, mails=["capture"])
        client = site.client()
        server.hold = True
        order = one_mail(client)
        assert server.taken.wait(WITHIN), "the mail was taken, and not answered"
        site.server.restart()
        wait_until(lambda: state(client, order)[0] == "sent", WITHIN, "it was sent again", 0.2)
        (mail,) = mails_of(client, order)
        assert (mail["attempts"], mail["unanswered_attempts"]) == (2, 1)
        assert len({mail.id for mail in server.mails}) == 1 and len(server.mails) == 2
    finally:
        site.close()
        server.stop()
