"""What stands at the head of an imported list: taken from the answers, the table, or left to do."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePath

from attrs import field, frozen

from rulec.importing.codes import read_codes
from rulec.importing.limits import read_limit
from rulec.importing.rows import Table, TableError
from rulec.importing.settings import REGIMES, Settings
from rulec.importing.words import clip, slug
from rulec.money import CURRENCIES
from rulec.nomenclature import EditionError, edition_at, hs_edition

NAME = re.compile(r"(?!(?:and|or|not|is|in)$)[A-Za-z_][A-Za-z0-9_]*")
NEWEST = "HS2022"


@frozen
class Head:
    """The answers about a list, and which of them were assumed (kind of to-do, sentence)."""

    id: str
    title: str
    regime: str
    target: str
    currency: str
    edition: str
    todos: tuple[tuple[str, str], ...] = field(default=())

    @property
    def prefix(self) -> str:
        """What the names of its provisions begin with."""
        return self.id.lower()


def head(table: Table, settings: Settings) -> Head:
    """The head of a table's list; TableError where something is missing or not known."""
    todos: list[tuple[str, str]] = []
    regime = (settings.regime or "").upper() or slug(table.regime or "", 6).upper()
    target = settings.target or REGIMES.get(regime)
    if not regime and target is None:
        regime, target = "DPRK", "KP"
        todos.append(("regime", "no regime was stated: DPRK and its target KP are assumed"))
    elif not regime:
        regime = next((r for r, t in REGIMES.items() if t == target), f"ON_{target}")
    if target is None:
        raise TableError(f"which country is the regime {regime} about? say --target, such as KP")
    if re.fullmatch(r"[A-Z]{2}", target) is None:
        raise TableError(
            f"{clip(target, 40)!r} is no country: write two capital letters, such as KP"
        )
    name = settings.id or _id(table, regime)
    for what, word in (("a ruleset's name", name), ("a regime", regime)):
        if NAME.fullmatch(word) is None:
            raise TableError(
                f"{clip(word, 40)!r} is not {what}: write letters, digits and _, such as EU_NEW"
            )
    title = settings.title or table.title
    if not title:
        title = name
        todos.append(("title", "say whose list this is, under which regime (--title)"))
    edition, edition_todo = _edition(table, settings)
    if edition_todo:
        todos.append(("edition", edition_todo))
    return Head(name, title, regime, target, _currency(table, settings), edition, tuple(todos))


def _id(table: Table, regime: str) -> str:
    if table.jurisdiction:
        own = slug(table.jurisdiction, 6).upper()
        return own if regime == "DPRK" else f"{own}_{regime}"
    made = slug(PurePath(table.name).stem, 6).upper()
    return made if NAME.fullmatch(made) else f"LIST_{made}".rstrip("_")


def _currency(table: Table, settings: Settings) -> str:
    stated = settings.currency or table.currency
    if stated:
        if stated not in CURRENCIES:
            raise TableError(f"{clip(stated, 20)!r} is no currency of ISO 4217, such as EUR")
        return stated
    found = {
        read.limit.currency
        for instrument in table.instruments
        for row in instrument.rows
        if (read := read_limit(row.threshold, row.currency, "", row.per)).limit is not None
    }
    if len(found) == 1:
        return found.pop()
    several = f" (the table has {', '.join(sorted(found))})" if found else ""
    raise TableError(f"which currency does the list count in? say --currency, such as EUR{several}")


def _edition(table: Table, settings: Settings) -> tuple[str, str | None]:
    if settings.edition:
        try:
            hs_edition(settings.edition)
        except EditionError as error:
            raise TableError(str(error)) from None
        return settings.edition, None
    coded = [i for i in table.instruments if any(row.codes for row in i.rows)] or table.instruments
    days = [day for i in coded if (day := i.since or settings.since) is not None]
    systems = {
        row.system or read_codes(row.codes, NEWEST).system for i in coded for row in i.rows[:50]
    }
    day = max(days, default=None)
    if day is None:
        return NEWEST, (
            f"the edition of the nomenclature that the list was written with is not stated: {NEWEST}, "
            "the newest, is assumed (--edition)"
        )
    return _named(
        systems, day
    ), f"the edition is that of {day}: check it against the list (--edition)"


def _named(systems: set[str | None], day: date) -> str:
    return f"CN{day.year}" if "CN" in systems and day.year >= 2007 else edition_at(day)
