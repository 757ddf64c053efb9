"""What could have stood where reading stopped, in words."""

from __future__ import annotations

from collections.abc import Iterable

from rulec.syntax.grammar import keyword
from rulec.syntax.keywords import CLAUSES

_SHOWN = {
    "NAME": "a name",
    "STRING": "a text in quotation marks",
    "NUMBER": "a number",
    "DATE": "a date such as 2017-11-15",
    "CODE": "a commodity code",
    "SYSTEM": "a nomenclature (HS, CN)",
    "OP": "one of > >= < <=",
    "URL": "an address <https://...>",
    "EVIDENCE": "an evidence level",
}
_CONDITION = frozenset(("LPAR", "NAME", "NOT", "JUDGED", "VALUE"))
_GOODS = frozenset(("CODE", "EX", "SYSTEM", "IN", "ALL"))


def words(options: Iterable[str]) -> list[str]:
    return [word for name in options if (word := keyword(name)) and word.isalpha()]


def expected(options: set[str]) -> str | None:
    names = {n for n in options if n not in ("$END", "COMMENT")}
    parts: list[str] = []
    if {"LPAR", "NAME", "NOT"} <= names:
        parts.append("a condition")
        names -= {n for n in names if n in _CONDITION or keyword(n) == "code"}
    if {"NUMBER", "DATE", "NAME"} <= names:
        parts.append("an amount such as 50 EUR, a date, or a name from `define`")
        names -= {"NUMBER", "DATE", "NAME"}
    if {"CODE", "IN"} <= names:
        parts.append("a commodity code, `in NAME` or `all`")
        names -= _GOODS
    clauses = {n for n in names if n.endswith("_CLAUSE") or _is_clause(n, names)}
    if len(names) == 1:
        clauses = set()
    parts += sorted(f"`{w}`" for n in names - clauses if (w := keyword(n)))
    parts += sorted(_SHOWN[n] for n in names if n in _SHOWN)
    if clauses:
        parts.append("another clause")
    return ", ".join(parts) or None


def _is_clause(name: str, names: set[str]) -> bool:
    word = keyword(name)
    return word in CLAUSES and word != "judged" and (word != "ex" or "CODE" not in names)
