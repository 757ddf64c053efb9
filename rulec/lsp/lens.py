"""Remarks above declarations: what other lists say of a provision, how the examples fare.

Where they stand is cheap to say; what they say is asked of diagrams, one lens at a time, in the one
thread that builds them. While a file has errors its lenses say what they said before: the text
below them would jump at every half-written word.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from attrs import evolve
from lsprotocol import types

from rulec.analysis.elsewhere import Says, last_day, neighbours, says
from rulec.analysis.examples import Outcome, run, run_one
from rulec.analysis.explain import explain
from rulec.analysis.telling import cited
from rulec.analysis.wording import as_typed, shown
from rulec.lsp.hover.provisions import touched
from rulec.lsp.markdown import count
from rulec.lsp.names import Names
from rulec.lsp.workspace import Workspace
from rulec.model.condition import Flag, MoneyAbove, atoms
from rulec.model.ruleset import Example, Provision, Ruleset
from rulec.model.shape import UNNAMED
from rulec.money import EcbRates
from rulec.syntax import tree as t

RUN_EXAMPLE = "rulec.runExample"
"""The command behind an example's lens; its arguments are the document's address and the title."""

_REMARKED = {
    "ruleset": "ruleset",
    "prohibit": "provision",
    "license": "provision",
    "exempt": "exemption",
    "judgement": "judgement",
}
_WORDS: dict[Says, str] = {
    "banned": "also banned by",
    "licence": "licence in",
    "free": "free in",
    "partly": "partly in",
    "judged": "open to judgement in",
    "no list": "no list yet in",
}
_WIDE = 90
"""How long the remark on the other lists may be: more is cut off at the edge of a window."""


class _HeldRates(EcbRates):
    """The daily rates; days after the last publication take its rates, however old they are."""

    def rate(self, currency: str, day: date) -> Fraction:
        return super().rate(currency, min(day, self.last("EUR") or day))


_LATEST: WeakKeyDictionary[Workspace, dict[tuple[str, str, str], types.Command]] = (
    WeakKeyDictionary()
)
"""What each lens said when its file had no errors, by file, kind and name."""
_KEPT = 10_000
_STALE = "before the errors"

_RATES = EcbRates()
_HELD = _HeldRates()


def lenses(files: Workspace, names: Names, path: Path) -> list[types.CodeLens]:
    """Where the lenses of a file stand; `resolve` gives each its text."""
    declarations = files.check(path).file.declarations
    if not any(isinstance(d, t.Block) and d.keyword == "ruleset" for d in declarations):
        return []
    lines = files.lines(path)
    made = []
    for node in declarations:
        named = _named(node)
        if named is not None and named[1] != UNNAMED:
            kind, name, span = named
            data = {"path": str(path), "kind": kind, "name": name}
            made.append(types.CodeLens(lines.range(span), data=data))
    return made


def _named(node: t.Declaration) -> tuple[str, str, Any] | None:
    if not isinstance(node, t.Block):
        return None
    if node.keyword in _REMARKED and node.name:
        return _REMARKED[node.keyword], node.name.value, node.name.span
    if node.keyword == "example" and node.title:
        return "example", node.title.value, node.title.span
    return None


def resolve(files: Workspace, lens: types.CodeLens) -> types.CodeLens:
    """A lens with its text; one whose declaration is gone meanwhile has an empty one."""
    data = lens.data if isinstance(lens.data, dict) else {}
    return evolve(lens, command=_latest(files, data) or types.Command("", ""))


def _latest(files: Workspace, data: dict[str, Any]) -> types.Command | None:
    """What a lens says, or said before there were errors in its file."""
    path, kind, name = (str(data.get(key, "")) for key in ("path", "kind", "name"))
    known = _LATEST.setdefault(files, {})
    if _ready(files, Path(path)) is None:
        old = known.get((path, kind, name))
        return old and evolve(old, title=f"{old.title} ({_STALE})")
    command = _command(files, data)
    if command is not None:
        if len(known) >= _KEPT:
            known.clear()
        known[path, kind, name] = command
    return command


def _command(files: Workspace, data: dict[str, Any]) -> types.Command | None:
    path = Path(str(data.get("path", "")))
    kind, name = data.get("kind"), str(data.get("name", ""))
    ruleset = _ready(files, path)
    if ruleset is None:
        return None
    if kind == "ruleset":
        return types.Command(_state(ruleset), "")
    if kind == "example":
        example = _example(ruleset, name)
        if example is None:
            return None
        title = f"run: {_outcome(run_one(ruleset, example, _RATES))}"
        return types.Command(title, RUN_EXAMPLE, arguments=[files.uri(path), name])
    if kind == "judgement":
        return types.Command(_asked(ruleset, name), "")
    found = next((p for p in ruleset.provisions if p.id == name and not p.adopted), None)
    if found is None:
        return None
    said = _freed(found, ruleset) if kind == "exemption" else elsewhere(files, found, ruleset)
    return types.Command(said, "")


def _ready(files: Workspace, path: Path) -> Ruleset | None:
    if path.suffix != ".rule" and path.resolve() not in files.texts:
        return None
    checked = files.check(path)
    return checked.ruleset if checked.ok else None


def _state(ruleset: Ruleset) -> str:
    passed = sum(outcome.passed for outcome in run(ruleset, _RATES))
    examples = f"{passed} of {len(ruleset.examples)} examples pass"
    provisions = count(len(ruleset.provisions), "provision")
    return f"{examples if ruleset.examples else 'no examples'}, {provisions}"


def _freed(exemption: Provision, ruleset: Ruleset) -> str:
    """From how much an exemption exempts, and whether an example shows it."""
    examples = len(touched(exemption, ruleset))
    told = count(examples, "example") if examples else "no example touches it"
    left = ", for a licence" if exemption.leaves == "license" else ""
    return f"exempts from {count(len(exemption.of), 'provision')}{left}; {told}"


def _asked(ruleset: Ruleset, name: str) -> str:
    """How many provisions leave something to a judgement, and how many examples say how it is judged."""
    flag = Flag(name)
    reading = sum(flag in atoms(p.condition) for p in ruleset.provisions)
    stated = sum(e.line.get(name) is not None for e in ruleset.examples)
    told = f"judged in {count(stated, 'example')}" if stated else "judged in no example"
    return f"{count(reading, 'provision')} {'depends' if reading == 1 else 'depend'} on it; {told}"


def _example(ruleset: Ruleset, title: str) -> Example | None:
    return next((e for e in ruleset.examples if e.title == title), None)


def _outcome(outcome: Outcome) -> str:
    return "passes" if outcome.passed else f"fails: {outcome.message}"


def elsewhere(files: Workspace, provision: Provision, ruleset: Ruleset) -> str:
    """What the other lists on the same target say of a provision's goods, on one line."""
    day = last_day(provision, date.today())
    groups: dict[str, list[str]] = {}
    for other in neighbours(ruleset, rulesets(files)):
        found = says(provision, ruleset, other, day, _HELD)
        if found is not None:
            groups.setdefault(_WORDS[found], []).append(other.id)
    if not groups:
        return f"no other list on {ruleset.target} to compare with"
    for most in (6, 4, 3, 2):
        told = [f"{w} {_few(groups[w], most)}" for w in _WORDS.values() if w in groups]
        if len("; ".join(told)) <= _WIDE:
            break
    return "; ".join(told) + _when(provision, day)


