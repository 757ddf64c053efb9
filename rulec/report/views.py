"""What each page shows, as plain values for its template."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from attrs import frozen

from rulec.analysis.diff import Difference, Region
from rulec.analysis.matrix import Matrix, Pair, Stance
from rulec.analysis.review import review
from rulec.analysis.summary import Finding, Says
from rulec.analysis.summary import findings as told_of
from rulec.analysis.telling import (
    goods,
    grouped,
    names_of,
    relation_of,
    stated,
    verdict_lines,
)
from rulec.analysis.timeline import Step
from rulec.analysis.wording import shown
from rulec.diagnostics import Diagnostic
from rulec.model.load import Store
from rulec.model.ruleset import Provision, Ruleset
from rulec.money import format_money
from rulec.nomenclature import edition_at, headings_except

WORDS = {
    "all": "banned",
    "above": "above a value",
    "judged": "if judged so",
    "licence": "licence",
    "partly": "partly",
    "not known": "not known",
    "none": "free",
}
"""What a list says of a kind of goods, in words a reader knows."""

_SIGN = {"equal": "=", "left-stricter": ">", "right-stricter": "<", "incomparable": "><"}
_BACK = {"left-stricter": "right-stricter", "right-stricter": "left-stricter"}


@frozen
class Cell:
    """A cell of a table: a class for its colour, its text, and more on hovering."""

    kind: str
    text: str
    title: str = ""
    link: str = ""


def pair_path(a: str, b: str) -> str:
    """Where the page of a pair is, whichever comes first."""
    first, second = sorted((a, b))
    return f"pairs/{first}-{second}.html"


def world(made: Matrix) -> dict[str, object]:
    """Kinds of goods by jurisdiction."""
    rows: dict[str, dict[str, Stance]] = {}
    for stance in made.stances:
        rows.setdefault(stance.title, {})[stance.ruleset] = stance
    ids = [r.id for r in made.rulesets]
    return {
        "ids": ids,
        "rows": [(title, [_stance(rows[title][i]) for i in ids]) for title in sorted(rows)],
        "legend": [Cell(_class(k), v) for k, v in WORDS.items()],
    }


def _class(says: str) -> str:
    return "s-" + says.replace(" ", "-")


def _stance(stance: Stance) -> Cell:
    text = WORDS[stance.says]
    if stance.says == "above" and stance.limit:
        text = "> " + format_money(stance.limit)
    return Cell(_class(stance.says), text, f"{stance.ruleset}: {stance.title}")


def pairs(made: Matrix) -> list[tuple[str, list[Cell]]]:
    """What each row certainly bans, against each column."""
    known = {(p.left, p.right): p for p in made.pairs}
    ids = [r.id for r in made.rulesets]
    return [(a, [_pair(a, b, known) for b in ids]) for a in ids]


def _pair(a: str, b: str, known: dict[tuple[str, str], Pair]) -> Cell:
    if a == b:
        return Cell("same", "")
    pair = known.get((a, b))
    if pair is not None:
        relation, more, less = pair.certain, pair.more, pair.less
    else:
        pair = known[b, a]
        relation, more, less = pair.certain, pair.less, pair.more
        relation = _BACK.get(relation, relation)  # type: ignore[assignment]
    title = f"only {a}: {more} subheadings, only {b}: {less}"
    return Cell(f"r-{relation}", f"{_SIGN[relation]} {more}/{less}", title, pair_path(a, b))


def provisions(ruleset: Ruleset, day: date) -> list[tuple[str, list[Provision]]]:
    """The list as it stands, what is to come, and what it was."""
    listed = ruleset.provisions
    groups = [
        (f"In force on {day}", [p for p in listed if p.in_force(day)]),
        ("To come", [p for p in listed if p.since and p.since > day]),
        ("No longer in force", [p for p in listed if p.until and p.until <= day]),
    ]
    return [(title, members) for title, members in groups if members]


def codes(provision: Provision, edition: str) -> str:
    """The goods of a provision as headings, long lists with their exceptions."""
    return ", ".join(headings_except(provision.goods, edition)) or "no goods of this edition"


def safe_url(url: str | None) -> str | None:
    """An address to link to; nothing that a browser would run."""
    return url if url and urlsplit(url).scheme in ("http", "https") else None


def steps(made: tuple[Step, ...]) -> list[dict[str, object]]:
    """Each change of a list: what began, what ended, and the goods on which that matters."""
    return [
        {
            "day": step.day,
            "begins": step.begins,
            "ends": step.ends,
            "relation": relation_of(step.difference),
            "kinds": _kinds(step.difference),
        }
        for step in made
    ]


def _kinds(found: Difference) -> list[str]:
    named = grouped(told_of(found, found.regions))
    return [f"{kind} ({sum(f.size for f in members)})" for kind, members in named.items()]


def findings(store: Store, path: Path) -> list[Diagnostic]:
    """What `rulec check` finds about the consistency of a list, acknowledged or not."""
    return list(review(store.check(path), store))


def difference(found: Difference, regions: Sequence[Region]) -> dict[str, object]:
    """A pair side by side: certain differences, then those on some reading."""
    told = told_of(found, regions)
    sections = (
        ("They differ for certain", [f for f in told if f.certain]),
        (
            "They differ on some reading of the words that have to be judged",
            [f for f in told if not f.certain],
        ),
    )
    return {
        "names": names_of(found),
        "titles": (found.left.title, found.right.title),
        "days": (found.left_day, found.right_day),
        "relation": relation_of(found),
        "assumed": ", ".join(f"{k} {shown(v)}" for k, v in found.context.items()) or "nothing",
        "rates_source": found.rates_source,
        "confirmed": found.confirmed,
        "regions": len(regions),
        "sections": [
            (title, [(kind, [_row(found, f) for f in fs]) for kind, fs in grouped(members).items()])
            for title, members in sections
            if members
        ],
    }


def _row(found: Difference, finding: Finding) -> dict[str, object]:
    return {
        "codes": goods(finding.codes, edition_at(found.left_day)),
        "size": finding.size,
        "conditions": finding.conditions,
        "sides": [_side(found, finding.left), _side(found, finding.right)],
        "witnesses": [stated(found, w) for w in finding.witnesses[:4]],
    }


def _side(found: Difference, says: Says) -> dict[str, object]:
    return {
        "verdict": says.verdicts[0][0] if len(says.verdicts) == 1 else "judged",
        "lines": [text for v, r in says.verdicts for text in verdict_lines(found, v, r, says)],
        "provisions": says.provisions,
    }
