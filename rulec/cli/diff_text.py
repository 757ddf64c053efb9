"""A difference for a reader."""

from __future__ import annotations

import textwrap

from rulec.analysis.diff import Difference, Region
from rulec.analysis.summary import Finding, findings
from rulec.analysis.telling import (
    cited,
    count,
    goods,
    grouped,
    names_of,
    relation_of,
    sources,
    stated,
    verdict_lines,
)
from rulec.analysis.wording import shown
from rulec.nomenclature import ALL, edition_at

_WIDTH = 100


def as_text(found: Difference, regions: list[Region], full: bool = False) -> str:
    """Certain differences first, grouped by kind of goods; long lists of headings cut unless `full`."""
    a, b = found.left, found.right
    names = names_of(found)
    days = (
        f"on {found.left_day}"
        if found.left_day == found.right_day
        else f"on {found.left_day} and on {found.right_day}"
    )
    assumed = ", ".join(f"{k} {shown(v)}" for k, v in found.context.items()) or "nothing"
    out = [
        f"{a.title} ({names[0]})",
        f"against {b.title} ({names[1]}), {days}",
        *_wrapped("Assumed: ", f"{assumed}. Rates: {found.rates_source}."),
        *_only(found, full),
        f"Relation: {relation_of(found)}.",
    ]
    if not regions:
        return "\n".join(
            out
            + (["", "None of the differences is of the kind asked for."] if found.regions else [])
        )
    out += body(found, regions, full)
    checked = "confirmed" if found.confirmed else "NOT CONFIRMED"
    out += [
        "",
        f"{count(len(regions), 'disjoint region')}. Every witness was {checked} by the "
        "reference evaluator.",
    ]
    return "\n".join(out)


def body(found: Difference, regions: list[Region], full: bool) -> list[str]:
    """The findings, certain ones first, and the sources that they cite."""
    names = names_of(found)
    told = findings(found, regions)
    out: list[str] = []
    sections = (
        ("They differ for certain", [f for f in told if f.certain]),
        ("They differ on some reading of the words that have to be judged", _open(told)),
    )
    for title, members in sections:
        if not members:
            continue
        line = f"{title}: {count(len(members), 'finding')}"
        out += ["", line, "=" * len(line)]
        for kind, group in grouped(members).items():
            out += ["", kind]
            for finding in group:
                out += _finding(found, finding, names, full)
    return [
        *out,
        "",
        "Sources",
        *(w for t in sources(told, names) for w in _wrapped("  ", t, "      ")),
    ]


def _only(found: Difference, full: bool) -> list[str]:
    if found.codes == ALL:
        return []
    return _wrapped(
        "Only: ", f"goods of HS {goods(found.codes, edition_at(found.left_day), full)}."
    )


def _open(told: list[Finding]) -> list[Finding]:
    return [f for f in told if not f.certain]


def _finding(found: Difference, finding: Finding, names: tuple[str, str], full: bool) -> list[str]:
    size = count(finding.size, "subheading") if finding.size else "no subheading of today"
    made = [
        "  " + t.strip()
        for t in _wrapped(
            "HS ", f"{goods(finding.codes, edition_at(found.left_day), full)}  ({size})"
        )
    ]
    made[1:] = ["     " + line.strip() for line in made[1:]]
    if finding.conditions:
        made += _wrapped("    when  ", "; ".join(finding.conditions))
    wide = max(5, *map(len, names))
    for name, says in zip(names, (finding.left, finding.right), strict=True):
        label = f"    {name:<{wide}} "
        blank = " " * len(label)
        for verdict, readings in says.verdicts:
            for text in verdict_lines(found, verdict, readings, says):
                made += _wrapped(label, text, blank + "  ")
                label = blank
        for provision in says.provisions:
            text = f"- {provision.title} [{cited(provision)}]"
            made += _wrapped(blank, text, blank + "  ")
    for witness in finding.witnesses[:4]:
        made += _wrapped("    e.g.  ", stated(found, witness))
    return made


def _wrapped(label: str, text: str, rest: str | None = None) -> list[str]:
    indent = " " * len(label) if rest is None else rest
    return textwrap.wrap(
        text, _WIDTH, initial_indent=label, subsequent_indent=indent, break_on_hyphens=False
    ) or [label.rstrip()]
