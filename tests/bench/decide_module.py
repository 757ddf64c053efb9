"""Compiled modules, loaded from their text, the lines that they read, and the time of one decision."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from types import ModuleType
from typing import Any, Final

from rulec.model.line import Line
from rulec.money import Money
from tests.bench.decide_lists import Record
from tests.bench.timing import best

RUN: Final = 0.03  # seconds of one run, about; long runs are interrupted more often


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
    """Seconds for one decision, on records that are at hand as a caller's are."""
    started = time.perf_counter()
    decided(decide, some)
    taken = time.perf_counter() - started
    passes = max(int(RUN / taken), 1)

    def run() -> None:
        for _ in range(passes):
            for record in some:
                decide(record)

    return best(run, 9 if taken < 10 * RUN else 2) / (passes * len(some))
