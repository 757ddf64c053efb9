"""A difference for a reader."""

from __future__ import annotations

import textwrap

from rulec.analysis.diff import Difference, Region
from rulec.analysis.kinds import MANY, kind_of
from rulec.analysis.summary import Finding, Says, findings
from rulec.analysis.wording import as_typed, shown
from rulec.cli import common
from rulec.diagram.query import Path
from rulec.nomenclature import ALL, CodeSet, edition_at, format_code, headings_except

_KINDS = {
    "equal": "the two lists are equal",
    "left-stricter": "{a} is stricter: it bans all that {b} bans, and more",
    "right-stricter": "{b} is stricter: it bans all that {a} bans, and more",
    "incomparable": "neither covers the other",
}
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
    told = findings(found, regions)
    sections = (
        ("They differ for certain", [f for f in told if f.certain]),
        ("They differ on some reading of the words that have to be judged", _open(told)),
    )
    for title, members in sections:
        if not members:
            continue
        line = f"{title}: {common.count(len(members), 'finding')}"
        out += ["", line, "=" * len(line)]
        for kind, group in grouped(members).items():
            out += ["", kind]
            for finding in group:
                out += _finding(found, finding, names, full)
    out += ["", "Sources", *(w for t in sources(told, names) for w in _wrapped("  ", t, "      "))]
    checked = "confirmed" if found.confirmed else "NOT CONFIRMED"
    out += [
        "",
        f"{common.count(len(regions), 'disjoint region')}. Every witness was {checked} by the "
        "reference evaluator.",
    ]
    return "\n".join(out)


def names_of(found: Difference) -> tuple[str, str]:
    """How the two sides are called; with their days where both are one list."""
    a, b = found.left.id, found.right.id
    return (a, b) if a != b else (f"{a}@{found.left_day}", f"{b}@{found.right_day}")


def relation_of(found: Difference) -> str:
    """The relation of the two sides in words."""
    a, b = names_of(found)
    return _KINDS[found.relation].format(a=a, b=b)


def _only(found: Difference, full: bool) -> list[str]:
    if found.codes == ALL:
        return []
    return _wrapped(
        "Only: ", f"goods of HS {goods(found.codes, edition_at(found.left_day), full)}."
    )


def _open(told: list[Finding]) -> list[Finding]:
    return [f for f in told if not f.certain]


def sources(told: list[Finding], names: tuple[str, str]) -> list[str]:
    """Title, evidence and address of every source that the findings cite, by side."""
    cited: dict[str, str] = {}
    for index, name in enumerate(names):
        for finding in told:
            for provision in (finding.left, finding.right)[index].provisions:
                for citation in provision.citations[:1]:
                    source = citation.source
                    where = f" <{source.url}>" if source.url else ""
                    cited[f"{name} {source.id}"] = f"{source.title} ({source.evidence}){where}"
    return [f"{key}: {text}" for key, text in cited.items()]


def grouped(told: list[Finding]) -> dict[str, list[Finding]]:
    """The findings by kind of goods, those of many chapters last."""
    groups: dict[str, list[Finding]] = {}
    for finding in told:
        groups.setdefault(kind_of(finding.codes), []).append(finding)
    return dict(sorted(groups.items(), key=lambda item: item[0] == MANY))


def goods(codes: CodeSet, edition: str, full: bool = False) -> str:
    """The shortest list of headings, for a reader."""
    listed = headings_except(codes, edition) or [
        f"{format_code(f'{low:010d}')} to {format_code(f'{high - 1:010d}')}"
        for low, high in codes.ranges
    ]
    if full or len(listed) <= 24:
        return ", ".join(listed)
    return ", ".join(listed[:24]) + f" and {len(listed) - 24} more"


def _finding(found: Difference, finding: Finding, names: tuple[str, str], full: bool) -> list[str]:
    size = common.count(finding.size, "subheading") if finding.size else "no subheading of today"
    made = [
        "  " + t.strip()
        for t in _wrapped(
            "HS ", f"{goods(finding.codes, edition_at(found.left_day), full)}  ({size})"
        )
    ]
    made[1:] = ["     " + line.strip() for line in made[1:]]
    if finding.conditions:
        made += _wrapped("    when  ", "; ".join(finding.conditions))
    for name, says in zip(names, (finding.left, finding.right), strict=True):
        label = f"    {name:<5} "
        blank = " " * len(label)
        for verdict, readings in says.verdicts:
            for text in verdict_lines(found, verdict, readings, says):
                made += _wrapped(label, text, blank + "  ")
                label = blank
        for provision in says.provisions:
            text = f"- {provision.title} [{common.cited(provision)}]"
            made += _wrapped(blank, text, blank + "  ")
    for witness in finding.witnesses[:4]:
        stated = as_typed(witness).items()
        shown = ", ".join(f"{k} {v}" for k, v in stated if k not in found.context)
        made += _wrapped("    e.g.  ", shown)
    return made


def verdict_lines(
    found: Difference, verdict: str, readings: tuple[Path, ...], says: Says
) -> list[str]:
    """One side\'s verdict and each reading that gives it, a line each."""
    if not readings:
        if len(says.verdicts) > 1:
            return [f"else {verdict}"]
        return [verdict + ("" if says.provisions or verdict != "free" else ": nothing names it")]
    words = [" and ".join(found.wording.test(*step) for step in path) for path in readings]
    more = [f"or on {len(words) - 6} more readings"] if words[6:] else []
    first, *rest = words[:6]
    return [f"{verdict} if {first}", *(f"or if {text}" for text in rest), *more]


def _wrapped(label: str, text: str, rest: str | None = None) -> list[str]:
    indent = " " * len(label) if rest is None else rest
    return textwrap.wrap(
        text, _WIDTH, initial_indent=label, subsequent_indent=indent, break_on_hyphens=False
    ) or [label.rstrip()]
