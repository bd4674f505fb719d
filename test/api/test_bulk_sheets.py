"""Bulk files as spreadsheets save them: what was in the cells is read, or the row says why it cannot be."""

import json

import pytest

from support.bulk import NDJSON, rested, result_rows, told, upload, uploaded
from support.merchant import JOBS
from support.orders import line, order, place
from support.wire import assert_problem, captures_of, read

AMOUNT = 500_000
NAME = "Å–{n} €"  # a reference whose letters are other bytes in each encoding
NBSP, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"

FILES = {  # how a file is saved: its bytes, {} for the order, and the minor units that are captured
    "UTF-8 with commas": ("order,action,amount\r\n{},capture,1234.50\r\n", "utf-8", 123_450),
    "UTF-8 with a mark and semicolons": ("order;action;amount\r\n{};capture;1234,50\r\n", "utf-8-sig", 123_450),
    "Unicode text": ("order\taction\tamount\r\n{}\tcapture\t1234,50\r\n", "utf-16", 123_450),
    "UTF-16, the other way": ("\N{BOM}order\taction\tamount\r\n{}\tcapture\t1234,50\r\n", "utf-16-be", 123_450),
    "Windows-1252": ("order;action;amount\r\n{};capture;1234,50\r\n", "cp1252", 123_450),
    "of an old Mac": ("order;action;amount\r{};capture;1234,50\r", "utf-8", 123_450),
    "with its separator told": ("sep=;\r\norder;action;amount;x_a,b,c,d\r\n{};capture;1234,50;\r\n", "utf-8", 123_450),
    "with a mark and its separator told": ("sep=,\r\norder,action,amount\r\n{},capture,1234.50\r\n", "utf-8-sig", 123_450),
    "trailing empty columns": ("order;action;amount;;;\r\n{};capture;12,5;;;\r\n;;;;;\r\n", "utf-8", 1250),
    "trailing empty columns of some rows": ("order;action;amount\r\n;;;;\r\n{};capture;12,5;;\r\n", "utf-8", 1250),
    "rows of blanks": (f"order;action;amount\r\n;{NBSP};\r\n{{}};capture;12,5\r\n", "utf-8", 1250),
    "blanks around": (f"order ;{NBSP}Action; Amount\r\n {{}}{NBSP};capture ;{NBSP}12,5\r\n", "utf-8", 1250),
    "cells with line breaks": ('order,action,amount,description\r\n"{}",capture,5,"two\r\nlines, ""so"""\r\n', "utf-8", 500),
    "all cells in quotes": ('"order";"action";"amount"\r\n"{}";"capture";"1 234,50"\r\n', "utf-8", 123_450),
    "thousands with a blank": ("order;action;amount\r\n{};capture;1 234,50\r\n", "cp1252", 123_450),
    "thousands with a hard blank": (f"order;action;amount\r\n{{}};capture;1{NBSP}234,50\r\n", "cp1252", 123_450),
    "thousands with a narrow blank": (f"order;action;amount\r\n{{}};capture;1{NARROW}234\r\n", "utf-8", 123_400),
    "thousands with a point": ("order;action;amount\r\n{};capture;1.234,50\r\n", "utf-8", 123_450),
    "thousands with a comma": ('order,action,amount\r\n{},capture,"1,234.50"\r\n', "utf-8", 123_450),
    "thousands as the Swiss have them": ("order;action;amount\r\n{};capture;1'234.50\r\n", "utf-8", 123_450),
    "a formula": ('order;action;amount\r\n="{}";capture;="12,5"\r\n', "utf-8", 1250),
    "a formula in quotes": ('order;action;amount\r\n"=""{}""";capture;12,5\r\n', "utf-8", 1250),
    "names in other letters": ("ORDER;Action;AMOUNT;X_Mine\r\n{};CAPTURE;12,5;1\r\n", "utf-8", 1250),
}


@pytest.mark.parametrize("how", FILES)
def test_a_file_is_read_as_it_was_saved(client, how):
    """The order is found by its own letters, and the amount is the one that was seen."""
    text, encoding, amount = FILES[how]
    name = NAME.format(n=list(FILES).index(how))
    placed = place(client, order([line(1, AMOUNT)], merchant_reference1=name))
    job = uploaded(client, text.replace("{}", name).encode(encoding))
    assert (job["total"], rested(client, job)["done"]) == (1, 1), told(client, job, "detail")
    assert read(client, placed)["captured_amount"] == amount
    if "description" in text:
        assert captures_of(client, placed)[0]["description"] == 'two\r\nlines, "so"'
    delimiter = next(one for one in "\t;," if one in text.replace("sep=;\r\norder;", ";"))
    row = result_rows(client, job, delimiter)[0]
    assert row["result_outcome"] == "captured" and name in next(iter(row.values()))


