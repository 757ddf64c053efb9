"""Runs `rulec import` on tables, and says what came of it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from rulec.cli.app import run
from rulec.model.load import Store
from rulec.syntax.parser import read
from rulec.syntax.printer import format_file

HEADINGS = ["No", "Description", "CN code", "Value"]
ANNEX = [
    ["1.", "Pure-bred horses", "0101 21 00", ""],
    [
        "2.",
        "Leather handbags of high quality",
        "ex 4202 21 00\nex 4202 22",
        "exceeding EUR 50 each",
    ],
    ["", "", "ex 4202 29", ""],
    ["3.", "Carpets, valued higher than EUR 473", "57", "EUR 473"],
    ["4.", "Designer clothing", "", ""],
    ["5.", "Vermouth", "2205, 9999 99", "> EUR 10 per litre"],
    ["6.", "", "", "EUR 3"],
]
OPTIONS = ["--id", "ZZ", "--currency", "EUR", "--edition", "CN2017", "--from", "2018-01-31"]


def csv_file(path: Path, rows: list[list[str]], delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)
    return path


def told(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """Run the command; its summary."""
    assert run(["import", *map(str, words)]) == 0
    return capsys.readouterr().err


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """Run the command, which has to end in one line and 2."""
    assert run(["import", *map(str, words)]) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and shown.err.count("\n") == 1
    return shown.err


def checked(path: Path) -> str:
    """The text of a rule file that has no errors, is canonical and has as many to-dos as told."""
    file, found = read(path)
    assert not found
    text = path.read_text("utf-8")
    assert format_file(file) == text
    assert Store().check(path).ok
    return text
