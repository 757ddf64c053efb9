"""What the codes of a file are taken for: the subtree, its edition, what is part of it only in part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import evolve, frozen

from rulec.analysis.clauses import in_words
from rulec.model.codes import Codes
from rulec.model.condition import TRUE, Condition
from rulec.model.findings import Findings
from rulec.model.line import QUANTITIES, Line
from rulec.model.names import BUILT_IN
from rulec.model.resolve import Resolver
from rulec.model.ruleset import Fact
from rulec.model.scope import Scope
from rulec.nomenclature import (
    CodeError,
    CodeSet,
    edition_at,
    exists,
    parse_code,
    strip_padding,
)
from rulec.syntax import tree as t

LEVELS = {2: "chapter", 4: "heading", 6: "subheading"}


@frozen
class Taken:
    """A code as it was read: its digits, and the digits of the subtree it stands for."""

    written: str
    digits: str
    short: str
    edition: str
    known: bool

    @property
    def padded(self) -> bool:
        """Whether zeros at its end were read as padding: 9101 00 00 is heading 9101."""
        return self.known and len(self.short) < min(len(self.digits), 6)

    @property
    def codes(self) -> CodeSet:
        return CodeSet.of(self.short)


def taken(code: t.Code, edition: str) -> Taken | None:
    """How a code is read in an edition; None if it has no possible number of digits."""
    try:
        digits = parse_code(code.written)
    except CodeError:
        return None
    short = strip_padding(digits, edition)
    return Taken(code.written, digits, short, edition, exists(short, edition))


def span_of_item(item: t.CodeItem, edition: str) -> CodeSet | None:
    """Every code of a code or range; None if it cannot be read."""
    first = taken(item.first, edition)
    last = taken(item.last, edition) if item.last else first
    if first is None or last is None or not (first.known and last.known):
        return None
    low, high = first.codes.ranges[0][0], last.codes.ranges[-1][1]
    return CodeSet(((low, high),)) if low < high else None


def edition_of(code: t.Code, declaration: object, scope: Scope) -> str:
    """The edition in which a code of a declaration is read."""
    if isinstance(declaration, t.Renumbered) and any(n.code is code for n in declaration.new):
        return declaration.edition.value
    if isinstance(declaration, t.Block) and declaration.keyword == "example":
        return edition_at(day_of(declaration) or date.today())
    return scope.edition


def day_of(example: t.Block) -> date | None:
    """The day that an example states."""
    for clause in example.all("given"):
        for stated in clause.value if isinstance(clause.value, tuple) else ():
            if isinstance(stated, t.Given) and stated.name.value == "date":
                return day(stated.value)
    return None


def day(literal: object) -> date | None:
    """A date of a rule file; None if the calendar has no such day."""
    if not isinstance(literal, t.DateLit):
        return None
    try:
        return date(*(int(part) for part in literal.value.split("-")))
    except ValueError:
        return None


def resolver(scope: Scope) -> Resolver:
    """A resolver that leaves the scope of the file as it is and whose findings nobody reads."""
    return Resolver(evolve(scope, facts=dict(scope.facts)), Findings())


def became(codes: CodeSet, scope: Scope) -> tuple[CodeSet, CodeSet]:
    """What codes are called in later editions by the file's `renumbered`: as a whole, and in part."""
    made = Codes(scope, Findings()).renumber(codes).values()
    return CodeSet.union(w for w, _ in made) - codes, CodeSet.union(p for _, p in made)


def part_of(block: t.Block, scope: Scope) -> str:
    """What makes an `ex` code of a declaration hold: its `ex when` in words, or the judgement."""
    owner = block.name.value if block.name else "_"
    for clause in block.all("ex"):
        stated = worded(condition(clause.value, owner, scope), scope.facts)
        return f"if {stated}"
    title = block.title.value if block.title else owner
    return f'if it also fits "{title}" (judged fits_{owner})'


_COUNTED = {name: BUILT_IN[name] for name in QUANTITIES}


def worded(part: Condition, facts: Mapping[str, Fact]) -> str:
    """A condition in words, amounts with their units."""
    return in_words(part, Line({}), {**_COUNTED, **facts})


def condition(node: object, owner: str, scope: Scope) -> Condition:
    """A condition of the syntax tree, resolved as far as it can be; nothing is reported."""
    return resolver(scope).condition(node, owner) if node is not None else TRUE
