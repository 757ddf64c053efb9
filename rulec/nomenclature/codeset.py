"""Sets of commodity codes, kept as sorted disjoint ranges of the ten-digit axis."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import lru_cache
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


@lru_cache(maxsize=65536)
def _span(code: str) -> Range:
    return span_of(parse_code(code))


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
    def union(cls, sets: Iterable[CodeSet]) -> CodeSet:
        """Everything that is in one of the sets."""
        some = [one for one in sets if one.ranges]
        if len(some) == 1:
            return some[0]
        return cls.from_ranges(pair for one in some for pair in one.ranges)

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
        few, many = sorted((self.ranges, other.ranges), key=len)
        if len(few) == 1:
            return _known(_clipped(many, *few[0]))
        return _known(tuple(part for low, high in few for part in _clipped(many, low, high)))

    def __sub__(self, other: CodeSet) -> CodeSet:
        if not self.ranges or not other.ranges:
            return self
        return self & other.complement()

    def complement(self) -> CodeSet:
        """Every code of the axis that is not in the set."""
        points = [0, *(point for pair in self.ranges for point in pair), AXIS]
        pairs = zip(points[::2], points[1::2], strict=True)
        return CodeSet(tuple((low, high) for low, high in pairs if low < high))

    def __contains__(self, code: str) -> bool:
        low, high = _span(code)
        at = bisect_right(self.ranges, (low, AXIS + 1)) - 1
        return at >= 0 and high <= self.ranges[at][1]

    def overlaps(self, code: str) -> bool:
        """Whether any part of the subtree of `code` is in the set."""
        low, high = _span(code)
        at = bisect_left(self.ranges, (high, 0)) - 1
        return at >= 0 and low < self.ranges[at][1]

    def at(self, code: int) -> bool:
        """Whether one ten-digit code, as a number, is in the set."""
        place = bisect_right(self.ranges, (code, AXIS + 1)) - 1
        return place >= 0 and code < self.ranges[place][1]

    def is_empty(self) -> bool:
        """Whether the set holds nothing."""
        return not self.ranges

    def __bool__(self) -> bool:
        return bool(self.ranges)

    def cuts(self) -> tuple[int, ...]:
        """The boundaries of the ranges, ascending."""
        return tuple(point for pair in self.ranges for point in pair)


def _clipped(ranges: tuple[Range, ...], low: int, high: int) -> tuple[Range, ...]:
    """What sorted ranges have from `low` to `high`."""
    first = bisect_right(ranges, (low, AXIS + 1)) - 1
    if first < 0 or ranges[first][1] <= low:
        first += 1
    last = bisect_left(ranges, (high, 0), first)
    if first >= last:
        return ()
    start, end = ranges[first], ranges[last - 1]
    if start[0] >= low and end[1] <= high:
        return ranges[first:last]
    if last - first == 1:
        return ((max(low, start[0]), min(high, start[1])),)
    return (
        (max(low, start[0]), start[1]),
        *ranges[first + 1 : last - 1],
        (end[0], min(high, end[1])),
    )


def _known(ranges: tuple[Range, ...]) -> CodeSet:
    """A set of ranges that are known to be sorted, disjoint and coalesced."""
    made = object.__new__(CodeSet)
    object.__setattr__(made, "ranges", ranges)
    return made


EMPTY: Final = CodeSet()
ALL: Final = CodeSet(((0, AXIS),))
