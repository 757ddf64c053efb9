"""Sets of commodity codes, kept as sorted disjoint ranges of the ten-digit axis."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import Attribute, field, frozen

from rulec.nomenclature.codes import AXIS, CodeError, parse_code, span_of

Range = tuple[int, int]


def _normal(_: object, attribute: Attribute[tuple[Range, ...]], value: tuple[Range, ...]) -> None:
    end = -1
    for low, high in value:
        if not (end < low < high <= AXIS):
            raise ValueError(f"{attribute.name} must be sorted, disjoint and coalesced: {value}")
        end = high


@frozen
class CodeSet:
    """A set of ten-digit codes; a shorter code stands for the whole subtree under it."""

    ranges: tuple[Range, ...] = field(default=(), validator=_normal)

    @classmethod
    def from_ranges(cls, ranges: Iterable[Range]) -> CodeSet:
        """The union of half-open ranges in any order; empty ranges are dropped."""
        merged: list[Range] = []
        for low, high in sorted(ranges):
            if low >= high:
                continue
            if merged and low <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
            else:
                merged.append((low, high))
        return cls(tuple(merged))

    @classmethod
    def of(cls, *codes: str) -> CodeSet:
        """The subtrees of the given codes."""
        return cls.from_ranges(span_of(parse_code(code)) for code in codes)

    @classmethod
    def span(cls, first: str, last: str) -> CodeSet:
        """Everything from the subtree of `first` to the subtree of `last`, both included."""
        low, high = span_of(parse_code(first))[0], span_of(parse_code(last))[1]
        if low >= high:
            raise CodeError(f"the range {first} to {last} runs backwards")
        return cls(((low, high),))

    def __or__(self, other: CodeSet) -> CodeSet:
        if not other.ranges:
            return self
        if not self.ranges:
            return other
        return CodeSet.from_ranges(self.ranges + other.ranges)

    def __and__(self, other: CodeSet) -> CodeSet:
        out: list[Range] = []
        mine, theirs = self.ranges, other.ranges
        i = j = 0
        while i < len(mine) and j < len(theirs):
            low, high = max(mine[i][0], theirs[j][0]), min(mine[i][1], theirs[j][1])
            if low < high:
                out.append((low, high))
            if mine[i][1] <= theirs[j][1]:
                i += 1
            else:
                j += 1
        return CodeSet(tuple(out))

    def __sub__(self, other: CodeSet) -> CodeSet:
        return self & other.complement()

    def complement(self) -> CodeSet:
        """Every code of the axis that is not in the set."""
        points = [0, *(point for pair in self.ranges for point in pair), AXIS]
        pairs = zip(points[::2], points[1::2], strict=True)
        return CodeSet(tuple((low, high) for low, high in pairs if low < high))

    def __contains__(self, code: str) -> bool:
        low, high = span_of(parse_code(code))
        return any(first <= low and high <= last for first, last in self.ranges)

    def overlaps(self, code: str) -> bool:
        """Whether any part of the subtree of `code` is in the set."""
        low, high = span_of(parse_code(code))
        return any(first < high and low < last for first, last in self.ranges)

    def is_empty(self) -> bool:
        """Whether the set holds nothing."""
        return not self.ranges

    def __bool__(self) -> bool:
        return bool(self.ranges)

    def cuts(self) -> tuple[int, ...]:
        """The boundaries of the ranges, ascending."""
        return tuple(point for pair in self.ranges for point in pair)


EMPTY: Final = CodeSet()
ALL: Final = CodeSet(((0, AXIS),))
