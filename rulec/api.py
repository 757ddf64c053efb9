"""The public functions of rulec. Every command is a few lines over one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from rulec.targets.registry import Options
    from rulec.targets.vectors import Vector

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
    "compile",
    "compile_python",
    "diff",
    "equivalent",
    "evaluate",
    "load",
    "load_model",
    "matrix",
    "read_facts",
    "screen",
    "vectors",
]


def load(name: str, *paths: Path) -> Ruleset:
    """The ruleset called `name` (or at that path), looked for in `paths`, then built in.

    What a file uses is looked for beside it before the built-in ones. Raises NoRuleset if there is
    none and RulecError if its file has errors.
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


def compile(
    rulesets: Ruleset | Sequence[Ruleset],
    target: str,
    day: date,
    rates: Rates | None = None,
    given: Mapping[str, FactValue] | None = None,
    absent: Iterable[str] = (),
    options: Options | None = None,
) -> dict[str, str]:
    """Lists as they stand on `day` in a target's language: texts by the ending of their file's name.

    The main text comes first. `given` are facts that hold for every line, `absent` those that none
    states. Raises KeyError for a target that there is not, ValueError for several lists where a target
    takes one, and `rulec.targets.limits.CannotSay` for what it cannot say exactly.
    """
    from rulec.targets import registry
    from rulec.targets.plan import plan

    made = registry.target(target)
    some = [rulesets] if isinstance(rulesets, Ruleset) else list(rulesets)
    if len(some) > 1 and not made.joint:
        raise ValueError(f"{target} takes one list at a time")
    plans = [plan(r, day, rates or EcbRates(), given, absent) for r in some]
    return dict(made.compile(plans, options or registry.Options()))


def vectors(
    ruleset: Ruleset,
    day: date,
    count: int = 1000,
    seed: int = 0,
    rates: Rates | None = None,
    given: Mapping[str, FactValue] | None = None,
) -> list[Vector]:
    """Lines on the list's borders with the answers that a target has to give."""
    from rulec.targets.plan import plan
    from rulec.targets.vectors import vectors as drawn

    return list(drawn(plan(ruleset, day, rates or EcbRates(), given), count, seed))


def load_model(text: str) -> Ruleset:
    """The ruleset of a model that the target `json` wrote; raises ValueError if it is none."""
    from rulec.targets.json_reading import load_model as read

    return read(text)


def screen(
    frame: Any,
    against: str | Ruleset | Sequence[str | Ruleset],
    columns: Mapping[str, Any] | None = None,
    on: date | None = None,
    rates: Rates | None = None,
    currency: str | None = None,
    assume: bool = True,
    wanted: Sequence[str] = ("verdict", "provisions", "missing", "citations"),
) -> Any:
    """A Polars, pandas or Arrow frame with the answers of lists, or of one, as columns.

    `against` are lists or their names; see `rulec.screening.frames.screen_frame` for the rest. Needs
    the extra `screen`, without numba it is slower. Raises NoRuleset for a list that there is not.
    """
    from rulec.screening.frames import screen_frame

    every = [against] if isinstance(against, str | Ruleset) else against
    lists = [load(one) if isinstance(one, str) else one for one in every]
    return screen_frame(frame, lists, columns, on, rates, currency, assume, wanted)


def compile_python(ruleset: Ruleset, day: date, rates: Rates | None = None) -> str:
    """The ruleset as it stands on `day`, as the source of a Python module."""
    from rulec.targets.python import compile_module

    return compile_module(ruleset, day, rates or EcbRates())
