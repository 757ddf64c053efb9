"""A difference as Markdown: a table for each kind of goods, to paste in a memo or an issue."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

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
    verdict_lines,
)
from rulec.analysis.wording import as_typed, shown
from rulec.nomenclature import edition_at

_SPECIAL = re.compile(r"([\\`*_{}\[\]|~#])")


def as_markdown(found: Difference, regions: list[Region], full: bool = False) -> str:
    """Certain differences first; texts of rule files are escaped, so they stay text."""
    names = names_of(found)
    assumed = ", ".join(f"{k} {shown(v)}" for k, v in found.context.items()) or "nothing"
    out = [
        f"# {_text(names[0])} against {_text(names[1])}",
        "",
        f"{_text(found.left.title)}, on {found.left_day}, against {_text(found.right.title)}, "
        f"on {found.right_day}.",
        "",
        f"- Relation: {_text(relation_of(found))}",
        f"- Assumed: {_text(assumed)}",
        f"- Rates: {_text(found.rates_source)}",
    ]
    told = findings(found, regions)
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
        out += ["", f"## {title}: {count(len(members), 'finding')}"]
        for kind, group in grouped(members).items():
            columns = ["HS", "when", *names, "for example"]
            out += ["", f"### {_text(kind)}", "", _row(map(_text, columns)), _row(["---"] * 5)]
            out += [_row(_cells(found, finding, full)) for finding in group]
    if told:
        out += ["", "## Sources", ""]
        out += [f"- {_text(line)}" for line in sources(told, names)]
        checked = "confirmed" if found.confirmed else "NOT CONFIRMED"
        out += [
            "",
            f"{count(len(regions), 'disjoint region')}. Every witness was {checked} by the "
            "reference evaluator.",
        ]
    return "\n".join(out)


def _cells(found: Difference, finding: Finding, full: bool) -> list[str]:
    size = count(finding.size, "subheading")
    listed = goods(finding.codes, edition_at(found.left_day), full)
    stated = [
        ", ".join(f"{k} {v}" for k, v in as_typed(w).items() if k not in found.context)
        for w in finding.witnesses[:4]
    ]
    return [
        f"{_text(listed)} ({size})",
        _lines(finding.conditions),
        _side(found, finding.left),
        _side(found, finding.right),
        _lines(stated),
    ]


def _side(found: Difference, says: Says) -> str:
    told = [t for v, r in says.verdicts for t in verdict_lines(found, v, r, says)]
    by = [f"{p.title} [{cited(p)}]" for p in says.provisions]
    return _lines([*told, *by])


def _lines(texts: Iterable[str]) -> str:
    return "<br>".join(map(_text, texts))


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _text(text: str) -> str:
    """Text that Markdown and HTML leave as it is."""
    return _SPECIAL.sub(r"\\\1", escape(" ".join(text.split()), quote=False))
