"""The targets by name: what each makes, can say and cannot, and what it is tested on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

from attrs import field, frozen

from rulec.targets.limits import CannotSay
from rulec.targets.plan import Plan

Files = Mapping[str, str]
"""Texts by the ending of their file's name, the main one first: {".mjs": ..., ".d.mts": ...}."""


@frozen
class Options:
    """How a target fits in where it is used.

    `columns` names the column (or field) of each fact; None gives every fact its own name. `table`,
    `dialect` and `view`, the name of a view to be made of the query, are for SQL.
    """

    columns: Mapping[str, str] | None = None
    table: str = "lines"
    dialect: str = "duckdb"
    view: str | None = None

    def column(self, fact: str) -> str:
        """The column of a fact."""
        return fact if self.columns is None else self.columns.get(fact, fact)


@frozen
class Target:
    """A language that lists are compiled to.

    `joint` targets put several lists into one text, the others make one for each.
    """

    name: str
    makes: str
    can: tuple[str, ...]
    cannot: tuple[str, ...]
    engines: tuple[str, ...]
    joint: bool
    compile: Callable[[Sequence[Plan], Options], Files] = field(repr=False)


_MODULES = {
    "cel": "cel",
    "javascript": "javascript",
    "json": "json_model",
    "markdown": "markdown",
    "polars": "polars",
    "python": "python",
    "rego": "rego",
    "sql": "sql",
}
NAMES = tuple(_MODULES)


def target(name: str) -> Target:
    """The target of that name; its module is imported only now. KeyError if there is none."""
    found: Target = import_module(f"rulec.targets.{_MODULES[name]}").TARGET
    return found


def as_written(plans: Sequence[Plan], name: str) -> Plan:
    """The one list of a target that writes it as it is; CannotSay if facts are taken as given."""
    (one,) = plans
    if one.given or one.absent:
        named = ", ".join(sorted((*one.given, *one.absent))[:3])
        raise CannotSay(
            f"{name} writes {one.ruleset.id} as it is and takes no facts as given or as never "
            f"stated, such as {named}"
        )
    return one
