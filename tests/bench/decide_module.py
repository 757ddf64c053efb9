"""Compiled modules, loaded from their text, the lines that they read, and the time of one decision."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from types import ModuleType
from typing import Any, Final

from rulec.model.line import Line
from rulec.money import Money
from tests.bench.decide_lists import Record

BUDGET: Final = 0.4  # seconds in which a decision is timed
PIECE: Final = 5e-4  # seconds of a piece, about


def load(source: str) -> Any:
    """The module of a text."""
    made = ModuleType("compiled_list")
    sys.modules[made.__name__] = made  # dataclasses look their module up there
    exec(compile(source, "compiled_list.py", "exec"), made.__dict__)
    return made


def stated(line: Line) -> Record:
    """A line as the module reads it, with whole numbers where they are."""
    return {name: _plain(value) for name, value in line.facts.items()}


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return _plain(value.amount), value.currency
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return value


def decided(decide: Callable[[Record], Any], some: Sequence[Record]) -> list[Any]:
    """All decisions."""
    return [decide(record) for record in some]


def one_decision(decide: Callable[[Record], Any], some: Sequence[Record]) -> float:
    """Seconds for one decision, on records that are at hand as a caller's are.

    Timed in short pieces, the best pass over each: what else the machine does then hits slow and
    fast ones alike.
    """
    started = time.perf_counter()
    decided(decide, some)
    each = (time.perf_counter() - started) / len(some)
    size = max(int(PIECE / each), 1)
    pieces = [some[i : i + size] for i in range(0, len(some), size)]
    fastest = [float("inf")] * len(pieces)
    gc.collect()
    gc.disable()
    begun = time.perf_counter()
    while time.perf_counter() - begun < BUDGET:
        for number, piece in enumerate(pieces):
            started = time.perf_counter()
            for record in piece:
                decide(record)
            taken = time.perf_counter() - started
            fastest[number] = min(fastest[number], taken)
    gc.enable()
    return sum(fastest) / len(some)
