"""Sets of codes in words where no edition of the nomenclature has them."""

from __future__ import annotations

from rulec.nomenclature import CodeSet, format_code


def spans(codes: CodeSet) -> tuple[str, ...]:
    """Each span, its codes as short as they can be: `8525 80 30`, `8525 81 to 8525 83`."""
    ends = [dict.fromkeys((few[0], few[-1])) for few in map(_spelled, codes.ranges)]
    return tuple(" to ".join(map(format_code, both)) for both in ends)


def _spelled(span: tuple[int, int]) -> list[str]:
    """The fewest codes whose subtrees are the ten-digit codes from the low end to below the high."""
    low, high = span
    made = []
    while low < high:
        digits, size = next(
            (n, 10 ** (10 - n))
            for n in (2, 4, 6, 8, 10)
            if low % 10 ** (10 - n) == 0 and low + 10 ** (10 - n) <= high
        )
        made.append(f"{low:010d}"[:digits])
        low += size
    return made
