"""Examples for what no example touches yet: a line for each, with the verdict that the rules give now.

A suggestion repeats the rules. It becomes a test only when a person has read it against the law.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from attrs import field, frozen

from rulec.analysis.cover import Cover, Item, Touch, Touches
from rulec.analysis.example_titles import titled, typed, unique
from rulec.analysis.touching import Finder, confirmed
from rulec.analysis.verdict import Verdict, evaluate
from rulec.model.condition import Flag
from rulec.model.line import FactValue, Line
from rulec.model.names import BUILT_IN
from rulec.model.ruleset import Fact, Provision
from rulec.syntax.parser import parse
from rulec.syntax.phrases import quote
from rulec.syntax.printer import format_file

_NEVER = {
    "provision": "no line is known on which it is what decides",
    "limit": "no line is known whose outcome turns on this limit alone",
    "exemption": "no line is known whose verdict would be a stricter one without it",
    "judgement": "no line is known whose outcome turns on this judgement alone",
    "date": "no line is known that meets a provision which begins or ends then",
}


@frozen
class Suggestion:
    """An example that touches `item` on `side` for the first time, and whatever `touches` holds.

    `of` is the provision that it is about; `expected`, `by` and `needs` are what the rules say of its
    line now.
    """

    item: Item
    side: str
    of: Provision
    touches: frozenset[Touch]
    title: str
    line: Line
    expected: str
    by: tuple[str, ...]
    needs: tuple[str, ...]
    facts: Mapping[str, Fact] = field(repr=False, eq=False)

    @property
    def text(self) -> str:
        """The example as `rulec fmt` lays it out."""
        given = ", ".join(
            f"{name} {typed(self.facts.get(name), v)}" for name, v in _ordered(self.line)
        )
        expect = self.expected
        expect += f" by {', '.join(self.by)}" if self.by else ""
        expect += f" needs {', '.join(self.needs)}" if self.needs else ""
        text = f"example {quote(self.title)}\n  given  {given}\n  expect {expect}\n"
        return format_file(parse(text)[0])


@frozen
class Beyond:
    """A side of an item that no line can touch, and why."""

    item: Item
    side: str
    reason: str


@frozen
class Suggestions:
    """Examples, in the order of the provisions, that together touch what can be touched."""

    listed: tuple[Suggestion, ...]
    beyond: tuple[Beyond, ...]


def suggest(
    touches: Touches, done: Cover, of: Iterable[str] = (), on: date | None = None
) -> Suggestions:
    """Examples for the sides that examples do not touch yet, of some provisions only if `of` names any.

    With `on`, lines are of that day, and what is not in force then is passed over.
    """
    finder = Finder(touches, on, of)
    touched = set(done.touched)
    made: list[Suggestion] = []
    beyond: list[Beyond] = []
    taken = {example.title for example in touches.ruleset.examples}
    for item, side, line in _found(finder, touched, finder.find):
        suggestion = None if line is None else _suggestion(finder, item, side, line, taken)
        if suggestion is not None:
            taken.add(suggestion.title)
            touched |= suggestion.touches
            made.append(suggestion)
        elif line is not None:
            beyond.append(Beyond(item, side, "the line found for it was not confirmed"))
        elif on is None:
            beyond.append(Beyond(item, side, _NEVER[item.kind]))
    return Suggestions(tuple(made), tuple(beyond))


def unreachable(touches: Touches, done: Cover) -> tuple[Beyond, ...]:
    """Of what examples do not touch, the sides that no line can touch."""
    finder = Finder(touches)
    touched = set(done.touched)
    beyond: list[Beyond] = []
    for item, side, line in _found(finder, touched, finder.any):
        if line is None:
            beyond.append(Beyond(item, side, _NEVER[item.kind]))
        else:
            touched |= touches.of(finder.assumed(line))
    return tuple(beyond)


def _found(
    finder: Finder, touched: set[Touch], find: Callable[[Item, str], Line | None]
) -> Iterator[tuple[Item, str, Line | None]]:
    """A line, if there is one, for each side that is not `touched` when it is come to."""
    for item in _ordered_items(finder.touches.items):
        for side in item.sides if finder.concerns(item) else ():
            if (item, side) not in touched:
                yield item, side, find(item, side)


def _ordered_items(items: tuple[Item, ...]) -> list[Item]:
    """The items of each provision, limits first: their lines often touch the provision as well."""
    place = {item.of.id: index for index, item in reversed(list(enumerate(items)))}
    ranks = {"limit": 0, "judgement": 1, "exemption": 2, "provision": 3, "date": 4}
    return sorted(items, key=lambda item: (place[item.of.id], ranks[item.kind]))


def _suggestion(
    finder: Finder, item: Item, side: str, line: Line, taken: set[str]
) -> Suggestion | None:
    rates = finder.touches.rates
    day, whole = line.get("date"), finder.assumed(line)
    assert isinstance(day, date)
    near = finder.touches.near(whole)
    verdict = evaluate(near, whole, day, rates)
    if not confirmed(near, whole, verdict.possible, rates):
        return None
    by: tuple[str, ...] = ()
    if verdict.verdict in ("prohibited", "license"):
        by = tuple(p.id for p in verdict.applies)
    facts = {**BUILT_IN, **finder.ruleset.facts}
    of = finder.subject(item, line)
    title = unique(titled(item, side, line, facts, of), taken)
    return Suggestion(
        item,
        side,
        of,
        frozenset(finder.touches.of(whole, verdict)),
        title,
        line,
        verdict.verdict,
        by,
        _needs(item, verdict),
        facts,
    )


def _needs(item: Item, verdict: Verdict) -> tuple[str, ...]:
    """One of the smallest sets of facts that would settle the verdict: that of the item if it can be."""
    own = item.test.fact if isinstance(item.test, Flag) else ""
    first: tuple[str, ...] = verdict.ask[0] if verdict.ask else ()
    return next((group for group in verdict.ask if own in group), first)


# the line as an example gives it


def _ordered(line: Line) -> list[tuple[str, FactValue]]:
    """Facts in the order that people state them in."""
    first = ["code", "value", "quantity", "net_mass", "volume", "date"]
    names = sorted(line.facts, key=lambda n: (first.index(n) if n in first else len(first), n))
    return [(name, line.facts[name]) for name in names]
