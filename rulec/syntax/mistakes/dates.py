"""Dates as people write them, for saying how the language writes them."""

from __future__ import annotations

import calendar
import datetime
import re

_MONTHS = (
    # English, German, French, Spanish, Italian, Russian: as they stand in a date
    "january januar janvier enero gennaio января",
    "february februar février fevrier febrero febbraio февраля",
    "march märz maerz mars marzo марта",
    "april april avril abril aprile апреля",
    "may mai mai mayo maggio мая",
    "june juni juin junio giugno июня",
    "july juli juillet julio luglio июля",
    "august august août aout agosto августа",
    "september september septembre septiembre settembre сентября",
    "october oktober octobre octubre ottobre октября",
    "november november novembre noviembre novembre ноября",
    "december dezember décembre decembre diciembre dicembre декабря",
)
_LEAST = 3  # letters of a month that is cut short
_DASH = "[-\u2010-\u2015\u2212]"
_NUMBERS = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})(?![0-9])")
_YEAR_FIRST = re.compile(
    rf"([0-9]{{4}})(?:[./]|[ \t]*{_DASH}[ \t]*)([0-9]{{1,2}})(?:[./]|[ \t]*{_DASH}[ \t]*)([0-9]{{1,2}})"
    r"(?![0-9])(?:T[0-9:.]+Z?)?"
)
_TOGETHER = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})(?![0-9])")
_WORDS = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th|[ \t]?er|\.|º)?(?:[ \t]+|-)(?:(?:of|de)[ \t]+)?([^\W\d_]{3,10})\.?,?"
    r"(?:[ \t]+|-)(?:de[ \t]+)?([0-9]{4})(?![0-9])"
)
_AMERICAN = re.compile(
    r"([^\W\d_]{3,10})\.?[ \t]+([0-9]{1,2})(?:st|nd|rd|th)?,?[ \t]+([0-9]{4})(?![0-9])"
)
_EASTERN = re.compile(r"([0-9]{4})[年년][ \t]*([0-9]{1,2})[月월][ \t]*([0-9]{1,2})[日일]")

Readings = tuple[tuple[datetime.date, ...], int]
"""What a date may mean, the likeliest first, and where it ends."""


def readings(text: str, at: int = 0) -> Readings | None:
    """What the date that stands at a place in another form may mean.

    `30.11.2017` is day, month, year; with strokes, where either number may be the month, it is both.
    """
    if match := _NUMBERS.match(text, at):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        orders = [(second, first)]
        if match[2] == "/":
            orders = [(second, first), (first, second)]
        days = (_date(year, month, day) for month, day in orders)
        return _all(match.end(), *days)
    for pattern in (_YEAR_FIRST, _EASTERN, _TOGETHER):
        if match := pattern.match(text, at):
            return _all(match.end(), _date(int(match[1]), int(match[2]), int(match[3])))
    if match := _WORDS.match(text, at):
        return _all(match.end(), _date(int(match[3]), _month(match[2]), int(match[1])))
    if match := _AMERICAN.match(text, at):
        return _all(match.end(), _date(int(match[3]), _month(match[1]), int(match[2])))
    return None


def meant(text: str) -> datetime.date | None:
    """The date that a text in another form begins with, if it means only one."""
    found = readings(text)
    return found[0][0] if found is not None and len(found[0]) == 1 else None


def hint(text: str) -> str | None:
    """What is missing in something that is no date."""
    if re.fullmatch(r"(?:19|20)[0-9]{2}", text):
        return "the month and the day are missing"
    if re.fullmatch(r"(?:19|20)[0-9]{2}[-./][0-9]{1,2}|[^\W\d_]{3,10}\.?[ \t]+[0-9]{4}", text):
        return "the day is missing"
    if re.fullmatch(r"[-.]?[0-9]{1,2}[-.][0-9]{1,2}\.?", text):
        return "the year is missing"
    if re.fullmatch(r"[0-9]{1,2}([-./])[0-9]{1,2}\1[0-9]{1,2}", text):
        return "a year has four digits"
    return None


def no_day(written: str) -> tuple[str | None, datetime.date | None]:
    """Why `2017-02-30` is no day, and the day that is meant by `2017-27-05`."""
    year, month, day = (int(part) for part in written.split("-"))
    if not 1 <= year <= datetime.MAXYEAR:
        return None, None
    if month > 12 and (turned := _date(year, day, month)):
        return f"write {turned}: the month stands in the middle", turned
    if not 1 <= month <= 12:
        return "a year has twelve months", None
    last = calendar.monthrange(year, month)[1]
    return f"{calendar.month_name[month]} {year} has {last} days", None


def _all(end: int, *days: datetime.date | None) -> Readings | None:
    found = tuple(dict.fromkeys(day for day in days if day is not None))
    return (found, end) if found else None


def _month(word: str) -> int:
    said = word.lower()
    found = {
        number
        for number, names in enumerate(_MONTHS, 1)
        for name in names.split()
        if name == said or len(said) >= _LEAST and name.startswith(said)
    }
    return found.pop() if len(found) == 1 else 0


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
