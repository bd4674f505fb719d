"""Random sequences of every command against the model: every answer and every order is as predicted."""

import os
import time
import uuid
from datetime import timedelta

import httpx
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    multiple,
    rule,
    run_state_machine_as_test,
)

from support.comparison import compare
from support.model import (
    BILLING_TITLE,
    LIMIT,
    METHODS,
    UNPROCESSABLE,
    Method,
    ModelLine,
    ModelOrder,
    Rules,
    Verdict,
    today,
)
from support.orders import PLACE, Shop, line, order
from support.recorded import at_midnight, recorded, text_of
from support.site import Key, Site, create_key, create_merchant
from support.store import on_postgres
from support.wire import ORDERS

SECONDS = 1200 if "FANGST_SOAK" in os.environ else 70
EXAMPLES_AT_ONCE = 6 if on_postgres() else 20
STEPS = 30
SEED = int(os.environ.get("FANGST_TEST_SEED", "20261122"))
AGED_AT_ONCE = 60

MERCHANTS = {
    "M100011": Rules(),
    "M100012": Rules(strict_lines=True, strict_keys=True, guard="off"),
    "M100013": Rules(guard="absorb", klarna=True),
}
some_lines = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 3000), st.integers(0, 2)), min_size=1, max_size=4
)
odd_amounts = st.sampled_from([0, -1, -50, LIMIT + 1, 2**53])
shares = st.one_of(st.integers(1, 100), st.sampled_from([50, 100, 101, 130]))
wanted_lines = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 10)), max_size=3, unique_by=lambda pair: pair[0]
)
shown_lines = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 3)), max_size=2)
wrongs = st.sampled_from([0, 0, 0, 0, -7, 3])
texts = st.sampled_from([None, "", "X-1", "X-2"])


class How:
    """How a command is sent: under a key, and for which version of the order."""

    def __init__(self, key: str | None, version: str | None):
        self.key, self.version = key, version

    def __repr__(self) -> str:
        return f"How({self.key!r}, {self.version!r})"


hows = st.builds(
    How,
    st.sampled_from([None, None, None, "alpha", "beta"]),
    st.sampled_from([None, None, None, None, "right", "any", "wrong"]),
)


def spoil(lines: list[dict], by: int) -> list[dict]:
    """Makes the first line wrong by so much."""
    return [one | {"total_amount": one["total_amount"] + by * (at == 0)} for at, one in enumerate(lines)]


