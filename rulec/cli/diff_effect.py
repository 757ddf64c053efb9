"""The legal effect of a change of a list: for a terminal, a pull request and as JSON."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable
from datetime import date

from attrs import frozen

from rulec.analysis.diff import Region
from rulec.analysis.effect import Days, Effect, Stretch
from rulec.analysis.summary import findings
from rulec.analysis.telling import count, version
from rulec.analysis.wording import shown
from rulec.cli import diff_json, diff_markdown, diff_text
from rulec.targets.markdown import plain_text

_RELATION = {
    "left-stricter": "milder",
    "right-stricter": "stricter",
    "incomparable": "stricter for some lines and milder for others",
}
_NONE = (
    "Every line gets the same verdict from both, on every day, whatever its direction and purpose, "
    "and at every exchange rate."
)
_ELSEWHERE = (
    "only for lines other than those assumed (see --all-contexts), or at other exchange rates"
)
_NAMED = 12


@frozen
class Told:
    """An effect as it is told: its stretches, each with the regions that were asked for."""

    effect: Effect
    names: tuple[str, str]
    stretches: tuple[tuple[Stretch, list[Region]], ...]


def told(found: Effect, wanted: Callable[[Region], bool]) -> Told:
    """Of an effect what is `wanted`; stretches without such regions are left out."""
    kept = [
        (stretch, regions)
        for stretch in found.stretches
        if (regions := [r for r in stretch.difference.regions if wanted(r)])
    ]
    return Told(found, _names(found), tuple(kept))


def _names(found: Effect) -> tuple[str, str]:
    left, right = found.left, found.right
    return f"{left.id} ({version(left, right)})", f"{right.id} ({version(right, left)})"


def as_text(made: Told, full: bool = False) -> str:
    """What the change does, stretch by stretch."""
    a, b = made.names
    out = [f"{a} -> {b}: the legal effect of this change", made.effect.right.title, ""]
    out += textwrap.wrap(summary(made), 100, break_on_hyphens=False)
    for line in _about(made):
        out += textwrap.wrap(line, 100, subsequent_indent="  ", break_on_hyphens=False)
    for stretch, regions in made.stretches:
        line = f"{days((stretch.since, stretch.until))}: {_said(stretch, regions)}"
        line = line[0].upper() + line[1:]
        out += ["", "", line, "#" * len(line)]
        out += diff_text.body(stretch.difference, regions, full)
    return "\n".join(out)


def as_markdown(made: Told, full: bool = False) -> str:
    """The same as a comment under a pull request; texts of rule files stay text."""
    names = ", ".join(f"`{n}`" for n in dict.fromkeys((made.effect.left.id, made.effect.right.id)))
    out = [f"# {names}: the legal effect of this change", "", _bold(summary(made)), ""]
    out += [f"- From {plain_text(made.names[0])} to {plain_text(made.names[1])}"]
    out += [f"- {plain_text(line)}" for line in _about(made)]
    for stretch, regions in made.stretches:
        line = f"{days((stretch.since, stretch.until))}: {_said(stretch, regions)}"
        out += ["", f"## {plain_text(line[0].upper() + line[1:])}"]
        out += diff_markdown.body(stretch.difference, regions, full, "###")
    return "\n".join(out)


def as_json(made: Told) -> dict[str, object]:
    """The same as stable JSON: every stretch with its difference."""
    found = made.effect
    return {
        "version": 1,
        "left": {"ruleset": found.left.id, "file": found.left.path},
        "right": {"ruleset": found.right.id, "file": found.right.path},
        "no_legal_effect": found.none,
        "stretches": [
            {**_days(s.since, s.until), "difference": diff_json.as_json(s.difference, regions)}
            for s, regions in made.stretches
        ],
        "elsewhere": [_days(*stretch) for stretch in found.elsewhere],
        "provisions": {
            "added": list(found.edited.added),
            "removed": list(found.edited.removed),
            "changed": list(found.edited.changed),
            "reworded": list(found.edited.reworded),
        },
    }


def _days(since: date | None, until: date | None) -> dict[str, str | None]:
    return {"from": str(since) if since else None, "until": str(until) if until else None}


def summary(made: Told) -> str:
    """The effect in a sentence or two: what a reviewer reads first."""
    if made.effect.none:
        return f"No legal effect. {_NONE}"
    if not made.stretches:
        if made.effect.stretches:
            return "None of the differences is of the kind asked for."
        return f"They differ {_when(made.effect.elsewhere)}, {_ELSEWHERE}."
    relations = {_relation(regions) for _, regions in made.stretches}
    word = relations.pop() if len(relations) == 1 else "incomparable"
    when = _when((s.since, s.until) for s, _ in made.stretches)
    return f"The change makes the list {_RELATION[word]}, {when}."


def _relation(regions: list[Region]) -> str:
    sides = {r.stricter for r in regions}
    return sides.pop() if len(sides) == 1 else "incomparable"


def _said(stretch: Stretch, regions: list[Region]) -> str:
    every = findings(stretch.difference, regions)
    certain = sum(f.certain for f in every)
    said = f"{_RELATION[_relation(regions)]}, {count(len(every), 'finding')}"
    if certain == len(every):
        return f"{said}, for certain"
    return f"{said}, {certain or 'none'} of them for certain"


def _about(made: Told) -> list[str]:
    """What is assumed, which provisions were edited, and days that matter to other lines only."""
    found = made.effect
    lines = []
    if made.stretches:
        first = made.stretches[0][0].difference
        assumed = ", ".join(f"{k} {shown(v)}" for k, v in first.context.items()) or "nothing"
        rates = f"{first.rates_source}, of the first day of each stretch"
        lines.append(f"Assumed: {assumed}. Rates: {rates}.")
    for word, names in (
        ("Added", found.edited.added),
        ("Taken away", found.edited.removed),
        ("Changed", found.edited.changed),
        ("Only other words, citations or evidence", found.edited.reworded),
    ):
        if names:
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            lines.append(f"{word}: {', '.join(names[:_NAMED])}{more}.")
    if made.stretches and found.elsewhere:
        lines.append(f"They also differ {_when(found.elsewhere)}, {_ELSEWHERE}.")
    return lines


def _bold(text: str) -> str:
    """A sentence for Markdown, what stands before its first comma or stop in bold."""
    match = re.match(r"[^,.]+[,.]", text)
    head = match[0] if match else text
    return f"**{plain_text(head)}**" + (f" {plain_text(text[len(head) :])}" if match else "")


def _when(stretches: Iterable[Days]) -> str:
    """Days in words, those that follow on each other as one."""
    joined: list[Days] = []
    for since, until in sorted(stretches, key=lambda s: (s[0] or date.min, s[1] or date.max)):
        if joined and (joined[-1][1] is None or (since or date.min) <= joined[-1][1]):
            last = joined[-1][1]
            longer = None if last is None or until is None else max(last, until)
            joined[-1] = (joined[-1][0], longer)
        else:
            joined.append((since, until))
    return " and ".join(map(days, joined))


def days(stretch: Days) -> str:
    """`from 2007-03-29 until 2017-11-15`; the end is the first day that is not in it."""
    since, until = stretch
    if since is None and until is None:
        return "on every day"
    if since is None:
        return f"until {until}"
    return f"from {since}" + (f" until {until}" if until else " on")
