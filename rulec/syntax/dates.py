"""Dates as people write them, for saying how the language writes them."""

from __future__ import annotations

import datetime
import re

_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_NUMBERS = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})(?![0-9])")
_WORDS = re.compile(r"([0-9]{1,2})\.?[ \t]+([A-Za-z]{3,9})\.?,?[ \t]+([0-9]{4})(?![0-9])")
_AMERICAN = re.compile(r"([A-Za-z]{3,9})\.?[ \t]+([0-9]{1,2}),?[ \t]+([0-9]{4})(?![0-9])")


def meant(text: str, at: int = 0) -> tuple[datetime.date, int] | None:
    """The date that stands at a place in another form, and where it ends.

    `30.11.2017` is day, month, year; with strokes, where either number may be the month, none.
    """
    if match := _NUMBERS.match(text, at):
        day, month, year = int(match[1]), int(match[3]), int(match[4])
        if match[2] == "/" and day <= 12 and day != month:
            return None
        return _date(year, month, day, match.end())
    if match := _WORDS.match(text, at):
        return _date(int(match[3]), _month(match[2]), int(match[1]), match.end())
    if match := _AMERICAN.match(text, at):
        return _date(int(match[3]), _month(match[1]), int(match[2]), match.end())
    return None


def _month(word: str) -> int:
    found = [n for n, name in enumerate(_MONTHS, 1) if name.startswith(word.lower())]
    return found[0] if len(found) == 1 else 0


def _date(year: int, month: int, day: int, end: int) -> tuple[datetime.date, int] | None:
    try:
        return datetime.date(year, month, day), end
    except ValueError:
        return None
