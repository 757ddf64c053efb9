"""A cell with a value limit -> a comparison, and what about it is not sure.

`exceeding EUR 50 each`, `> 250 000 roubles`, `more than 300 per item`, `100 per litre`. A unit that
is not stated stays open, and an amount that can be read in two ways is not read.
"""

from __future__ import annotations

import re
from typing import Final

from attrs import frozen

from rulec.importing.measures import UNIT, counted, measures
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
    "\\bkr\\b\\.?|\\bkron(?:er|or|ur|a)\\b": ("NOK", "SEK", "DKK", "ISK"),
    "\\bz\u0142|\\bzlot(?:y|ych)\\b": ("PLN",),
    "\\bhryvnias?\\b|\u20b4": ("UAH",),
    "\\blira\\b|\u20ba": ("TRY",),
    "\\bshekels?\\b|\u20aa": ("ILS",),
    "R\\$|\\breais\\b": ("BRL",),
    "\\bbaht\\b|\u0e3f": ("THB",),
    "\\bringgit\\b": ("MYR",),
    "\\bpesos?\\b": ("PHP", "MXN", "ARS", "CLP", "COP", "UYU"),
}
_SMALL = ("eur", "usd", "gbp", "chf", "jpy", "cny", "rub", "cad", "aud")  # `all` is no lek
_NUMBER = r"[0-9](?:[0-9_'.,\u00a0\u202f\u2009 ]*[0-9])?"
_NO_MARK = (
    r"\b(?!(?:per|for|and|the|but|not|net|any|one|two|max|min)\b)"  # in front of three letters
)
_MARK = "|".join([_NO_MARK + r"[A-Z]{3}\b", *(f"(?:{s})" for s in _SIGNS)])
_AMOUNT = re.compile(
    rf"(?:(?P<before>{_MARK})\s*)?(?P<number>{_NUMBER})(?:\s*(?P<after>{_MARK})(?!\w))?", re.I
)
_NO_CENTS = re.compile(r"\s?[.,]\s?[-\u2013\u2014]{1,2}")
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
_BEHIND = re.compile(r"\b(?:or|and) (?:more|above|over|higher|less|below)\b", re.I)
_ABOVE = re.compile(
    r"exceed|more than|over\b|above|greater|higher|in excess|beyond|dearer|costlier|>", re.I
)
_NONE = re.compile(
    r"\s*(?:[-\u2010-\u2015.]*|n\.?/?a\.?|none|nil|any value|no (?:limit|threshold|minimum|value))\s*",
    re.I,
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
    counted: str = ""  # the article that is counted as an item, such as a pair


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
    item: where it names the same amount, it says what the cell does not, and it may say whether the
    amount itself is reached.
    """
    units = list(UNIT.finditer(cell))
    bare = UNIT.sub(" | ", cell)
    if per and not units:
        units = list(
            UNIT.finditer(per if per.lower().startswith(("per", "each")) else f"per {per}")
        )
    amounts = [m for m in _AMOUNT.finditer(bare) if m["before"] or not _in_word(bare, m.start())]
    if not amounts:
        return LimitRead(None, "no amount is in it")
    if len(amounts) > 1:
        return LimitRead(None, "it has several amounts: give each a row of its own")
    found = amounts[0]
    mark = found["before"] or found["after"]
    if mark is None and measures(bare, found.end()):
        return LimitRead(None, "it is no amount of money")
    amount = _amount(bare, found)
    if amount is None:
        return LimitRead(None, f"`{found['number'][:40]}` can be read in two ways")
    stated = in_words(words)[0] or ""
    same = [m for m in _AMOUNT.finditer(stated) if amount == _amount(stated, m)]
    if mark is None and not currency and len(same) == 1:
        mark = same[0]["before"] or same[0]["after"]
    money = _currency(mark, currency, own)
    if money is None:
        return LimitRead(None, "its currency is not clear")
    doubts = []
    if not (mark or currency):
        doubts.append(f"no currency is stated: read as {own}, that of the list")
    op = _operator(bare) or (_operator(stated) if len(same) == 1 else None)
    if op is None:
        op = ">"
        doubts.append(
            "whether the amount itself is reached is not stated: read as `exceeding` (>), not as "
            "`at least` (>=)"
        )
    if not units and len(same) == 1:
        units = list(UNIT.finditer(stated))
    unit = counted(units, f"{cell} {per}")
    if unit.why:
        return LimitRead(None, unit.why)
    shown = "unspecified" if unit.per is None else unit.per
    limit = Limit(shown, op, amount, money)
    return LimitRead(limit, None, unit.per is None, tuple(doubts), unit.word)


def _in_word(text: str, at: int) -> bool:
    """Whether a number is the end of a word, such as cm3."""
    return at > 0 and text[at - 1].isalpha()


def _amount(text: str, found: re.Match[str]) -> str | None:
    """The number of an amount; behind `50.000,-` the point parts thousands."""
    whole = _NO_CENTS.match(text, found.end("number"))
    return _decimal(re.sub("[.,]", "", found["number"]) if whole else found["number"])


def in_words(text: str) -> tuple[str | None, bool]:
    """The part of an item's words that states a limit (None if none does), and whether it ends them.

    A limit at the end is that of the whole item; one in the middle may belong to a part of it.
    """
    marked = [m for m in _AMOUNT.finditer(text) if _is_mark(m["before"]) or _is_mark(m["after"])]
    if not marked:
        return None, False
    first, last = marked[0], marked[-1]
    start = max(text.rfind(c, 0, first.start()) for c in ",;(") + 1
    tail = UNIT.sub("", text[last.end() :]).strip(" .;)")
    whole = len(marked) == 1 and not tail and _operator(text[start : first.start()]) is not None
    return balanced(text[start:]), whole and not re.search(r"\binclud", text, re.I)


def goes_on(text: str) -> bool:
    """Whether an item's words go on behind their amount, so that it may be that of a part of them."""
    marked = [m for m in _AMOUNT.finditer(text) if _is_mark(m["before"]) or _is_mark(m["after"])]
    if not marked:
        return False
    behind = _BEHIND.sub("", UNIT.sub("", text[marked[0].end() :]))
    return bool(behind.strip(" .,;()"))


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
