"""Payment files for the bank: each payout is in one, whole, and a file that was lost is written again as it was."""

import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest

from support.payouts import PAYOUTS, bring_and_settle, set_terms
from support.program import fangst
from support.recorded import with_captures
from support.site import Site

NAMESPACE = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
PAYER = ("--payer", "Fangst & Söner AB", "--payer-iban", "NO9386011117947", "--payer-bic", "DNBANOKK")
IBAN = "SE4550000000058398257466"


@pytest.fixture(scope="module")
def merchant(site: Site) -> str:
    """A merchant with an account and three payouts, of which one is of nothing."""
    name = site.another("M700001")
    set_terms(site, name, iban=IBAN, bic="ESSESESS")
    bring_and_settle(site, with_captures(10000, 20050, refund=500), merchant=name)
    return name


def write(site: Site, merchant: str, path, *options: str, expect: int = 0) -> str:
    """Writes a payment file, and gives what the command said."""
    command = ("payout", *site.store, "--merchant", merchant, "--payment-file", path)
    return fangst(*command, *(options or PAYER), expect=expect).said


def text(element: ET.Element, path: str) -> str:
    """The text at a path of the namespace."""
    found = element.find("/".join(f"p:{step}" for step in path.split("/")), NAMESPACE)
    assert found is not None, path
    return found.text or ""


def test_a_payment_file_pays_each_payout_once(site: Site, merchant, tmp_path):
    """One transfer for each that is closed and of more than 0; the sums at the head are those of the transfers. A second
    file has nothing to pay, and the first is written again byte for byte by its message id."""
    said = write(site, merchant, tmp_path / "a.xml")
    message = said.split()[-1].rstrip(".")
    root = ET.parse(tmp_path / "a.xml").getroot()
    assert root.tag == f"{{{NAMESPACE['p']}}}Document"
    head = root.find("p:CstmrCdtTrfInitn/p:GrpHdr", NAMESPACE)
    payments = root.findall("p:CstmrCdtTrfInitn/p:PmtInf", NAMESPACE)
    assert (text(head, "MsgId"), text(head, "NbOfTxs"), text(head, "CtrlSum")) == (message, "2", "300.50")
    assert text(head, "InitgPty/Nm") == "Fangst & Söner AB"
    every = site.client(merchant).get(PAYOUTS).json()["payouts"]
    payouts = {each["payment_reference"]: each for each in every if each["totals"]["settlement_amount"] > 0}
    assert len(payments) == len(payouts) == 2
    for payment in payments:
        payout = payouts.pop(text(payment, "CdtTrfTxInf/PmtId/EndToEndId"))
        amount = payment.find("p:CdtTrfTxInf/p:Amt/p:InstdAmt", NAMESPACE)
        assert (amount.get("Ccy"), Decimal(amount.text) * 100) == ("NOK", payout["totals"]["settlement_amount"])
        assert text(payment, "CdtTrfTxInf/CdtrAcct/Id/IBAN") == IBAN
        assert text(payment, "CdtTrfTxInf/RmtInf/Ustrd") == payout["payment_reference"]
        assert text(payment, "ReqdExctnDt/Dt") == text(head, "CreDtTm")[:10], "their days are over"
        order = [child.tag.split("}")[1] for child in payment]
        assert order == ["PmtInfId", "PmtMtd", "NbOfTxs", "CtrlSum", "ReqdExctnDt", "Dbtr", "DbtrAcct", "DbtrAgt", "CdtTrfTxInf"]
        order = [child.tag.split("}")[1] for child in payment.find("p:CdtTrfTxInf", NAMESPACE)]
        assert order == ["PmtId", "Amt", "CdtrAgt", "Cdtr", "CdtrAcct", "RmtInf"]
    assert "in no payment file yet" in write(site, merchant, tmp_path / "b.xml", expect=1)
    assert not (tmp_path / "b.xml").exists()
    write(site, merchant, tmp_path / "c.xml", *PAYER, "--message", message)
    assert (tmp_path / "c.xml").read_bytes() == (tmp_path / "a.xml").read_bytes()


def test_a_payment_file_is_not_written_over_another_nor_without_accounts(site: Site, merchant, tmp_path):
    """Each refusal says what is missing, and no payout is taken into a file that is not written."""
    other = site.another("M700002")
    set_terms(site, other)
    bring_and_settle(site, with_captures(10000), merchant=other)
    (tmp_path / "there.xml").write_text("precious")
    assert "is there already" in write(site, other, tmp_path / "there.xml", expect=1)
    assert "must have an iban" in write(site, other, tmp_path / "d.xml", expect=1)
    assert "--payer" in write(site, other, tmp_path / "d.xml", "--message", "X", expect=2)
    bad = ("--payer", "A", "--payer-iban", "NO9386011117948")
    assert "--payer-iban" in write(site, other, tmp_path / "d.xml", *bad, expect=2)
    assert "no payment file" in write(site, merchant, tmp_path / "d.xml", *PAYER, "--message", "X", expect=1)
    set_terms(site, other, iban=IBAN)
    write(site, other, tmp_path / "d.xml", "--payer", "A", "--payer-iban", "NO9386011117947")
    root = ET.parse(tmp_path / "d.xml").getroot()
    assert root.find(".//p:DbtrAgt/p:FinInstnId/p:Othr/p:Id", NAMESPACE).text == "NOTPROVIDED"
