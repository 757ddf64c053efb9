"""What the examples of rule files cover: in a terminal and as JSON."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from attrs import frozen

from rulec.analysis.cover import KINDS, Cover, Item, Kind, Touches, cover, percent, unspecified
from rulec.analysis.suggest import Beyond, unreachable
from rulec.model.ruleset import Ruleset
from rulec.money import Rates

_SHOWN = 10
_PLURAL: dict[Kind, str] = {
    "provision": "provisions",
    "limit": "limits",
    "exemption": "exemptions",
    "judgement": "judgements",
    "date": "dates",
}
_FIRST: tuple[Kind, ...] = ("limit", "exemption", "provision", "judgement", "date")
_NONE = {
    "applies": "to which it applies",
    "exempts": "that it exempts",
    "at": "exactly at it",
    "above": "above it",
    "below": "below it",
    "yes": "that is judged so",
    "no": "that is judged not so",
    "open": "that leaves it open",
    "before": "on the day before",
    "on": "on that day",
}


@frozen
class Covered:
    """A file with what its examples cover of it, and what no line can touch."""

    path: str
    done: Cover
    beyond: tuple[Beyond, ...]

    @property
    def items(self) -> list[Item]:
        """What can be covered: something of it can be touched by some line."""
        never = {(b.item, b.side) for b in self.beyond}
        return [i for i in self.done.items if any((i, side) not in never for side in i.sides)]

    def missing(self, item: Item) -> tuple[str, ...]:
        """The sides that no example touches, though some line could."""
        never = {b.side for b in self.beyond if b.item == item}
        return tuple(side for side in self.done.missing(item) if side not in never)

    def share(self, kind: Kind | None = None) -> tuple[int, int]:
        """How many items are covered of those that can be."""
        some = [i for i in self.items if kind is None or i.kind == kind]
        return sum(not self.missing(i) for i in some), len(some)


def covered(path: str, ruleset: Ruleset, rates: Rates) -> Covered:
    """What the examples of a file's ruleset cover."""
    done = cover(ruleset, rates)
    return Covered(path, done, unreachable(Touches(ruleset, rates), done))


def total(made: list[Covered]) -> tuple[int, int]:
    """How much is covered of all files together."""
    shares = [one.share() for one in made]
    return sum(c for c, _ in shares), sum(n for _, n in shares)


def as_text(one: Covered, full: bool) -> list[str]:
    """What a file's examples cover, then what they do not, limits and exemptions first."""
    if not one.done.items:
        return ["  nothing to cover"]
    out = [f"  examples cover {_share(*one.share())}"]
    counted = [(kind, *one.share(kind)) for kind in KINDS]
    out += [f"    {_PLURAL[kind]:<11} {_share(*n)}" for kind, *n in counted if n[1]]
    open_ = sorted((i for i in one.items if one.missing(i)), key=lambda i: _FIRST.index(i.kind))
    shown = open_ if full else open_[:_SHOWN]
    out += [
        f"  {one.path}:{i.of.span.line} {said(i)}: no example {_sides(i, one.missing(i))}"
        for i in shown
    ]
    if len(open_) > len(shown):
        out.append(f"  and {len(open_) - len(shown)} more (--full)")
    if one.beyond and not full:
        names = dict.fromkeys(said(b.item) for b in one.beyond)
        out.append(f"  not counted, as no line can touch it: {'; '.join(names)}")
    elif one.beyond:
        out += [
            f"  {one.path}:{b.item.of.span.line} {said(b.item)}: an example "
            f"{_sides(b.item, (b.side,))} is not counted, as {b.reason}"
            for b in one.beyond
        ]
    return out


def said(item: Item) -> str:
    """An item in words: `eu_18: limit value each > 50 EUR`."""
    if item.kind == "judgement":
        return f"judgement {item.words}"
    if item.kind == "date":
        begins = "begins" if item.of.since == item.day else "ends"
        return f"date {item.words}, when {item.of.id} {begins}"
    return f"{item.of.id}: limit {item.words}" if item.kind == "limit" else item.of.id


def _sides(item: Item, sides: tuple[str, ...]) -> str:
    """The sides that are missing; of a limit without a unit, how many articles each is of."""
    if item.kind == "judgement" and item.words.startswith("whole_line_"):
        said = {"yes": f"{item.words} yes", "no": f"{item.words} no", "open": f"no {item.words}"}
        missing = ", none with ".join(said[side] for side in sides)
        return f"of two articles that only together are beyond the limit, with {missing}"
    one = "of one article " if unspecified(item.of, item.test) is not None else ""
    return ", none ".join(one + _NONE[side] for side in sides)


def _share(done: int, of: int) -> str:
    return f"{done} of {of} ({floor(percent(done, of))}%)"


def summary(made: list[Covered]) -> str:
    """One line on all files."""
    return f"examples cover {_share(*total(made))}"


def as_json(made: list[Covered]) -> dict[str, object]:
    """The same as stable JSON."""
    done, of = total(made)
    return {
        "covered": done,
        "of": of,
        "percent": floor(percent(done, of)),
        "files": [_file(one) for one in made],
    }


def _file(one: Covered) -> dict[str, object]:
    done, of = one.share()
    return {
        "file": one.path,
        "covered": done,
        "of": of,
        "kinds": [
            {"kind": kind, "covered": n[0], "of": n[1]}
            for kind in KINDS
            for n in (one.share(kind),)
        ],
        "uncovered": [
            {**item_json(i), "missing": list(one.missing(i))} for i in one.items if one.missing(i)
        ],
        "not_coverable": [
            {**item_json(b.item), "side": b.side, "reason": b.reason} for b in one.beyond
        ],
    }


def item_json(item: Item) -> dict[str, object]:
    """Which item is meant."""
    return {
        "kind": item.kind,
        "provision": item.of.id,
        "line": item.of.span.line,
        "what": item.words,
    }


def reaches(made: list[Covered], least: float) -> bool:
    """Whether the examples cover at least so many percent."""
    return percent(*total(made)) >= Fraction(str(least))
