"""What becomes of a chunk: each row's leaf or its rejection; and the row-by-row way to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from attrs import field, frozen

from rulec.analysis.kinds import kind_of
from rulec.nomenclature import CodeSet
from rulec.screening.chunks import Chunk
from rulec.screening.decision import TooLarge
from rulec.screening.screener import Part, Rejected, Screener


@frozen
class Decided:
    """Every row's leaf in each part's diagram (negative if rejected), and why rows were rejected.

    `kinds` counts rows by part, kind of goods and leaf.
    """

    parts: tuple[Part, ...]
    leaves: tuple[Sequence[int], ...] = field(repr=False)
    rejected: Mapping[int, str]
    kinds: Counter[tuple[int, str, int]]


def by_rows(screener: Screener, chunk: Chunk) -> Decided:
    """Decide a chunk one row after another."""
    while True:
        parts = tuple(screener.parts)
        try:
            return _by_rows(screener, parts, chunk)
        except TooLarge:
            continue  # the lists were shared among more diagrams meanwhile


def _by_rows(screener: Screener, parts: tuple[Part, ...], chunk: Chunk) -> Decided:
    leaves: tuple[list[int], ...] = tuple([] for _ in parts)
    rejected: dict[int, str] = {}
    kinds = Counter[tuple[int, str, int]]()
    for at in range(len(chunk)):
        found = one_row(screener, parts, chunk, at)
        if isinstance(found, str):
            rejected[at] = found
            found = ("", (-1,) * len(parts))
        kind, places = found
        for number, place in enumerate(places):
            leaves[number].append(place)
            if place >= 0:
                kinds[number, kind, place] += 1
    return Decided(parts, leaves, rejected, kinds)


def one_row(
    screener: Screener, parts: tuple[Part, ...], chunk: Chunk, at: int
) -> tuple[str, tuple[int, ...]] | str:
    """The kind of goods and the leaves of a row, or the reason why it is rejected.

    Raises TooLarge if the lists had to be shared among more diagrams.
    """
    if at in chunk.malformed:
        return chunk.malformed[at]
    try:
        facts = screener.read(chunk.row(at))
        places = screener.places(facts)
    except Rejected as error:
        return str(error)
    if len(places) != len(parts):
        raise TooLarge
    return goods(str(facts["code"])[:6]), places


@lru_cache(maxsize=65536)
def goods(code: str) -> str:
    """The kind of goods of a code."""
    return kind_of(CodeSet.of(code))