def _when(provision: Provision, day: date) -> str:
    """The day, where it is not today, and the day of the rates, where those of the day are not known."""
    said = "" if day == date.today() else f" (on {day})"
    last = _RATES.last("EUR")
    limited = any(isinstance(a, MoneyAbove) for a in atoms(provision.condition))
    if limited and last is not None and day - last > timedelta(days=10):
        said += f" (rates of {last})"
    return said


def _few(names: list[str], most: int) -> str:
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} more"


def rulesets(files: Workspace) -> list[Ruleset]:
    """Every ruleset that can be found and has no errors, one of each name."""
    made: dict[str, Ruleset] = {}
    for name in files.names():
        path = files.find(name)
        checked = files.check(path) if path is not None else None
        if checked is not None and checked.ok and checked.ruleset is not None:
            made.setdefault(checked.ruleset.id, checked.ruleset)
    return list(made.values())


def run_example(files: Workspace, path: Path, title: str) -> str:
    """What an example comes to, with the reasons: the text that the editor shows when it is run."""
    ruleset = _ready(files, path)
    if ruleset is None:
        return "The file has errors: they come first."
    example = _example(ruleset, title)
    if example is None:
        return f'No example is called "{title}" any more.'
    outcome = run_one(ruleset, example, _RATES)
    told = explain(ruleset, outcome.line, outcome.day, _RATES)
    stated = ", ".join(f"{name} {value}" for name, value in as_typed(outcome.line).items())
    lines = [f"{title}: {_outcome(outcome)}", "", f"Stated or assumed: {stated}", ""]
    lines.append(f"{ruleset.id} says: {outcome.got}")
    for provision, parts in told.clauses:
        lines.append(f"  {provision.id}: {provision.title} [{cited(provision)}]")
        marks = {True: "yes", False: "no", None: "not known"}
        lines += [f"    {marks[part.holds]}: {part.words}" for part in parts]
    for group in told.verdict.ask:
        lines.append(f"  to settle it, ask for {' and '.join(group)}")
    for change in told.changes[:3]:
        lines.append(f"  with {change.fact} {shown(change.to)} it is {change.verdict}")
    return "\n".join(lines)
