"""A cell with a value limit -> a comparison, and what about it is not sure.

`exceeding EUR 50 each`, `> 250 000 roubles`, `more than 300 per item`, `100 per litre`. A unit that
is not stated stays open, and an amount that can be read in two ways is not read.
"""

from __future__ import annotations

import re
from typing import Final

from attrs import frozen

from rulec.importing.words import balanced
from rulec.money import CURRENCIES

_DOLLARS = ("USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD")
_SIGNS: Final[dict[str, tuple[str, ...]]] = {
    "\u20ac": ("EUR",),
    "euros?": ("EUR",),
    "US\\$": ("USD",),
    "C\\$|CA\\$": ("CAD",),
    "A\\$|AU\\$": ("AUD",),
    "NZ\\$": ("NZD",),
    "HK\\$": ("HKD",),
    "S\\$": ("SGD",),
    "NT\\$": ("TWD",),
    "\\$|dollars?": _DOLLARS,
    "\u00a3|pounds?(?: sterling)?": ("GBP", "SYP", "EGP"),
    "\u00a5|\uffe5": ("JPY", "CNY"),
    "yen": ("JPY",),
    "yuan|renminbi|RMB": ("CNY",),
    "\u20bd": ("RUB",),
    "rou?bles?": ("RUB", "BYN"),
    "\u20a9|won": ("KRW", "KPW"),
    "\u20b9": ("INR",),
    "rupees?|Rs\\.?": ("INR", "PKR", "LKR"),
    "(?:Swiss )?francs?|SFr\\.?|Fr\\.": ("CHF",),
    "patacas?": ("MOP",),
}
_SMALL = ("eur", "usd", "gbp", "chf", "jpy", "cny", "rub", "cad", "aud")  # `all` is no lek
_NUMBER = r"[0-9](?:[0-9_'.,\u00a0\u202f\u2009 ]*[0-9])?"
_MARK = "|".join([r"\b[A-Z]{3}\b", *(f"(?:{s})" for s in _SIGNS)])
_AMOUNT = re.compile(
    rf"(?:(?P<before>{_MARK})\s*)?(?P<number>{_NUMBER})(?:\s*(?P<after>{_MARK})(?!\w))?", re.I
)
_UNIT = re.compile(
    r"(?:\bper|\bfor (?:each|every|a)|/|\ba(?= (?:piece|litre|liter|kilo|bottle|pair)))\s*"
    r"(?:(?P<count>[0-9]+)\s*)?(?P<unit>[A-Za-z]+)|(?P<each>\beach\b|\bapiece\b)"
    r"|(?P<total>\bin total\b|\bin all\b|\btotal value\b)",
    re.I,
)
_UNITS = {
    "each": "item items article articles piece pieces pc pcs unit units good each",
    "litre": "l litre litres liter liters",
    "ml": "ml millilitre millilitres milliliter milliliters",
    "hl": "hl hectolitre hectolitres",
    "kg": "kg kilo kilos kilogram kilograms kilogramme kilogrammes",
    "g": "g gram grams gramme grammes",
    "t": "t tonne tonnes",
    "total": "consignment shipment line transaction",
}
_KNOWN_UNIT = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_BELOW = re.compile(
    r"not exceed|not over|not above|not more than|no more than|up to|at most|maximum|<=|\u2264",
    re.I,
)
_UNDER = re.compile(r"less than|below|under|lower than|cheaper|<", re.I)
_LEAST = re.compile(
    r"at least|or more|and more|and above|or above|and over|and up|or over|not less than"
    r"|no less than|not below|not under|minimum|starting|from\b|>=|\u2265",
    re.I,
)
_ABOVE = re.compile(
    r"exceed|more than|over\b|above|greater|higher|in excess|beyond|dearer|costlier|>", re.I
)
_NONE = re.compile(
    r"\s*(?:[-\u2010-\u2015.]*|n\.?/?a\.?|none|nil|any value|no (?:limit|threshold|minimum|value))\s*",
    re.I,
)
_UNSURE = re.compile(
    r"\bnot (?:confirmed|stated|known|clear|seen)|\bunclear|\bunspecified|\?", re.I
)


@frozen
class Limit:
    """`value PER OP AMOUNT CURRENCY` in the words of the language."""

    per: str  # each, unspecified, "" for the whole line, or such as `per 100 g`
    op: str
    amount: str
    currency: str

    def __str__(self) -> str:
        per = f" {self.per}" if self.per else ""
        return f"value{per} {self.op} {self.amount} {self.currency}"


@frozen
class LimitRead:
    """What a cell says: a limit (None if it says none that can be read), and what is not sure."""

    limit: Limit | None
    unread: str | None = None
    no_unit: bool = False
    doubts: tuple[str, ...] = ()


def currency_in(heading: str) -> str:
    """The currency that a heading names by its code or as the euro; empty if none or several."""
    found = {word for word in re.findall(r"\b[A-Z]{3}\b", heading) if word in CURRENCIES}
    if "\u20ac" in heading:
        found.add("EUR")
    return found.pop() if len(found) == 1 else ""


def states_none(cell: str) -> bool:
    """Whether a cell says that there is no limit: `-`, `n/a`, `none`, `any value`."""
    return _NONE.fullmatch(cell) is not None


