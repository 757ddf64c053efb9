"""Words of an item that may be a condition of their own, which neither codes nor limits say.

What is found is quoted for a person to decide. Nothing is made of it: `more than 100 years old` may
be a condition, and `including sable` only names examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulec.importing.limits import in_words, names_money
from rulec.importing.words import clip

_NUMBER = r"(?=\s+(?:an? |one |[0-9]))"
_COMPARED = (
    r"(?:not |no )?(?:more|less|fewer|older|younger|larger|longer|smaller|shorter|greater|higher|lower"
    r"|heavier) than|exceed(?:s|ing)?|not exceed(?:s|ing)?|at least|at most|up to"
    rf"|(?:above|below|under|over){_NUMBER}"
)
_TRIGGER = re.compile(
    r"(?P<open>\b(?:including|includes?|among others|such as|(?:but |are )?not limited to)\b)"
    r"|(?P<out>\b(?:unless|except(?:ing|ed)?|other than|excluding|exclud(?:es|ed)|but not|not being"
    r"|not (?:for|intended|designed)|with the exception of|apart from)\b)"
    r"|(?P<if>(?<!whether )\b(?:if|provided that|where|when|only|for which|of which|in the case of)\b)"
    rf"|(?P<than>\b(?:{_COMPARED})\b)"
    r"|(?P<brand>\b(?:of )?(?:(?!and |or |of )[^\W\d][\w-]{0,30} ){0,2}(?:brands|trade ?marks?)\b)"
    r"|(?P<state>(?<!whether or not )\b(?:used|second[- ]hand|new|antique|vintage)\b"
    r"(?!-| (?:for|in|as|with|by|to|on)\b| (?-i:[A-Z])))",
    re.I,
)
_CODE = re.compile(
    r"(?:\bex\.?\s*)?(?<![0-9.,])(?:[0-9]{2}\.[0-9]{2}(?:\.[0-9]{2,4})*|[0-9]{4}(?:[ .][0-9]{2}){1,3})"
    r"(?![0-9.,]*[0-9])|\bex\.?\s*[0-9]{2,10}(?![0-9])"
    r"|\b(?:headings?|subheadings?|chapters?)\s+[0-9][0-9. ]*[0-9]",
    re.I,
)
_MOST = 6  # phrases of one item that are quoted
_FAR = 200  # characters behind `including` in which a limit is looked for
_NEAR = 80  # characters behind a word in which an amount of money makes it a limit
_ENDS = {"open": ";", "out": ";,", "if": ";,", "than": ";,", "brand": "", "state": ""}


def conditions(text: str, codes: str, threshold: str = "") -> list[str]:
    """The phrases of an item's words that point to a condition, in their order, without repetition.

    `codes` is the cell with the item's codes: codes that stand there, too, are no news. A comparison
    with an amount of money, or with the one in the cell `threshold`, is a limit, which is read or
    told elsewhere.
    """
    amount = _amount(threshold)
    known = {re.sub(r"\D", "", code) for code in re.findall(r"[0-9][0-9. ]*", codes)}
    spans = sorted([*_phrases(text, amount), *_codes(text, known)])
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    said = [clip(text[start:end].strip(" ,;.()"), 100) for start, end in kept]
    return list(dict.fromkeys(said))[:_MOST]


def _phrases(text: str, amount: str) -> Iterator[tuple[int, int]]:
    for match in _TRIGGER.finditer(text):
        kind = match.lastgroup or ""
        end = match.end()
        if _ENDS[kind]:
            stop = re.compile(rf"[{_ENDS[kind]}()]|\.(?=\s|$)").search(text, end)
            end = stop.start() if stop else len(text)
            told = text[match.start() : min(end, match.end() + _FAR)]
            limit = in_words(told)[0] if kind in ("open", "out") else None
            cut = text.find(limit, match.end(), end) if limit else -1
            end = cut if cut > match.end() else end  # a limit behind it is told elsewhere
        near = text[match.start() : min(end, match.end() + _NEAR)]
        if kind in ("than", "if") and (names_money(near) or amount == _amount(near) != ""):
            continue
        yield match.start(), end


def _amount(text: str) -> str:
    """The digits of the first number in a text."""
    found = re.search(r"[0-9][0-9 ,.'_]*", text)
    return re.sub(r"\D", "", found[0]) if found else ""


def _codes(text: str, known: set[str]) -> Iterator[tuple[int, int]]:
    for match in _CODE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        around = text[max(0, match.start() - 12) : match.end() + 12]
        if digits not in known and not names_money(around):
            yield match.span()
