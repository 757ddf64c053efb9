"""A difference as Markdown: a table for each kind of goods, to paste in a memo or an issue."""

from __future__ import annotations

from collections.abc import Iterable

from rulec.analysis.diff import Difference, Region
from rulec.analysis.summary import Finding, Says, findings
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
from rulec.nomenclature import edition_at
from rulec.targets.markdown import plain_text


def as_markdown(found: Difference, regions: list[Region], full: bool = False) -> str:
    """Certain differences first; texts of rule files are escaped, so they stay text."""
    names = names_of(found)
    assumed = ", ".join(f"{k} {shown(v)}" for k, v in found.context.items()) or "nothing"
    out = [
        f"# {plain_text(names[0])} against {plain_text(names[1])}",
        "",
        f"{plain_text(found.left.title)}, on {found.left_day}, against {plain_text(found.right.title)}, "
        f"on {found.right_day}.",
        "",
        f"- Relation: {plain_text(relation_of(found))}",
        f"- Assumed: {plain_text(assumed)}",
        f"- Rates: {plain_text(found.rates_source)}",
    ]
    out += body(found, regions, full)
    if regions:
        checked = "confirmed" if found.confirmed else "NOT CONFIRMED"
        out += [
            "",
            f"{count(len(regions), 'disjoint region')}. Every witness was {checked} by the "
            "reference evaluator.",
        ]
    return "\n".join(out)


def body(found: Difference, regions: list[Region], full: bool, level: str = "##") -> list[str]:
    """Tables of the findings, certain ones first, and their sources, under headings of `level`."""
    names = names_of(found)
    told = findings(found, regions)
    out: list[str] = []
    sections = (
        ("They differ for certain", [f for f in told if f.certain]),
        (
            "They differ on some reading of the words that have to be judged",
            [f for f in told if not f.certain],
        ),
    )
    for title, members in sections:
        if not members:
            continue
        out += ["", f"{level} {title}: {count(len(members), 'finding')}"]
        for kind, group in grouped(members).items():
            columns = ["HS", "when", *names, "for example"]
            out += [
                "",
                f"{level}# {plain_text(kind)}",
                "",
                _row(map(plain_text, columns)),
                _row(["---"] * 5),
            ]
            out += [_row(_cells(found, finding, full)) for finding in group]
    if told:
        out += ["", f"{level} Sources", ""]
        out += [f"- {plain_text(line)}" for line in sources(told, names)]
    return out


def _cells(found: Difference, finding: Finding, full: bool) -> list[str]:
    size = count(finding.size, "subheading")
    listed = goods(finding.codes, edition_at(found.left_day), full)
    return [
        f"{plain_text(listed)} ({size})",
        _lines(finding.conditions),
        _side(found, finding.left),
        _side(found, finding.right),
        _lines(stated(found, w) for w in finding.witnesses[:4]),
    ]


def _side(found: Difference, says: Says) -> str:
    told = [t for v, r in says.verdicts for t in verdict_lines(found, v, r, says)]
    by = [f"{p.title} [{cited(p)}]" for p in says.provisions]
    return _lines([*told, *by])


def _lines(texts: Iterable[str]) -> str:
    return "<br>".join(map(plain_text, texts))


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
