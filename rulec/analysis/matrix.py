"""The relation of every pair of lists, and of every list to every kind of goods."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from attrs import field, frozen

from rulec.analysis.grid import Grid, grid
from rulec.analysis.kinds import kinds
from rulec.analysis.relation import (
    Relation,
    certainly,
    judgements,
    possibly,
    relation,
    stricter,
)
from rulec.analysis.verdict import commercial_export
from rulec.diagram import node as n
from rulec.diagram.from_model import PIVOT
from rulec.model.condition import Flag, MoneyAbove, atoms
from rulec.model.ruleset import Ruleset
from rulec.money import Money, NoRate, Rates
from rulec.nomenclature import CodeSet


@frozen
class Pair:
    """Two lists: how they relate in what they certainly ban and in what they may ban.

    `more` and `less` count the HS subheadings on which the left (the right) certainly bans, for
    some lines, what the other side does not certainly ban.
    """

    left: str
    right: str
    certain: Relation
    possible: Relation
    more: int
    less: int


@frozen
class Stance:
    """What a list says of a kind of goods: `all`, `above`, `judged`, `licence`, `partly`,
    `not known` or `none`; `limit` is the lowest value limit each where that decides."""

    ruleset: str
    kind: str
    title: str
    says: str
    limit: Money | None = None


@frozen
class Matrix:
    """Every pair and every stance on a day."""

    day: date
    rulesets: tuple[Ruleset, ...] = field(repr=False)
    pairs: tuple[Pair, ...]
    stances: tuple[Stance, ...]
    rates_source: str

    def _repr_html_(self) -> str | None:
        """A table in a notebook, if the report's extra is installed."""
        try:
            from rulec.report import notebook
        except ModuleNotFoundError:
            return None
        return notebook.matrix(self)


def matrix(rulesets: tuple[Ruleset, ...], day: date, rates: Rates) -> Matrix:
    """Compare all lists with each other and with the kinds of goods, as commercial exports."""
    named = kinds()
    cuts = CodeSet.from_ranges(r for kind in named for r in kind.whole.ranges)
    contexts = tuple(commercial_export(ruleset) for ruleset in rulesets)
    made = grid(rulesets, day, rates, contexts, cuts)
    judged = judgements(rulesets)
    sure = [[certainly(root, judged) for root in row] for row in made.roots]
    may = [[possibly(root, judged) for root in row] for row in made.roots]
    pairs = tuple(
        _pair(made, sure, may, i, j)
        for i in range(len(rulesets))
        for j in range(i + 1, len(rulesets))
    )
    stances = []
    for index, ruleset in enumerate(rulesets):
        reader = Stances(ruleset, day, rates)
        for kind in named:
            cells = made.under(kind.whole or kind.codes)
            roots = {made.roots[index][k] for k in cells}
            stances.append(reader.stance(kind.name, kind.title, roots))
    return Matrix(day, rulesets, pairs, tuple(stances), rates.source)


def _pair(
    made: Grid, sure: list[list[n.Diagram]], may: list[list[n.Diagram]], i: int, j: int
) -> Pair:
    known: dict[tuple[n.Diagram, n.Diagram], tuple[bool, bool]] = {}
    more = less = 0
    for k, (a, b) in enumerate(zip(sure[i], sure[j], strict=True)):
        if a is b:
            continue
        if (a, b) not in known:
            known[a, b] = stricter(a, b)
        left, right = known[a, b]
        more |= made.touched[k] if left else 0
        less |= made.touched[k] if right else 0
    certain = relation(
        any(left for left, _ in known.values()), any(right for _, right in known.values())
    )
    wider = narrower = False
    for a, b in set(zip(may[i], may[j], strict=True)):
        left, right = stricter(a, b)
        wider, narrower = wider or left, narrower or right
    return Pair(
        made.rulesets[i].id,
        made.rulesets[j].id,
        certain,
        relation(wider, narrower),
        more.bit_count(),
        less.bit_count(),
    )


def open_words(ruleset: Ruleset, day: date) -> frozenset[str]:
    """The judgements that the open part of a list leaves to a person."""
    return frozenset(
        a.fact
        for p in ruleset.in_force(day)
        if p.residual
        for a in atoms(p.condition)
        if isinstance(a, Flag)
    )


class Stances:
    """Reads off diagrams what a list says of a kind of goods."""

    def __init__(self, ruleset: Ruleset, day: date, rates: Rates) -> None:
        self.ruleset = ruleset
        self.open = open_words(ruleset, day)
        self.judged = judgements([ruleset])
        self.limits: dict[tuple[str, Fraction], Money] = {}
        for provision in ruleset.in_force(day):
            for atom in atoms(provision.condition):
                if isinstance(atom, MoneyAbove):
                    money = Money(atom.amount, atom.currency)
                    try:
                        key = (PIVOT, atom.amount * rates.rate(atom.currency, day))
                    except NoRate:
                        key = (atom.currency, atom.amount)
                    self.limits[key] = money

    def stance(self, kind: str, title: str, roots: set[n.Diagram]) -> Stance:
        said = [self.says(root) for root in roots]
        words = {word for word, _ in said}
        limits = [limit for _, limit in said if limit is not None]
        word = next(iter(words)) if len(words) == 1 else self._mixed(words)
        lowest = min(limits, key=lambda m: m.amount) if word == "above" and limits else None
        return Stance(self.ruleset.id, kind, title, word, lowest)

    def says(self, root: n.Diagram) -> tuple[str, Money | None]:
        """What a list says where this diagram decides, and its lowest limit if it has one."""
        closed = self._without_open(root)
        if isinstance(root, int):
            return ("none", "licence", "all")[root], None
        if isinstance(closed, int):
            return ("not known", "licence", "all")[closed], None
        tests = {(node.var[1], node.var[2]) for node in n.nodes(closed)}
        money = [node for node in n.nodes(closed) if node.var[1] == "ratio" and node.var[2]]
        if money and not any(kind == "flag" and name in self.judged for kind, name in tests):
            bounds = [(node.var[2], n.cut(node, 0)[0]) for node in money]
            group, bound = min(bounds, key=lambda b: b[1])
            return "above", self.limits.get((group, bound), Money(bound, group))
        return "judged", None

    def _without_open(self, root: n.Diagram) -> n.Diagram:
        """The diagram when nothing falls under the open part of the list."""
        return certainly(root, self.open)

    @staticmethod
    def _mixed(words: set[str]) -> str:
        if "none" in words or "not known" in words:
            return "not known" if words <= {"none", "not known"} else "partly"
        return "above" if words <= {"above", "all"} else "judged" if "judged" in words else "partly"