CELLS = {  # a row of it, the column at fault and a word of the reason
    "1,23457E+11;capture;5;": ("order", "shortened"),
    "1.23457E+11;capture;5;": ("order", "shortened"),
    "{};capture;1,5E+03;": ("amount", "shortened"),
    "{};capture;5;3,70735E+17": ("tracking_number", "shortened"),
    "{};capture;1.234;": ("amount", "at most 2 decimals"),
    "{};capture;12 34,50;": ("amount", "at most 2 decimals"),
    "{};capture;5 kr;": ("amount", "at most 2 decimals"),
    "{};capture;=2+3;": ("amount", "at most 2 decimals"),
    "{};capture;-5;": ("amount", "at most 2 decimals"),
    "{};capture;#REF!;": ("amount", "at most 2 decimals"),
    "{};capture;5;;;x": (None, "6 fields"),
    "{};capture": (None, "2 fields"),
}


def test_what_cannot_be_known_is_refused(client):
    """Each with its column and what to do; nothing is captured."""
    placed = place(client, order([line(1, AMOUNT)], merchant_reference1="CELLS"))
    rows = [row.replace("{}", "CELLS") for row in CELLS]
    job = uploaded(client, "\r\n".join(["order;action;amount;tracking_number", *rows]))
    assert rested(client, job)["failed"] == len(CELLS)
    for (column, words), (seen, detail) in zip(CELLS.values(), told(client, job, "column", "detail"), strict=True):
        assert seen == column and words in detail, detail
    assert read(client, placed)["captured_amount"] == 0


FORMULAS = {  # what is in a cell of a file, and in that of its result; the order is named in the same way
    "=F1+1": "'=F1+1",
    "+F2+1": "'+F2+1",
    "@F3": "'@F3",
    "-F4": "'-F4",
    "'=F5": "'=F5",
    '="F6"': '="F6"',
    "-12,50": "-12,50",
}


def test_a_result_has_no_formulas_and_can_be_sent_again(client):
    """An apostrophe is before each, as in exports, and is read away; the second result is as the first."""
    for text in FORMULAS:
        place(client, order([line(1, AMOUNT)], merchant_reference1=text.lstrip("'").replace('="F6"', "F6")))
    cells = ['"' + text.replace('"', '""') + '"' for text in FORMULAS]
    title = '"=""x_note"""'
    job = uploaded(client, "\r\n".join([f"order;action;amount;{title}", *(f"{cell};capture;5;{cell}" for cell in cells)]))
    assert rested(client, job)["done"] == len(FORMULAS), told(client, job, "detail")
    first = client.get(f"{JOBS}/{job['job_id']}/result-file").text
    rows = result_rows(client, job, ";")
    assert [(row["order"], row['="x_note"']) for row in rows] == [(text, text) for text in FORMULAS.values()]
    again = uploaded(client, first)
    assert rested(client, again)["done"] == len(FORMULAS), told(client, again, "detail")
    same = ("order", "action", "amount", '="x_note"', "result_outcome", "result_order_id")
    assert [[row[name] for name in same] for row in result_rows(client, again, ";")] == [
        [row[name] for name in same] for row in rows
    ]


def test_a_title_that_is_a_formula_is_no_title(client):
    """Though it begins as a text in quotes that names a column of one's own."""
    title = '"=""x_note""&HYPERLINK(""https://evil.example"")&"""""'
    assert_problem(upload(client, f"order;action;{title}\r\nX;cancel;\r\n"), 422, "UNPROCESSABLE_ENTITY")


@pytest.mark.parametrize("text", ["order,action\nX,cancel\n".encode("utf-16")[:-1], b"order\0", b"\xef\xbb\xbforder\xe5"])
def test_bytes_that_are_no_text_are_refused(client, text):
    """With what to do about it."""
    assert_problem(upload(client, text), 422, "UNPROCESSABLE_ENTITY")


def test_objects_are_taken_by_their_word(client):
    """JSON is UTF-8, and a text in it is no cell: a shop may call an order 1E+11."""
    placed = place(client, order([line(1, AMOUNT)], merchant_reference1="1E+11"))
    assert_problem(upload(client, '{"order": "Å"}'.encode("cp1252"), NDJSON), 422, "UNPROCESSABLE_ENTITY")
    job = uploaded(client, json.dumps({"order": "1E+11", "action": "capture", "amount": 700}), NDJSON)
    assert rested(client, job)["done"] == 1, told(client, job, "detail")
    assert read(client, placed)["captured_amount"] == 700
