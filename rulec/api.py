"""The public functions of rulec. Every command is a few lines over one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from rulec.analysis.diff import Difference
from rulec.analysis.diff import diff as _diff
from rulec.analysis.equivalence import equivalent as _equivalent
from rulec.analysis.matrix import Matrix
from rulec.analysis.matrix import matrix as _matrix
from rulec.analysis.undated import evaluate_undated
from rulec.analysis.verdict import Verdict, commercial_export
from rulec.analysis.verdict import evaluate as _evaluate
from rulec.model.facts import read_facts
from rulec.model.line import FactValue, Line, LineError
from rulec.model.load import Checked, NoRuleset, Store
from rulec.model.ruleset import Ruleset
from rulec.money import EcbRates, Rates
from rulec.nomenclature import ALL, CodeSet

__all__ = [
    "Checked",
    "CodeSet",
    "Difference",
    "Line",
    "LineError",
    "NoRuleset",
    "Verdict",
    "check",
    "commercial_export",
    "compile_python",
    "diff",
    "equivalent",
    "evaluate",
    "load",
    "matrix",
    "read_facts",
]


def load(name: str, *paths: Path) -> Ruleset:
    """The ruleset called `name` (or at that path), looked for in `paths`, then built in.

    Raises NoRuleset if there is none and RulecError if its file has errors.
    """
    return Store(*paths).load(name)


def check(file: Path, *paths: Path) -> Checked:
    """Parse and resolve one file; the result carries every diagnostic."""
    return Store(*paths).check(file)


def evaluate(
    ruleset: Ruleset, line: Line, day: date | None = None, rates: Rates | None = None
) -> Verdict:
    """The verdict on a line. Nothing is assumed of it; `day` stands in for a missing date only.

    With neither, the verdict is what every day of the list would say.
    """
    stated = line.get("date")
    when = stated if isinstance(stated, date) else day
    if when is None:
        return evaluate_undated(ruleset, line)
    return _evaluate(ruleset, line, when, rates or EcbRates())


def diff(
    left: Ruleset,
    right: Ruleset,
    left_day: date,
    right_day: date | None = None,
    rates: Rates | None = None,
    context: Mapping[str, FactValue] | None = None,
    codes: CodeSet = ALL,
) -> Difference:
    """The exact difference of two rulesets on goods of `codes`; `context` defaults to a commercial export."""
    return _diff(left, right, left_day, right_day or left_day, rates or EcbRates(), context, codes)


def equivalent(
    left: Ruleset,
    right: Ruleset,
    left_day: date,
    right_day: date | None = None,
    rates: Rates | None = None,
    context: Mapping[str, FactValue] | None = None,
) -> bool:
    """Whether two rulesets give every line the same verdict; much faster than a whole `diff`."""
    return _equivalent(left, right, left_day, right_day or left_day, rates or EcbRates(), context)


def matrix(rulesets: Sequence[Ruleset], day: date, rates: Rates | None = None) -> Matrix:
    """Every pair of lists, and every list against every kind of goods, on a day."""
    return _matrix(tuple(rulesets), day, rates or EcbRates())


def compile_python(ruleset: Ruleset, day: date, rates: Rates | None = None) -> str:
    """The ruleset as it stands on `day`, as the source of a Python module."""
    from rulec.targets.python import compile_module

    return compile_module(ruleset, day, rates or EcbRates())
