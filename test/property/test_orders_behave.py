"""Random sequences of commands against the model: every answer and every order is as predicted."""

import os
import time
import uuid

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

from support.merchant import detail
from support.model import ALLOWED, LIMIT, REFUSED, ModelLine, ModelOrder
from support.orders import PLACE, line, order
from support.site import FJORD, Site
from support.wire import ORDERS

SECONDS = 1200 if "FANGST_SOAK" in os.environ else 70
EXAMPLES_AT_ONCE = 20
STEPS = 30
SEED = int(os.environ.get("FANGST_TEST_SEED", "20261122"))

some_lines = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 3000), st.integers(0, 2)), min_size=1, max_size=4
)
odd_amounts = st.sampled_from([0, -1, -50, LIMIT, LIMIT + 1, 2**53])
shares = st.one_of(st.integers(1, 100), st.sampled_from([100, 101, 130]))
wanted_lines = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 10)), max_size=3, unique_by=lambda pair: pair[0]
)
keys = st.sampled_from([None, None, "alpha", "beta"])


class Commands(RuleBasedStateMachine):
    """What clients may do with orders, in any sequence; after each step the order is looked at."""

    client: httpx.Client
    orders = Bundle("orders")

    @initialize(target=orders, lines=some_lines)
    def begin(self, lines: list[tuple[int, int, int]]):
        """Every sequence begins with an order."""
        return self.place(lines, "order")

    @rule(target=orders, lines=some_lines, how=st.sampled_from(["order", "auto_capture", "bad sum"]))
    def place_one(self, lines: list[tuple[int, int, int]], how: str):
        """Places an order, or one that is captured at once, or one that does not add up."""
        placed = self.place(lines, how)
        return multiple() if placed is None else placed

    def place(self, lines: list[tuple[int, int, int]], how: str) -> ModelOrder | None:
        """Places an order of lines given as quantity, price and discount."""
        made = [
            line(quantity, price, 2500, min(discount, quantity * price - 1), reference=f"L{number}")
            for number, (quantity, price, discount) in enumerate(lines)
        ]
        body = order(made, auto_capture=how == "auto_capture")
        body["order_amount"] += how == "bad sum"
        answer = self.client.post(PLACE, json=body)
        if how == "bad sum":
            assert (answer.status_code, answer.json()["code"]) == (400, "BAD_VALUE")
            return None
        assert answer.status_code == 201, answer.text
        told = answer.json()
        model_lines = [ModelLine(one["quantity"], one["total_amount"]) for one in made]
        model = ModelOrder(told["order_id"], told["klarna_reference"], body["order_amount"], model_lines)
        if how == "auto_capture":
            model.take_all()
        self.look(model)
        return model

    @rule(model=orders, share=shares, merchant_api=st.booleans(), key=keys)
    def capture_amount(self, model: ModelOrder, share: int, merchant_api: bool, key: str | None):
        """Captures a share of what remains, or of the whole if nothing remains."""
        amount = max(1, (model.remaining or model.amount) * share // 100)
        self.command(
            model, {"captured_amount": amount}, merchant_api, key, model.judge_amount(amount), amount
        )

    @rule(model=orders, amount=odd_amounts, merchant_api=st.booleans())
    def capture_odd_amount(self, model: ModelOrder, amount: int, merchant_api: bool):
        """Amounts at and beyond the limits."""
        self.command(
            model, {"captured_amount": amount}, merchant_api, None, model.judge_amount(amount), amount
        )

    @rule(model=orders, share=st.integers(1, 120), key=keys)
    def capture_with_lines_for_display(self, model: ModelOrder, share: int, key: str | None):
        """Through the Order Management API lines decide nothing, but are read as captured afterwards."""
        amount = max(1, model.remaining * share // 100)
        body = {"captured_amount": amount, "order_lines": [line(1, 10, reference="L0")]}
        model.lines_known &= amount > model.remaining
        self.command(model, body, False, key, model.judge_amount(amount), amount)

    @rule(model=orders, wanted=wanted_lines, key=keys)
    def capture_lines(self, model: ModelOrder, wanted: list[tuple[int, int]], key: str | None):
        """Captures parts of lines, some of which are not there or not left."""
        if not model.lines_known:
            return
        judged = model.judge_lines(wanted)
        body = {"lines": [{"line": number, "quantity": units} for number, units in wanted]}
        key = key if judged in (ALLOWED, REFUSED) else None
        self.command(model, body, True, key, judged, lambda: model.take_lines(wanted))

    @rule(model=orders, key=keys)
    def capture_full(self, model: ModelOrder, key: str | None):
        """Captures all that remains."""
        self.command(model, {"full": True}, True, key, model.judge_full(), model.take_all)

    @rule(model=orders)
    def acknowledge(self, model: ModelOrder):
        """Changes nothing that can be read here, however often."""
        answer = self.client.post(f"{ORDERS}/{model.order_id}/acknowledge")
        assert (answer.status_code, answer.content) == (204, b"")
        self.look(model)

    @rule(model=orders, merchant_api=st.booleans())
    def say_nothing(self, model: ModelOrder, merchant_api: bool):
        """A capture that does not say how much."""
        answer = self.client.post(self.path(model, merchant_api), json={})
        assert answer.status_code == 422 or (merchant_api and answer.status_code == 400)
        self.look(model)

    def path(self, model: ModelOrder, merchant_api: bool) -> str:
        """Where captures are posted."""
        return f"{PLACE if merchant_api else ORDERS}/{model.order_id}/captures"

    def command(
        self, model: ModelOrder, body: dict, merchant_api: bool, key: str | None, judged, effect
    ) -> bool:
        """Sends a capture, compares its answer with the prediction, applies the effect to the model, and looks
        at the order. A key that was used before gives the first answer again."""
        path = self.path(model, merchant_api)
        headers = {"Idempotency-Key": key} if key else {}
        answer = self.client.post(path, json=body, headers=headers)
        before = model.answers.get((path, key)) if key else None
        if before is not None:
            assert (answer.status_code, answer.headers.get("Capture-Id")) == before
            assert answer.headers["Idempotency-Replayed"] == "true"
            self.look(model)
            return
        assert answer.status_code in judged, f"{body}: {answer.status_code}, not {set(judged)}: {answer.text}"
        assert "Idempotency-Replayed" not in answer.headers
        if answer.status_code == 403:
            told = answer.json()
            assert told.get("error_code", told.get("code")) == "CAPTURE_NOT_ALLOWED"
        captured = answer.status_code == 201
        if captured:
            effect() if callable(effect) else model.take(effect)
        if captured and merchant_api:
            told = answer.json()
            assert told["captured_amount"] == model.captures[-1]
            assert told["klarna_reference"] == f"{model.reference}-{len(model.captures)}"
            assert told["order"]["remaining_authorized_amount"] == model.remaining
        if key:
            model.answers[path, key] = (answer.status_code, answer.headers.get("Capture-Id"))
        self.look(model)

    def look(self, model: ModelOrder) -> None:
        """Compares the order with the model, in both interfaces."""
        told = detail(self.client, model.order_id)
        assert told["status"] == model.status
        assert told["captured_amount"] == model.captured
        assert told["remaining_authorized_amount"] == model.remaining
        assert told["order_amount"] == told["original_order_amount"] == model.amount
        assert [one["captured_amount"] for one in told["captures"]] == model.captures
        references = [one["klarna_reference"] for one in told["captures"]]
        assert references == [f"{model.reference}-{n + 1}" for n in range(len(model.captures))]
        assert told["actions"]["capture"]["allowed"] == (model.remaining > 0)
        if model.lines_known:
            names = ("captured_quantity", "left_quantity", "captured_amount", "left_amount")
            progress = [tuple(one[name] for name in names) for one in told["order_lines"]]
            assert progress == [one.progress(model.remaining == 0) for one in model.lines]
        wire = self.client.get(f"{ORDERS}/{model.order_id}").json()
        assert wire["captures"] == told["captures"]
        assert wire["captured_amount"] == model.captured


def test_orders_behave_like_the_model_whatever_is_done_to_them(site: Site):
    """As many sequences as fit into the time, from one seed."""

    class Here(Commands):
        client = site.client(FJORD)

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


def test_unknown_orders_are_unknown_to_every_command(site: Site):
    """The model has nothing to say about an order that was never placed."""
    client = site.client(FJORD)
    path = f"{uuid.uuid4()}/captures"
    assert client.post(f"{ORDERS}/{path}", json={"captured_amount": 1}).status_code == 404
    for body in ({"captured_amount": 1}, {"full": True}, {"lines": [{"line": 0, "quantity": 1}]}):
        assert client.post(f"{PLACE}/{path}", json=body).status_code == 404
