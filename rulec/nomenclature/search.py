"""Commodity codes by what is typed of them: their first digits, or a word of their description."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import accumulate

from rulec.nomenclature.tree import CURRENT, below, meaning

_SHORTEST = 3


def lineage(code: str) -> tuple[tuple[str, str], ...]:
    """The chapter, heading and subheading over a code (digits), each with its description as HS2022
    has it; what HS2022 does not have is left out.

    >>> [step for step, _ in lineage("91011100")]
    ['91', '9101', '910111']
    """
    found = ((code[:n], meaning(code[:n])) for n in (2, 4, 6) if len(code) >= n)
    return tuple((step, told) for step, told in found if told)


def beginning(digits: str, edition: str = CURRENT) -> list[str]:
    """The codes of an edition that begin with some digits, at the next two levels, in order.

    >>> beginning("910")[:3], beginning("9112")
    (['9101', '910111', '910119'], ['9112', '911220', '911290'])
    """
    even = digits[: min(len(digits) // 2 * 2, 6)]
    stem = even if len(even) == len(digits) else ""
    start = even[:-2] if stem else even
    made: list[str] = []
    for code in below(start, edition):
        if code.startswith(digits):
            made += [code, *below(code, edition)]
    return made


def mentioning(word: str, edition: str = CURRENT, most: int = 100) -> list[str]:
    """Codes whose description has a word that begins so: headings first, then subheadings,
    those before others that say it early."""
    if len(word) < _SHORTEST:
        return []
    wanted = re.compile(rf"(?<![a-z]){re.escape(word.casefold())}")
    found: list[str] = []
    for codes, starts, text in _described(edition):
        hits: dict[str, int] = {}
        for match in wanted.finditer(text):
            at = bisect_right(starts, match.start()) - 1
            hits.setdefault(codes[at], match.start() - starts[at])
        found += sorted(hits, key=lambda code: (hits[code], code))
    return found[:most]


@cache
def _described(edition: str) -> tuple[tuple[tuple[str, ...], tuple[int, ...], str], ...]:
    """The headings of an edition and its subheadings: the codes, and where the description of each
    begins in one text of all, in small letters."""
    headings = tuple(code for chapter in below("", edition) for code in below(chapter, edition))
    subheadings = tuple(code for heading in headings for code in below(heading, edition))
    made = []
    for codes in (headings, subheadings):
        told = [(meaning(code) or "").casefold() + "\n" for code in codes]
        starts = tuple(accumulate((len(text) for text in told[:-1]), initial=0))
        made.append((codes, starts, "".join(told)))
    return tuple(made)
