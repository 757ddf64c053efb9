"""Commodity codes by what is typed of them: their first digits, or a word of their description."""

from __future__ import annotations

import re
from functools import cache

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
    """Codes whose description has a word that begins so: headings first, then subheadings of others."""
    if len(word) < _SHORTEST:
        return []
    wanted = re.compile(rf"(?<![a-z]){re.escape(word.casefold())}")
    found: dict[str, None] = {}
    for level in _described(edition):
        for code, told in level:
            if code[:4] not in found and wanted.search(told):
                found[code] = None
                if len(found) == most:
                    return list(found)
    return list(found)


@cache
def _described(edition: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The headings of an edition with their descriptions in small letters, and the subheadings."""
    chapters = below("", edition)
    headings = [code for chapter in chapters for code in below(chapter, edition)]
    subheadings = [code for heading in headings for code in below(heading, edition)]
    return tuple(
        tuple((code, (meaning(code) or "").casefold()) for code in level)
        for level in (headings, subheadings)
    )
