"""What the names of a file mean, and what it knows of other files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import Factory, define, frozen

from rulec.diagnostics.diagnostic import Diagnostic
from rulec.diagnostics.suggest import nearest
from rulec.model.names import BUILT_IN
from rulec.model.ruleset import Fact, Ruleset
from rulec.nomenclature import CodeSet
from rulec.syntax import tree as t

Renumbering = tuple[CodeSet, tuple[tuple[bool, CodeSet, date | None], ...]]
"""Codes, and what they became: whether in part only, the new codes, and for numbers that there were
before, with other goods, the day from which they are these."""


@define
class Scope:
    """What a file's names mean. A library lends its scope to the files that use it."""

    facts: dict[str, Fact] = Factory(dict)
    defines: dict[str, t.Block] = Factory(dict)
    constants: dict[str, t.Quantity] = Factory(dict)
    renumbered: list[Renumbering] = Factory(list)
    edition: str = "HS2022"
    currency: str | None = None
    imported: dict[str, str] = Factory(dict)  # define -> edition of the library it comes from
    others: dict[str, str] = Factory(dict)  # source or provision -> which of the two
    lost: set[str] = Factory(set)  # declared where the file could not be read
    everything_lost: bool = False
    unnamed: bool = False  # a declaration is there whose name could not be read
    edition_known: bool = (
        True  # `edition` is that of the file, not one that is assumed for want of it
    )

    def take(self, other: Scope) -> None:
        """Make the names of a library known here."""
        self.facts.update(other.facts)
        self.defines.update(other.defines)
        self.constants.update(other.constants)
        self.renumbered.extend(other.renumbered)
        self.imported.update({name: other.edition for name in other.defines})

    def excuses(self, name: str) -> bool:
        """Whether the name may be declared in a place that could not be read."""
        return self.everything_lost or name in self.lost

    def unread(self, name: str, known: Iterable[str]) -> bool:
        """Whether the name may be one that could not be read, since it resembles none that is known."""
        return self.unnamed and not nearest(name, known, 1)

    def kind(self, name: str) -> str | None:
        """What is called `name`, in words; None if nothing is."""
        fact = BUILT_IN.get(name) or self.facts.get(name)
        if fact is not None:
            return "a judgement" if fact.kind == "judgement" else "a fact"
        block = self.defines.get(name)
        if block is not None:
            return "a definition of goods" if block.all("goods") else "a named condition"
        return "a constant" if name in self.constants else self.others.get(name)


@frozen
class Other:
    """Another file that this one names."""

    library: bool
    scope: Scope
    ruleset: Ruleset | None
    errors: tuple[Diagnostic, ...]
    circle: tuple[str, ...] = ()  # the files that lead back to this one
    too_deep: bool = False
