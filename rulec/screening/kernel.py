"""The decision diagram as tables of whole numbers, walked for a batch of rows by compiled code.

A row is a code, amounts counted as in `rulec.targets.limits`, small numbers for facts with named values,
and a context: its day and currency, which fix the exchange rates. Nothing is rounded; what whole numbers
cannot hold is left to the walk in rationals. `numba` is imported here, so import this module late.
"""

from __future__ import annotations

from typing import Any, Final

import numba
import numpy as np
from numpy.typing import NDArray

SWITCH: Final = 0
STATED_BASE: Final = 1
STATED_VALUE: Final = 2
RATIO_BASE: Final = 3
RATIO_VALUE: Final = 4
EXACT: Final = 5  # a test that is left to the walk in rationals

ODD: Final = -1
"""The outcome of a row that is left to the walk in rationals."""
UNKNOWN: Final = -2
"""The outcome of a row whose code is not in the table yet."""
NO_ROOT: Final = -(2**31)
"""The root of a code whose rows are left to the walk in rationals."""

ABSENT: Final = -1
"""The amount of a row that does not state it."""

_LOW: Final = 2**31 - 1
_SPREAD: Final = 0x9E3779B97F4A7C15

Ints = NDArray[Any]
_jit: Any = numba.njit(nogil=True, cache=True, boundscheck=False)


@_jit
def slot_of(code: Any, table: Ints) -> Any:
    """The place of a code in an open-addressing table whose size is a power of two; -1 if not there."""
    size = len(table) - 1
    at = np.int64((np.uint64(code) * np.uint64(_SPREAD)) >> np.uint64(40)) & size
    while True:
        found = table[at, 0]
        if found == code:
            return at
        if found == -1:
            return -1
        at = (at + 1) & size


@_jit
def insert(code: int, root: int, kind: int, table: Ints) -> None:
    """Put a code into the table, which has room for it."""
    size = len(table) - 1
    at = np.int64((np.uint64(code) * np.uint64(_SPREAD)) >> np.uint64(40)) & size
    while table[at, 0] != -1:
        at = (at + 1) & size
    table[at, 0], table[at, 1], table[at, 2] = code, root, kind


@_jit
def above(over: int, under: int, limit: Ints) -> Any:
    """Whether over / under > (or >=) whole + num / den, without leaving 64 bits.

    `limit` holds whole, num, den and 1 for > or 0 for >=.
    """
    whole, num, den = limit[0], limit[1], limit[2]
    if (whole > _LOW or under > _LOW) and whole > 0 and under > over // whole:
        return False
    rest = over - whole * under
    if rest < 0:
        return False
    if rest >= under:
        return True
    if under <= _LOW:
        return rest * den - num * under >= limit[3]
    low_left, low_right = (rest & _LOW) * den, num * (under & _LOW)
    left = (rest >> 31) * den + (low_left >> 31)
    right = num * (under >> 31) + (low_right >> 31)
    if left != right:
        return left > right
    return (low_left & _LOW) - (low_right & _LOW) >= limit[3]


@_jit
def decide(
    first: int,
    last: int,
    codes: Ints,
    amounts: tuple[Ints, Ints, Ints, Ints],
    contexts: Ints,
    named: Ints,
    table: Ints,
    steps: Ints,
    kids: Ints,
    limits: Ints,
    rated: Ints,
    outcomes: Ints,
    counts: Ints,
) -> int:
    """Write the outcome (a leaf, ODD or UNKNOWN) of rows first to last, and count them by kind.

    Gives the number of rows with an unknown code. `codes` are keys of the table. `amounts` are value,
    quantity, net mass and volume; an array of length one stands for every row, and so does one of
    `contexts`. `named` has a row for each fact.
    """
    value, quantity, net_mass, volume = amounts
    one_context = len(contexts) == 1
    has_value, has_quantity = len(value) > 1, len(quantity) > 1
    has_mass, has_volume = len(net_mass) > 1, len(volume) > 1
    unknown = 0
    for row in range(first, last):
        code = codes[row]
        if code < 0:
            outcomes[row] = ODD
            continue
        slot = slot_of(code, table)
        if slot < 0:
            outcomes[row] = UNKNOWN
            unknown += 1
            continue
        ref = table[slot, 1]
        context = contexts[0] if one_context else contexts[row]
        while ref >= 0:
            kind, tested, kid = steps[ref, 0], steps[ref, 1], steps[ref, 5]
            if kind == SWITCH:
                ref = kids[kid + 1 + named[tested, row]]
                continue
            if kind == EXACT:
                ref = NO_ROOT
                break
            base = steps[ref, 2] if kind >= RATIO_BASE else tested
            under = 1
            if base == 1 and kind != STATED_VALUE:
                under = quantity[row if has_quantity else 0]
            elif base == 2 and kind != STATED_VALUE:
                under = net_mass[row if has_mass else 0]
            elif base == 3 and kind != STATED_VALUE:
                under = volume[row if has_volume else 0]
            if kind == STATED_BASE:
                ref = kids[kid + (0 if under < 0 else 2)]
            elif kind == STATED_VALUE:
                amount = value[row if has_value else 0]
                ref = kids[kid + (0 if amount < 0 else 2 if rated[context, tested] else 1)]
            else:
                over = value[row if has_value else 0]
                if kind == RATIO_BASE:
                    if tested == 1:
                        over = quantity[row if has_quantity else 0]
                    elif tested == 2:
                        over = net_mass[row if has_mass else 0]
                    else:
                        over = volume[row if has_volume else 0]
                place = 0
                for cut in range(steps[ref, 3], steps[ref, 3] + steps[ref, 4]):
                    limit = limits[context, cut]
                    if limit[2] == 0:
                        place = -1
                        break
                    if not above(over, under, limit):
                        break
                    place += 1
                ref = NO_ROOT if place < 0 else kids[kid + place]
                if place < 0:
                    break
        if ref == NO_ROOT:
            outcomes[row] = ODD
        else:
            outcomes[row] = ~ref
            counts[table[slot, 2], ~ref] += 1
    return unknown
