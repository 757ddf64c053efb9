"""A function of the commodity code as a table of prefixes, the way tariffs are read.

A ten-digit code takes what its longest listed prefix says. A shorter code stands for all that lies
under it: where that is not one and the same, the code itself is listed as coarse.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence

from attrs import frozen

from rulec.nomenclature import span_of

WIDTHS = (2, 4, 6, 8, 10)


@frozen
class CodeTable:
    """What each code is given: an entry number.

    `prefixes` maps "" and codes to the entry of the codes under them, unless a longer one is
    there. `coarse` holds the stated codes that take an entry of their own.
    """

    prefixes: dict[str, int]
    coarse: dict[str, int]

    def entry(self, code: str) -> int:
        """The entry of a stated code (2, 4, 6, 8 or 10 digits)."""
        if code in self.coarse:
            return self.coarse[code]
        return next(
            self.prefixes[code[:n]] for n in range(len(code), -1, -2) if code[:n] in self.prefixes
        )


def code_table(
    starts: Sequence[int], entries: Sequence[int], coarse: Callable[[str], int]
) -> CodeTable:
    """The table of a function that is constant from each start to the next (the first start is 0).

    `coarse` gives the entry of a code under which it is not constant.
    """
    starts, entries = _joined(starts, entries)
    prefixes: dict[str, int] = {}
    listed: dict[str, int] = {}

    def parts(low: int, high: int) -> tuple[int, int]:
        return bisect_right(starts, low) - 1, bisect_left(starts, high)

    def fill(code: str, inherited: int | None) -> None:
        """List what lies under a code where more than one entry does."""
        children = [f"{code}{number:02d}" for number in range(100)]
        spans = [parts(*span_of(child)) for child in children]
        uniform = Counter(entries[a] for a, b in spans if b - a == 1)
        usual = max(uniform, key=lambda e: (uniform[e], e == inherited, -e)) if uniform else None
        if usual is None or (usual != inherited and inherited is not None and uniform[usual] < 2):
            usual = inherited
        if usual is not None and usual != inherited:
            prefixes[code] = usual
        if code:
            listed[code] = coarse(code)
        for child, (first, last) in zip(children, spans, strict=True):
            if last - first > 1:
                fill(child, usual)
            elif entries[first] != usual:
                prefixes[child] = entries[first]

    if len(entries) == 1:
        return CodeTable({"": entries[0]}, {})
    fill("", None)
    table = CodeTable(prefixes, {})
    return CodeTable(prefixes, {c: e for c, e in listed.items() if table.entry(c) != e})


def _joined(starts: Sequence[int], entries: Sequence[int]) -> tuple[list[int], list[int]]:
    """The same function without starts at which nothing changes."""
    kept = [i for i in range(len(starts)) if i == 0 or entries[i] != entries[i - 1]]
    return [starts[i] for i in kept], [entries[i] for i in kept]