def read_limit(cell: str, currency: str, own: str, per: str = "", words: str = "") -> LimitRead:
    """The limit of a cell.

    `currency` and `per` are what columns of their own state; `own` is the currency of the list,
    which settles a sign that several countries share, and a bare number. `words` is the text of the
    item: it may say whether the amount itself is reached.
    """
    units = list(_UNIT.finditer(cell))
    bare = _UNIT.sub(" ", cell)
    if per and not units:
        units = list(
            _UNIT.finditer(per if per.lower().startswith(("per", "each")) else f"per {per}")
        )
    amounts = [m for m in _AMOUNT.finditer(bare) if m["number"]]
    if not amounts:
        return LimitRead(None, "no amount is in it")
    if len(amounts) > 1:
        return LimitRead(None, "it has several amounts: give each a row of its own")
    amount, doubts = _decimal(amounts[0]["number"]), []
    if amount is None:
        return LimitRead(None, f"`{amounts[0]['number'][:40]}` can be read in two ways")
    money = _currency(amounts[0]["before"] or amounts[0]["after"], currency, own)
    if money is None:
        return LimitRead(None, "its currency is not clear")
    if not (amounts[0]["before"] or amounts[0]["after"] or currency):
        doubts.append(f"no currency is stated: read as {own}, that of the list")
    op = _operator(bare) or _operator(in_words(words)[0] or "")
    if op is None:
        op = ">"
        doubts.append(
            "whether the amount itself is reached is not stated: read as `exceeding` (>), not as "
            "`at least` (>=)"
        )
    unit = _per(units, f"{cell} {per}")
    shown = {None: "unspecified", "total": ""}.get(unit, unit or "")
    return LimitRead(Limit(shown, op, amount, money), None, unit is None, tuple(doubts))


def in_words(text: str) -> tuple[str | None, bool]:
    """The part of an item's words that states a limit (None if none does), and whether it ends them.

    A limit at the end is that of the whole item; one in the middle may belong to a part of it.
    """
    marked = [m for m in _AMOUNT.finditer(text) if _is_mark(m["before"]) or _is_mark(m["after"])]
    if not marked:
        return None, False
    first, last = marked[0], marked[-1]
    start = max(text.rfind(c, 0, first.start()) for c in ",;(") + 1
    tail = _UNIT.sub("", text[last.end() :]).strip(" .;)")
    whole = len(marked) == 1 and not tail and _operator(text[start : first.start()]) is not None
    return balanced(text[start:]), whole and not re.search(r"\binclud", text, re.I)


def names_money(text: str) -> bool:
    """Whether a text has an amount with a currency or its sign."""
    return in_words(text)[0] is not None


def _is_mark(mark: str | None) -> bool:
    if mark is None:
        return False
    if mark in CURRENCIES or not re.fullmatch(r"[A-Za-z]{3}", mark):
        return True
    return mark.lower() in _SMALL or mark.lower() in ("yen", "won", "rmb")


def _currency(mark: str | None, column: str, own: str) -> str | None:
    if mark is None or not _is_mark(mark):
        stated = column.strip().upper()
        return (stated if stated in CURRENCIES else None) if stated else own or None
    if mark in CURRENCIES or mark.lower() in _SMALL:
        return mark.upper()
    for pattern, meant in _SIGNS.items():
        if re.fullmatch(pattern, mark, re.I):
            if own in meant:
                return own
            return meant[0] if len(meant) == 1 else None
    return None


def _operator(text: str) -> str | None:
    """How an amount is compared, by the words around it; None if they do not say."""
    for pattern, op in ((_BELOW, "<="), (_LEAST, ">="), (_UNDER, "<"), (_ABOVE, ">")):
        if pattern.search(text):
            return op
    return None


def _per(units: list[re.Match[str]], said: str) -> str | None:
    """What the value is that of: each, total, `per 100 g`; None if that is open."""
    if _UNSURE.search(said) or len(units) != 1:
        return None
    found = units[0]
    if found["each"]:
        return "each"
    if found["total"]:
        return "total"
    unit, count = _KNOWN_UNIT.get(found["unit"].lower()), found["count"] or "1"
    if unit is None or int(count) == 0 or len(count) > 6:
        return None
    if unit in ("each", "total"):
        return unit if count == "1" else None
    return f"per {unit}" if count == "1" else f"per {count} {unit}"


def _decimal(number: str) -> str | None:
    """The amount in the language's writing (250_000.50); None if a separator could be either."""
    plain = re.sub(r"[\s_']", " ", number)
    marks = [c for c in plain if c in ",."]
    if len(set(marks)) == 2:
        decimal = marks[-1]
        if marks.count(decimal) > 1:
            return None
        whole, _, part = plain.rpartition(decimal)
    elif len(marks) > 1:
        whole, part = plain, ""
    elif marks:
        head, _, tail = plain.rpartition(marks[0])
        if (len(tail) == 3 and marks[0] == ".") or (len(tail) > 3 and marks[0] == ","):
            return None
        whole, part = (head + tail, "") if len(tail) == 3 else (head, tail)
    else:
        whole, part = plain, ""
    groups = re.split(r"[ ,.]", whole)
    if len(groups) > 1 and (len(groups[0]) > 3 or any(len(g) != 3 for g in groups[1:])):
        return None
    digits = "".join(groups)
    if not digits.isdigit() or (part and not part.isdigit()) or len(digits + part) > 25:
        return None
    part = part.rstrip("0")
    return f"{int(digits):_}" + (f".{part}" if part else "")