class Commands(RuleBasedStateMachine):
    """What clients may do with orders, in any sequence; after each step the order is looked at."""

    site: Site
    clients: dict[str, httpx.Client]
    aged: dict[str, list[ModelOrder]]
    orders = Bundle("orders")

    @initialize(target=orders, merchant=st.sampled_from(sorted(MERCHANTS)), lines=some_lines)
    def begin(self, merchant: str, lines: list[tuple[int, int, int]]):
        """Every sequence is of one merchant and begins with an order."""
        self.merchant, self.client, self.rules = merchant, self.clients[merchant], MERCHANTS[merchant]
        self.shop = Shop(SEED)
        return self.place(lines, "order", METHODS[0], "ACCEPTED")

    @rule(
        target=orders,
        lines=some_lines,
        how=st.sampled_from(["order", "order", "auto_capture", "bad sum", "aged"]),
        method=st.sampled_from(METHODS),
        fraud=st.sampled_from(["ACCEPTED", "ACCEPTED", "PENDING"]),
    )
    def place_one(self, lines: list[tuple[int, int, int]], how: str, method: Method, fraud: str):
        """Places an order, or one that is captured at once, or one that does not add up, or takes an old one."""
        placed = self.take_aged() if how == "aged" else self.place(lines, how, method, fraud)
        return multiple() if placed is None else placed

    def place(
        self, lines: list[tuple[int, int, int]], how: str, method: Method, fraud: str
    ) -> ModelOrder | None:
        """Places an order of lines given as quantity, price and discount."""
        made = [
            line(quantity, price, 2500, min(discount, quantity * price - 1), reference=f"L{number}")
            for number, (quantity, price, discount) in enumerate(lines)
        ]
        person = self.shop.person()
        captures_itself = how == "auto_capture" and fraud == "ACCEPTED"
        body = order(
            made,
            auto_capture=captures_itself,
            fraud_status=fraud,
            purchase_country=method.country,
            payment_method={"type": method.type},
            shipping_address=person,
            billing_address=dict(person),
        )
        body["order_amount"] += how == "bad sum"
        answer = self.client.post(PLACE, json=body)
        if how == "bad sum":
            assert (answer.status_code, answer.json()["code"]) == (400, "BAD_VALUE")
            return None
        assert answer.status_code == 201, answer.text
        told = answer.json()
        model = model_of(body | told, method, self.rules, today(), today() + timedelta(days=28), fraud)
        model.phone = person["phone"]
        if captures_itself:
            model.capture_full().effect(told["captures"][0]["capture_id"])
        compare(self.client, model)
        return model

    def take_aged(self) -> ModelOrder:
        """An order that was imported, some days old and with some days left."""
        if not self.aged[self.merchant]:
            self.aged[self.merchant] = import_aged(self.site, self.merchant)
        model = self.aged[self.merchant].pop()
        compare(self.client, model)
        return model

    # captures

    @rule(model=orders, share=shares, lines=shown_lines, wrong=wrongs, by_wire=st.booleans(), how=hows)
    def capture_amount(self, model: ModelOrder, share: int, lines: list, wrong: int, by_wire: bool, how: How):
        """A share of what remains, or of the whole if nothing remains; with lines for display that may be wrong."""
        amount = max(1, (model.remaining or model.amount) * share // 100)
        shown = self.shown(lines, amount, wrong) if by_wire else []
        body = {"captured_amount": amount} | ({"order_lines": shown} if shown else {})
        judge = lambda: model.capture(amount, shown, by_wire, how.key is not None)
        answer = self.command(model, "POST", "captures", body, how, judge, by_wire)
        self.try_corrected(model, "captures", answer)

    @rule(model=orders, amount=odd_amounts, by_wire=st.booleans())
    def capture_odd_amount(self, model: ModelOrder, amount: int, by_wire: bool):
        """Amounts beyond the limits."""
        judge = lambda: model.capture(amount, [], by_wire, False)
        self.command(model, "POST", "captures", {"captured_amount": amount}, How(None, None), judge, by_wire)

    @rule(model=orders, by_wire=st.booleans())
    def say_nothing(self, model: ModelOrder, by_wire: bool):
        """A capture that does not say how much."""
        self.command(model, "POST", "captures", {}, How(None, None), lambda: UNPROCESSABLE, by_wire)

    @rule(model=orders, times=st.integers(2, 3), share=st.integers(1, 120))
    def capture_again_and_again(self, model: ModelOrder, times: int, share: int):
        """The same capture without a key, as after a time-out."""
        amount = max(1, model.remaining * share // 100)
        for _ in range(times):
            judge = lambda: model.capture(amount, [], True, False)
            self.command(model, "POST", "captures", {"captured_amount": amount}, How(None, None), judge)

    @rule(model=orders, wanted=wanted_lines, how=hows)
    def capture_lines(self, model: ModelOrder, wanted: list[tuple[int, int]], how: How):
        """Parts of lines, some of which are not there or not left."""
        body = {"lines": [{"line": at, "quantity": units} for at, units in wanted]}
        self.command(model, "POST", "captures", body, how, lambda: model.capture_lines(wanted), False)

    @rule(model=orders, how=hows)
    def capture_full(self, model: ModelOrder, how: How):
        """All that remains."""
        self.command(model, "POST", "captures", {"full": True}, how, model.capture_full, False)

    # the authorization

    @rule(
        model=orders,
        to=st.sampled_from(
            ["captured", "captured", "less", "same", "more", "most", "too much", "too little"]
        ),
        share=st.integers(1, 99),
        lines=shown_lines,
        wrong=wrongs,
        how=hows,
    )
    def update(self, model: ModelOrder, to: str, share: int, lines: list, wrong: int, how: How):
        """Another amount, with other lines or none."""
        most = model.original * 120 // 100
        amount = {
            "captured": model.captured,
            "less": model.captured + (model.amount - model.captured) * share // 100,
            "same": model.amount,
            "more": model.amount + 1,
            "most": most,
            "too much": most + 1,
            "too little": max(0, model.captured - 1),
        }[to]
        new = self.shown(lines, amount, wrong) if amount else []
        body = {"order_amount": amount} | ({"order_lines": new} if new else {})
        judge = lambda: model.update(amount, new)
        answer = self.command(model, "PATCH", "authorization", body, how, judge)
        self.try_corrected(model, "authorization", answer)

    @rule(model=orders, how=hows)
    def extend(self, model: ModelOrder, how: How):
        """A later end."""
        self.command(model, "POST", "extend-authorization-time", None, how, model.extend)

    @rule(model=orders, how=hows, rarely=st.integers(0, 2))
    def cancel(self, model: ModelOrder, how: How, rarely: int):
        """The end; not too often, so that something happens before."""
        if rarely == 0:
            self.command(model, "POST", "cancel", None, how, model.cancel)

    @rule(model=orders, how=hows, rarely=st.integers(0, 1))
    def release(self, model: ModelOrder, how: How, rarely: int):
        """The end of what is not captured."""
        if rarely == 0:
            self.command(model, "POST", "release-remaining-authorization", None, how, model.release)

    @rule(
        model=orders,
        becomes=st.sampled_from(["ACCEPTED", "ACCEPTED", "REJECTED", "STOPPED", "PENDING"]),
        how=hows,
    )
    def judge_fraud(self, model: ModelOrder, becomes: str, how: How):
        """What the risk assessment comes to."""
        if becomes == "STOPPED" and model.captures:
            return
        judge = lambda: model.judge(becomes)
        self.command(model, "PUT", "fraud-status", {"fraud_status": becomes}, how, judge, False)

    # refunds

    @rule(
        model=orders,
        share=shares,
        lines=shown_lines,
        wrong=wrongs,
        fee=st.sampled_from([0, 0, 0, 1]),
        how=hows,
    )
    def refund(self, model: ModelOrder, share: int, lines: list, wrong: int, fee: int, how: How):
        """A share of what may come back, by amount or by lines, perhaps less a fee for the return."""
        amount = max(1, (model.captured - model.refunded) * share // 100)
        shown = self.shown(lines, amount + fee, wrong)
        if shown and fee:
            shown.append(line(1, -fee, 0, reference="", type="return_fee"))
        body = {"refunded_amount": amount} | ({"order_lines": shown} if shown else {})
        answer = self.command(model, "POST", "refunds", body, how, lambda: model.refund(amount, shown))
        self.try_corrected(model, "refunds", answer)

    @rule(model=orders, at=st.integers(0, 3), units=st.integers(1, 9), cheap=st.booleans(), how=hows)
    def refund_line(self, model: ModelOrder, at: int, units: int, cheap: bool, how: How):
        """Units of a line that was captured, perhaps more than there were, at its price or at next to nothing."""
        parts = [part for capture in model.captures for part in capture.parts if part.units > 0 < part.amount]
        if not parts:
            return
        part = parts[at % len(parts)]
        price = 1 if cheap else max(1, part.amount // part.units)
        lines = [line(units, price, reference=part.reference)]
        body = {"refunded_amount": units * price, "order_lines": lines}
        self.command(model, "POST", "refunds", body, how, lambda: model.refund(units * price, lines))

    # what moves no money

    @rule(model=orders, how=hows)
    def acknowledge(self, model: ModelOrder, how: How):
        """The shop knows the order, however often."""
        self.command(model, "POST", "acknowledge", None, how, model.acknowledge)

    @rule(model=orders, first=texts, second=texts, how=hows)
    def set_references(self, model: ModelOrder, first: str | None, second: str | None, how: How):
        """References; empty clears, absent stays."""
        given = {"merchant_reference1": first, "merchant_reference2": second}
        body = {name: value for name, value in given.items() if value is not None}
        judge = lambda: model.set_references(first, second)
        self.command(model, "PATCH", "merchant-references", body, how, judge)

    @rule(
        model=orders,
        city=st.sampled_from([None, "", "Lund", "Bergen"]),
        phone=st.sampled_from([None, "", "070"]),
        billing=st.sampled_from([False, False, True]),
        how=hows,
    )
    def set_customer(self, model: ModelOrder, city: str | None, phone: str | None, billing: bool, how: How):
        """Parts of addresses; the billing address only under Klarna's rules."""
        shipping = {name: v for name, v in (("city", city), ("phone", phone)) if v is not None}
        body = {"shipping_address": shipping} | ({"billing_address": {"title": BILLING_TITLE}} if billing else {})
        judge = lambda: model.set_customer(city, phone, billing)
        self.command(model, "PATCH", "customer-details", body, how, judge)

    @rule(model=orders, how=hows)
    def ship_whole(self, model: ModelOrder, how: How):
        """Shipping info of the order itself."""
        body = {"shipping_info": [{"tracking_number": "T1"}]}
        self.command(model, "POST", "shipping-info", body, how, model.ship_whole)

    @rule(model=orders, at=st.integers(0, 9), how=hows)
    def ship(self, model: ModelOrder, at: int, how: How):
        """Shipping info of a capture."""
        capture_id = self.some_capture(model, at)
        body = {"shipping_info": [{"tracking_number": "T2"}]}
        tail = f"captures/{capture_id}/shipping-info"
        self.command(model, "POST", tail, body, how, lambda: model.ship(capture_id))

    @rule(model=orders, at=st.integers(0, 9), how=hows)
    def send_out(self, model: ModelOrder, at: int, how: How):
        """The customer is told again."""
        capture_id = self.some_capture(model, at)
        tail = f"captures/{capture_id}/trigger-send-out"
        self.command(model, "POST", tail, None, how, lambda: model.send_out(capture_id))

    @rule(model=orders, at=st.integers(0, 9), days=st.sampled_from([2, 2, 3, 10, 30, 60]), how=hows)
    def extend_due_date(self, model: ModelOrder, at: int, days: int, how: How):
        """The customer pays later."""
        capture_id = self.some_capture(model, at)
        path = f"captures/{capture_id}/extend-due-date"
        judge = lambda: model.extend_due_date(capture_id, days)
        self.command(model, "PATCH", path, {"number_of_days": days}, how, judge)
        told = self.client.get(f"{ORDERS}/{model.order_id}/{path}-options")
        if model.find(capture_id):
            assert [one["number_of_days"] for one in told.json()["options"]] == model.due_dates()
        else:
            assert told.status_code == 404

    # how it is done

    def shown(self, lines: list[tuple[int, int]], amount: int, wrong: int) -> list[dict]:
        """Lines as a client sends them: they come to the amount, unless they are wrong by something. The last one
        takes the rest; its name is not that of any placed line."""
        made, left = [], amount
        for number, (reference, units) in enumerate(lines):
            last = number == len(lines) - 1
            units = 1 if last else units
            price = left if last else left // (2 * units)
            made.append(line(units, price, reference=f"L{reference}", name="As sent"))
            left -= units * price
        return spoil(made, wrong)

    def some_capture(self, model: ModelOrder, at: int) -> str:
        """The id of one of the captures, or of none."""
        at %= len(model.captures) + 1
        return str(uuid.UUID(int=1)) if at == len(model.captures) else model.captures[at].capture_id

    def command(
        self,
        model: ModelOrder,
        method: str,
        tail: str,
        body: dict | None,
        how: How,
        judge,
        by_wire: bool = True,
    ) -> httpx.Response:
        """Sends a command, compares its answer with the prediction, applies what follows to the model, and looks
        at the order."""
        path = f"{ORDERS if by_wire else PLACE}/{model.order_id}/{tail}"
        headers = {"Klarna-Idempotency-Key": how.key} if how.key else {}
        if how.version:
            headers["If-Match"] = {"right": model.etag, "any": "*", "wrong": '"0", "999999"'}[how.version]
        answer = self.client.request(
            method, path, headers=headers, **({} if body is None else {"json": body})
        )
        verdict = judge()
        first = model.answers.get((method, path, how.key))
        if self.is_malformed(tail, body):
            self.expect(answer, UNPROCESSABLE)
        elif first is not None:
            self.expect_repetition(model, answer, first, body)
        elif how.version == "wrong":
            self.expect(answer, Verdict(412, "PRECONDITION_FAILED"))
        else:
            self.expect(answer, verdict)
            if verdict.status < 300:
                verdict.effect(answer.headers.get("Capture-Id") or answer.headers.get("Refund-Id") or "")
            if how.key and verdict.is_kept:
                ids = {
                    name: answer.headers.get(name) for name in ("Capture-Id", "Refund-Id", "Transaction-Id")
                }
                model.answers[method, path, how.key] = (verdict, body, ids, answer.content)
        compare(self.client, model)
        return answer

    def is_malformed(self, tail: str, body: dict | None) -> bool:
        """Whether a body is refused before anybody looks at the key, the version or the order."""
        if tail != "captures":
            return False
        if "lines" in body:
            return not body["lines"] or any(one["quantity"] < 1 for one in body["lines"])
        return not 1 <= body.get("captured_amount", 0) <= LIMIT and "full" not in body

    def expect(self, answer: httpx.Response, verdict: Verdict) -> None:
        """A first answer is as predicted."""
        asked = f"{answer.request.method} {answer.request.url.path} {answer.request.content!r}"
        told = f"{asked}: {answer.status_code}, not {verdict}: {answer.text}"
        malformed = (400, 422) if verdict is UNPROCESSABLE else (verdict.status,)
        assert answer.status_code in malformed, told
        assert "Idempotency-Replayed" not in answer.headers
        kinds = [one.partition(";")[0] for one in answer.headers.get_list("X-Fangst-Warning")]
        assert kinds == list(verdict.warnings), told
        if answer.status_code >= 300:
            said = answer.json()
            if verdict is not UNPROCESSABLE:
                assert said.get("error_code", said.get("code")) == verdict.code, told
            return
        assert answer.headers.get("Capture-Duplicate-Of") == verdict.duplicate_of, told
        if verdict.duplicate_of:
            assert answer.headers["Capture-Id"] == verdict.duplicate_of
        if answer.request.url.path.startswith(ORDERS):
            assert answer.content == b""
            sent = answer.request.content
            creates = answer.status_code == 201 and b'"order_lines"' in sent and not verdict.duplicate_of
            valid = creates and "lines_mismatch" not in kinds
            assert answer.headers.get("Klarna-Order-Validation") == ("Valid" if valid else None), told

    def expect_repetition(self, model: ModelOrder, answer: httpx.Response, first: tuple, body) -> None:
        """A key that was used before gives the first answer again; with another body it is noticed."""
        verdict, first_body, ids, content = first
        if body != first_body and model.rules.strict_keys:
            assert answer.status_code == 422, answer.text
            return
        assert answer.status_code == verdict.status, answer.text
        assert answer.headers["Idempotency-Replayed"] == "true"
        assert {name: answer.headers.get(name) for name in ids} == ids
        assert answer.content == content
        assert ("key_reused" in answer.headers.get_list("X-Fangst-Warning")) == (body != first_body)
        if body != first_body:
            model.flag("key_reused")

    def try_corrected(self, model: ModelOrder, tail: str, answer: httpx.Response) -> None:
        """What a strict merchant is told to send instead is taken as it is, if the rules allow the amount."""
        if answer.status_code != 422 or "corrected_body" not in answer.json():
            return
        body = answer.json()["corrected_body"]
        lines = body.get("order_lines", [])
        amount = next(body[name] for name in body if name.endswith("_amount"))
        judges = {
            "captures": lambda: model.capture(amount, lines, True, False),
            "refunds": lambda: model.refund(amount, lines),
            "authorization": lambda: model.update(amount, lines),
        }
        method = "PATCH" if tail == "authorization" else "POST"
        again = self.command(model, method, tail, body, How(None, None), judges[tail])
        assert again.status_code != 422, again.text


def model_of(
    told: dict, method: Method, rules: Rules, created, expires, fraud: str = "ACCEPTED"
) -> ModelOrder:
    """The model of an order that was just placed or imported."""
    lines = [ModelLine(one["reference"], one["quantity"], one["total_amount"]) for one in told["order_lines"]]
    return ModelOrder(
        order_id=told["order_id"],
        reference=told["klarna_reference"],
        amount=told["order_amount"],
        original=told["order_amount"],
        lines=lines,
        method=method,
        rules=rules,
        city=told["shipping_address"]["city"],
        phone=told["shipping_address"]["phone"],
        created=created,
        expires=expires,
        fraud=fraud,
        reference1=told.get("merchant_reference1", ""),
        reference2=told.get("merchant_reference2", ""),
    )


def import_aged(site: Site, merchant: str) -> list[ModelOrder]:
    """Imports orders of every age and with every number of days left."""
    models, texts_of_all = [], []
    for number in range(AGED_AT_ONCE):
        method = METHODS[number % len(METHODS)]
        age, left = (number * 37) % 175, 1 + (number * 11) % 40
        body = recorded(
            created_at=at_midnight(-age),
            expires_at=at_midnight(left),
            purchase_country=method.country,
            purchase_currency="SEK",
            initial_payment_method={"type": method.type, "description": "As imported"},
        )
        texts_of_all.append(text_of(body))
        expires = today() + timedelta(days=left)
        models.append(model_of(body, method, MERCHANTS[merchant], today() - timedelta(days=age), expires))
    site.import_orders(texts_of_all, merchant)
    return models


def open_merchant(site: Site, merchant: str, rules: Rules) -> httpx.Client:
    """Makes a merchant with these rules and gives a client of theirs."""
    create_merchant(
        site.store,
        merchant,
        f"Merchant {merchant}",
        lines_check="strict" if rules.strict_lines else "lenient",
        idempotency_check="strict" if rules.strict_keys else "lenient",
        duplicate_guard=rules.guard,
        compat="klarna" if rules.klarna else "kustom",
    )
    key: Key = create_key(site.store, merchant)
    return site.client(None, auth=key.pair)


def test_orders_behave_like_the_model_whatever_is_done_to_them(site: Site):
    """As many sequences as fit into the time, from one seed."""

    class Here(Commands):
        pass

    Here.site = site
    Here.clients = {merchant: open_merchant(site, merchant, rules) for merchant, rules in MERCHANTS.items()}
    Here.aged = {merchant: [] for merchant in MERCHANTS}
    chosen = settings(
        max_examples=EXAMPLES_AT_ONCE,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    end, number = time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        run_state_machine_as_test(seed(SEED + number)(Here), settings=chosen)
        number += 1
    assert number > 1, "the machine is too slow to prove anything"


def test_unknown_orders_are_unknown_to_every_command(site: Site, client: httpx.Client):
    """The model has nothing to say about an order that was never placed."""
    path = f"{uuid.uuid4()}/captures"
    assert client.post(f"{ORDERS}/{path}", json={"captured_amount": 1}).status_code == 404
    for body in ({"captured_amount": 1}, {"full": True}, {"lines": [{"line": 0, "quantity": 1}]}):
        assert client.post(f"{PLACE}/{path}", json=body).status_code == 404
