"""PDF documents, read as people and printers read them."""

import re
import subprocess
import tempfile
from decimal import Decimal
from pathlib import Path

import httpx


def pdf(client: httpx.Client, path: str, **query: str) -> bytes:
    """Gets a document, which must be a whole PDF that qpdf finds nothing wrong with, with no time and no machine in it."""
    answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/pdf"
    assert re.fullmatch(r'inline; filename="[a-zA-Z0-9-]+\.pdf"', answer.headers["Content-Disposition"])
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    check(answer.content)
    return answer.content


def check(document: bytes) -> None:
    """Refuses a document that is not well formed."""
    said = run(document, "qpdf", "--check", "FILE")
    assert "No syntax or stream encoding errors found" in said, said
    facts = run(document, "pdfinfo", "FILE")
    assert "A4" in facts and "Producer:        fangst\n" in facts and "CreationDate" not in facts, facts


def run(document: bytes, *command: str) -> str:
    """Lets a program that is no part of us read a document."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "document.pdf")
        path.write_bytes(document)
        words = [str(path) if word == "FILE" else word for word in command]
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def pages(document: bytes) -> list[str]:
    """The text of each page, laid out as it is printed."""
    return run(document, "pdftotext", "-layout", "FILE", "-").split("\f")[:-1]


def amounts(text: str, label: str) -> list[int]:
    """The minor units behind a label that begins a line, in English: thousands have commas, decimals a point."""
    (line,) = (line for line in text.splitlines() if line.strip().startswith(label))
    return [int(Decimal(found.replace(",", "")) * 100) for found in re.findall(r"-?[\d,]+\.\d\d", line)]
