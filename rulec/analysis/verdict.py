"""A verdict with its reasons: provisions, exemptions, missing facts, the nearest change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import combinations

from attrs import frozen

from rulec.diagram.from_model import Built, build
from rulec.diagram.node import Diagram
from rulec.diagram.query import terminals
from rulec.model.condition import CodeIn, Flag, MoneyAbove, atoms
from rulec.model.line import FactValue, Line
from rulec.model.ruleset import VERDICTS, Provision, Ruleset
from rulec.money import Rates
from rulec.nomenclature import CodeSet, edition_at, leaves, span_of
from rulec.reference.evaluator import completions, truth

_BASES = {"each": "quantity", "kg": "net_mass", "litre": "volume"}


@frozen
class Verdict:
    """`verdict` is prohibited, license, free or undetermined; `possible` are the ones that remain.

    `ask` holds the smallest sets of facts that, once known, can settle an undetermined line.
    """

    verdict: str
    possible: tuple[str, ...]
    applies: tuple[Provision, ...]
    may_apply: tuple[Provision, ...]
    exempted: tuple[tuple[Provision, Provision], ...]
    ask: tuple[tuple[str, ...], ...]

    def summary(self) -> str:
        if self.verdict != "undetermined":
            names = ", ".join(p.id for p in self.applies)
            return (
                f"{self.verdict} by {names}" if names and self.verdict != "free" else self.verdict
            )
        return "undetermined (" + " or ".join(self.possible) + ")"

    def _repr_html_(self) -> str | None:
        """A table in a notebook, if the report's extra is installed."""
        try:
            from rulec.report import notebook
        except ModuleNotFoundError:
            return None
        return notebook.verdict(self)


def commercial_export(*rulesets: Ruleset) -> dict[str, FactValue]:
    """The context that people mean who ask about a shipment to the regime's target.

    A commercial export with no special permission: yes/no facts that only exemptions read are no.
    """
    context: dict[str, FactValue] = {"direction": "export", "purpose": "commercial"}
    bans: set[str] = set()
    exemptions: set[str] = set()
    for ruleset in rulesets:
        context["destination"] = ruleset.target
        for provision in ruleset.provisions:
            flags = {a.fact for a in atoms(provision.condition) if isinstance(a, Flag)}
            (exemptions if provision.kind == "exempt" else bans).update(flags)
    facts = {name: fact for ruleset in rulesets for name, fact in ruleset.facts.items()}
    for name in sorted(exemptions - bans - {"used"}):
        if name in facts and facts[name].kind == "yes_no":
            context[name] = False
    return context


def possible(ruleset: Ruleset, line: Line, day: date, rates: Rates) -> tuple[str, ...]:
    """The verdicts that some completion of the line gives, from mild to strict."""
    found = terminals(build(ruleset, day, rates), line)
    return tuple(VERDICTS[i] for i in sorted(found))


def evaluate(ruleset: Ruleset, line: Line, day: date, rates: Rates, asking: bool = True) -> Verdict:
    """The verdict of a ruleset on a line, with everything that decides it.

    What to ask for takes by far the longest to find out; it is left out unless `asking`.
    """
    verdicts = possible(ruleset, line, day, rates)
    holds, maybe = [], []
    for provision in ruleset.in_force(day):
        value = truth(provision.condition, line, day, rates)
        if value is True:
            holds.append(provision)
        elif value is None:
            maybe.append(provision)
    exempted = tuple(
        (e, p)
        for e in (*holds, *maybe)
        if e.kind == "exempt"
        for p in (*holds, *maybe)
        if p.id in e.of
    )
    certain = {p.id for e, p in exempted if e in holds and e.leaves == "free"}
    single = verdicts[0] if len(verdicts) == 1 else "undetermined"
    open_ = asking and single == "undetermined"
    ask = _ask(ruleset, line, day, rates, maybe) if open_ else ()
    acting = [p for p in holds if p.kind != "exempt" and p.id not in certain]
    if single in ("prohibited", "license"):
        level = {"prohibited": "prohibit", "license": "license"}[single]
        strict = [p for p in acting if p.kind == level]
        acting = strict or acting
    if single in ("free", "prohibited", "license"):
        relevant = [p for p in maybe if p.kind != "exempt" and not acting and single != "free"]
    else:
        relevant = [p for p in maybe if p.kind != "exempt" and p.id not in certain]
    return Verdict(single, verdicts, tuple(acting), tuple(relevant), exempted, ask)


def causes(
    provisions: Iterable[Provision], line: Line, day: date, rates: Rates, verdict: str
) -> tuple[Provision, ...]:
    """Of the provisions in force on a day, those that give a decided verdict: none for `free`; else those of its level that
    hold, or may hold where none holds for certain."""
    if verdict == "free":
        return ()
    code = str(line.get("code"))
    states = [
        (p, truth(p.condition, line, day, rates))
        for p in provisions
        if p.kind != "exempt" and p.goods.overlaps(code)
    ]
    level = {"prohibited": "prohibit", "license": "license"}[verdict]
    strict = [(p, s) for p, s in states if p.kind == level] or states
    sure = tuple(p for p, s in strict if s is True)
    return sure or tuple(p for p, s in strict if s is None)


def _missing(provisions: list[Provision], line: Line) -> list[str]:
    names: dict[str, None] = {}
    for provision in provisions:
        for atom in atoms(provision.condition):
            if isinstance(atom, CodeIn):
                wanted = ["code"]
            elif isinstance(atom, MoneyAbove):
                wanted = ["value"] + ([_BASES[atom.per]] if atom.per != "total" else [])
            else:
                wanted = [atom.fact]
            for name in wanted:
                if line.get(name) is None or (name == "code" and len(str(line.get("code"))) < 10):
                    names.setdefault(name)
    return list(names)


def _ask(
    ruleset: Ruleset, line: Line, day: date, rates: Rates, maybe: list[Provision]
) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of missing facts of which some answer settles the verdict.

    Of a code that is too short, the missing digits are such a fact.
    """
    missing = _missing(maybe, line)
    built = build(ruleset, day, rates)
    samples = []
    for count, complete in enumerate(completions(maybe, line, ruleset, day, rates)):
        if count >= 64:
            break
        samples.append(complete)
    whole = _whole_codes(built, line) if "code" in missing else []
    found: list[tuple[str, ...]] = []
    for size in (1, 2, 3):
        for names in combinations(missing, size):
            if any(set(f) <= set(names) for f in found):
                continue
            for sample in samples:
                stated = [k for k in names if k != "code"]
                facts = {k: v for k in stated if (v := sample.get(k)) is not None}
                if len(facts) == len(stated) and _settled(
                    built, line.with_(**facts), whole if "code" in names else []
                ):
                    found.append(names)
                    break
        if found:
            break
    return tuple(found)


def _settled(built: Built, line: Line, codes: list[str]) -> bool:
    """Whether the line, with one of the codes if there are any, can only have one verdict."""
    trials = (line.with_(code=code) for code in codes) if codes else (line,)
    return any(len(terminals(built, trial)) == 1 for trial in trials)


def _whole_codes(built: Built, line: Line) -> list[str]:
    """A declarable code of ten digits under that of the line for each thing that can decide there."""
    code = line.get("code")
    span = CodeSet(((0, 10**10) if code is None else span_of(str(code)),))
    under = span & leaves(edition_at(built.day)) or span
    found: dict[Diagram, str] = {}
    for cell in built.cells:
        here = CodeSet(((cell.low, cell.high),)) & under
        if here:
            found.setdefault(cell.root, f"{here.ranges[0][0]:010d}")
    return list(found.values())
