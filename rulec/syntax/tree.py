"""The syntax tree: what a rule file says, word for word, with exact spans."""

from __future__ import annotations

from fractions import Fraction
from typing import Union

from attrs import frozen

from rulec.diagnostics.span import Span


@frozen
class Name:
    """An identifier as written."""

    value: str
    span: Span


@frozen
class Text:
    """A string literal (adjacent literals joined), escapes resolved."""

    value: str
    span: Span


@frozen
class Quantity:
    """A number with an optional unit or currency, the number exact."""

    number: Fraction
    written: str
    unit: Name | None
    span: Span


@frozen
class DateLit:
    """A calendar date as written (year-month-day, not yet checked)."""

    value: str
    span: Span


@frozen
class Code:
    """A commodity code as printed, blanks and dots included."""

    written: str
    span: Span


@frozen
class CodeItem:
    """`[SYSTEM] [ex] CODE [to [ex] CODE]`."""

    system: str | None
    ex: bool
    first: Code
    last: Code | None
    span: Span


@frozen
class NamedItem:
    """`[ex] in NAME`: the goods of a definition."""

    ex: bool
    name: Name
    span: Span


@frozen
class AllItem:
    """`all`: every code."""

    span: Span


GoodsItem = Union[CodeItem, NamedItem, AllItem]


@frozen
class Goods:
    """A union of goods items, less the excepted ones."""

    items: tuple[GoodsItem, ...]
    excepted: tuple[GoodsItem, ...]
    span: Span


@frozen
class Junction:
    """`and` or `or` over two or more conditions."""

    word: str
    parts: tuple[Condition, ...]
    span: Span


@frozen
class Negation:
    """`not C`."""

    part: Condition
    span: Span


@frozen
class Judged:
    """`judged NAME`."""

    name: Name
    span: Span


@frozen
class MoneyTest:
    """`value PER OP OPERAND`; `per` is total, each, unspecified or a (number, unit) pair."""

    per: str | tuple[Fraction, Name]
    op: str
    operand: Operand
    span: Span


@frozen
class Compare:
    """`FACT OP OPERAND`."""

    fact: Name
    op: str
    operand: Operand
    span: Span


@frozen
class Membership:
    """`FACT is [not] VALUE` or `FACT in (A, B)`."""

    fact: Name
    values: tuple[Name, ...]
    negated: bool
    written_is: bool
    span: Span


@frozen
class CodeIn:
    """`code in NAME`."""

    name: Name
    span: Span


@frozen
class Bare:
    """A yes/no fact or a named condition, written as a word."""

    name: Name
    span: Span


Condition = Union[Junction, Negation, Judged, MoneyTest, Compare, Membership, CodeIn, Bare]
Operand = Union[Quantity, DateLit, Name]


@frozen
class Given:
    """One stated fact of an example."""

    name: Name
    value: Union[Code, Quantity, DateLit, Name]
    span: Span


@frozen
class FactType:
    """`yes_no`, `one_of a, b`, `number UNIT`, `date`, `country`."""

    kind: str
    values: tuple[Name, ...]
    unit: Name | None
    span: Span


@frozen
class Expectation:
    """`expect VERDICT [by P, Q] [needs F, G]`."""

    verdict: Name
    by: tuple[Name, ...]
    needs: tuple[Name, ...]
    span: Span


@frozen
class Citation:
    """`cite SOURCE "place"`."""

    source: Name
    place: Text | None
    span: Span


@frozen
class Adopted:
    """`provisions RULESET a, b`."""

    ruleset: Name
    names: tuple[Name, ...]
    span: Span


@frozen
class AllExcept:
    """`all except A, B` of an exemption: every provision but these."""

    names: tuple[Name, ...]
    span: Span


ClauseValue = Union[
    Name,
    Text,
    DateLit,
    Goods,
    Condition,
    FactType,
    Citation,
    Expectation,
    Adopted,
    AllExcept,
    tuple[Name, ...],
    tuple[Given, ...],
]


@frozen
class Clause:
    """One clause: its keyword and what it says."""

    keyword: str
    value: ClauseValue
    span: Span


@frozen
class Block:
    """A declaration with clauses: ruleset, source, prohibit, define, example ..."""

    keyword: str
    name: Name | None
    title: Text | None
    clauses: tuple[Clause, ...]
    span: Span

    def all(self, keyword: str) -> tuple[Clause, ...]:
        return tuple(c for c in self.clauses if c.keyword == keyword)


@frozen
class Use:
    """`use a, b`."""

    names: tuple[Name, ...]
    span: Span


@frozen
class Constant:
    """`define NAME 50 EUR`."""

    name: Name
    value: Quantity
    span: Span


@frozen
class RenumberTarget:
    """A code that an old code became, `ex` where only in part."""

    ex: bool
    code: Code


@frozen
class Renumbered:
    """`renumbered HS2022 OLD, OLD to NEW, ex NEW`: each old code became all of the new ones."""

    edition: Name
    old: tuple[Code, ...]
    new: tuple[RenumberTarget, ...]
    span: Span


Declaration = Union[Block, Use, Constant, Renumbered]


@frozen
class Comment:
    """A comment, with the offset it starts at; `own_line` if nothing stands before it."""

    text: str
    offset: int
    own_line: bool


@frozen
class Damage:
    """What mistakes took from a file, so that nobody reports that it is missing.

    `ranges` are the declarations that could not be read in full, `lost` the names that they may
    have declared; `everything` says that any name may be among them, `unnamed` that a declaration is
    there whose name could not be read.
    """

    ranges: tuple[tuple[int, int], ...] = ()
    lost: frozenset[str] = frozenset()
    everything: bool = False
    unnamed: bool = False

    def __bool__(self) -> bool:
        return bool(self.ranges or self.lost or self.everything)

    def hits(self, block: Block) -> bool:
        """Whether a clause of the block may be missing."""
        return any(start <= block.span.start < end for start, end in self.ranges)


@frozen
class File:
    """A parsed file: the declarations that could be read, and every comment."""

    path: str
    text: str
    declarations: tuple[Declaration, ...]
    comments: tuple[Comment, ...]
    damage: Damage = Damage()
