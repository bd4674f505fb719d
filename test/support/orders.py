"""Orders to place: lines whose amounts add up, people who do not exist, everything random from a seed."""

import random
from fractions import Fraction

import httpx

PLACE = "/merchant/v1/orders"
PEOPLE = (
    ("Ingrid", "Solvang", "Fjellveien 12", "5019", "Bergen", "NO"),
    ("Bjørn", "Ångström", "Granitvägen 3", "75243", "Uppsala", "SE"),
    ("Jörg", "Müller", "Lindenallee 40", "20259", "Hamburg", "DE"),
    ("Søren", "Kjærgaard", "Havnegade 7", "8000", "Aarhus", "DK"),
    ("Päivi", "Hämäläinen", "Koivukatu 9", "33100", "Tampere", "FI"),
    ("Elin", "Öberg", "Strandgatan 21", "62156", "Visby", "SE"),
)
GOODS = ("Wool sweater", "Trail shoes", "Enamel mug", "Ljuslykta", "Tørkle", "Villasukat")
RATES = (0, 600, 1000, 1200, 1500, 2500)
ADDRESS_MEMBERS = (
    "given_name",
    "family_name",
    "title",
    "street_address",
    "street_address2",
    "postal_code",
    "city",
    "region",
    "country",
    "email",
    "phone",
)


def tax_in(total: int, rate: int) -> int:
    """Works out the tax that a total of this rate contains, rounded to the nearest unit."""
    exact = Fraction(total * rate, 10000 + rate)
    return int((exact + Fraction(1, 2)).__floor__())


def line(
    quantity: int = 1, unit_price: int = 10000, tax_rate: int = 2500, discount: int = 0, **members
) -> dict:
    """Makes one order line that adds up."""
    total = quantity * unit_price - discount
    made = {
        "reference": "SKU-1000",
        "type": "physical",
        "quantity": quantity,
        "name": "Wool sweater",
        "total_amount": total,
        "unit_price": unit_price,
        "total_discount_amount": discount,
        "tax_rate": tax_rate,
        "total_tax_amount": tax_in(total, tax_rate),
    }
    return made | members


def address(given: str, family: str, street: str, code: str, city: str, country: str) -> dict:
    """Makes the address of a person, with an e-mail that is made of plain letters."""
    plain = str.maketrans("øåöäüæØÅÖÄÜÆ", "oaoauaOAOAUA")
    return {
        "given_name": given,
        "family_name": family,
        "street_address": street,
        "postal_code": code,
        "city": city,
        "country": country,
        "email": f"{given}.{family}@example.com".translate(plain).lower(),
        "phone": "+46700000000",
    }


def order(lines: list[dict], **members) -> dict:
    """Makes the body that places an order of these lines; the amounts are their sums."""
    made = {
        "purchase_country": "SE",
        "purchase_currency": "SEK",
        "locale": "sv-SE",
        "order_amount": sum(item["total_amount"] for item in lines),
        "order_tax_amount": sum(item["total_tax_amount"] for item in lines),
        "order_lines": lines,
    }
    return made | members


class Shop:
    """A shop that thinks of orders. The same seed thinks of the same orders."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.count = 0

    def reference(self, prefix: str = "FF") -> str:
        """Gives a merchant reference that no other order of this shop has."""
        self.count += 1
        return f"{prefix}-{self.count:06d}"

    def person(self) -> dict:
        """Gives somebody's address."""
        return address(*self.random.choice(PEOPLE))

    def line(self) -> dict:
        """Gives a line of some goods."""
        quantity, price = self.random.randint(1, 9), self.random.randint(100, 90000)
        return line(
            quantity,
            price,
            self.random.choice(RATES),
            self.random.choice((0, 0, 0, self.random.randint(1, price))),
            reference=f"SKU-{self.random.randint(1000, 9999)}",
            name=self.random.choice(GOODS),
        )

    def order(self, lines: list[dict] | None = None, **members) -> dict:
        """Gives the body of an order, with a person, references and a payment method."""
        who = self.person()
        lines = lines or [self.line() for _ in range(self.random.randint(1, 4))]
        defaults = {
            "merchant_reference1": self.reference(),
            "billing_address": who,
            "shipping_address": dict(who),
            "payment_method": {"type": "INVOICE", "description": "Pay later"},
        }
        return order(lines, **(defaults | members))

    def order_of(self, amount: int, **members) -> dict:
        """Gives the body of an order of one line of this amount."""
        return self.order([line(1, amount)], **members)


def place(client: httpx.Client, body: dict, **headers) -> dict:
    """Places an order; it must be accepted."""
    answer = client.post(PLACE, json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()
