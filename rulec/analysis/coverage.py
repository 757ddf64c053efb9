"""How much of each list a ruleset carries, and how well it is attested."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from rulec.model.condition import Flag, atoms
from rulec.model.ruleset import Provision, Ruleset, Source
from rulec.nomenclature import CodeSet, edition_at, subheadings


@frozen
class SourceCoverage:
    """What a ruleset takes from one source.

    `since` and `until` span the provisions that cite it (None: open). `places` are the items cited,
    `subheadings` counts the HS subheadings of their goods, in the edition of the first day;
    `interpreted` the provisions whose headings are our reading of words.
    """

    source: Source
    since: date | None
    until: date | None
    places: tuple[str, ...]
    provisions: int
    subheadings: int
    judgements: tuple[str, ...]
    interpreted: int


@frozen
class Coverage:
    """One ruleset: its sources in order of time, its examples, and what it leaves open."""

    ruleset: Ruleset
    sources: tuple[SourceCoverage, ...]
    versions: tuple[date, ...]
    open: tuple[Provision, ...]


def coverage(ruleset: Ruleset) -> Coverage:
    """The coverage of a ruleset; sources that no provision cites are left out."""
    citing: dict[str, list[Provision]] = {}
    places: dict[str, dict[str, None]] = {}
    cited: dict[str, Source] = {}
    for provision in ruleset.provisions:
        for citation in provision.citations:
            key = citation.source.id
            cited[key] = citation.source
            listed = citing.setdefault(key, [])
            if provision not in listed:
                listed.append(provision)
            places.setdefault(key, {})[citation.place or ""] = None
    sources = [
        _source(ruleset, cited[key], tuple(citing[key]), tuple(p for p in places[key] if p))
        for key in cited
    ]
    return Coverage(
        ruleset,
        tuple(sorted(sources, key=lambda s: (s.since or date.min, s.source.id))),
        ruleset.changes(),
        tuple(p for p in ruleset.provisions if p.residual),
    )


def _source(
    ruleset: Ruleset, source: Source, provisions: tuple[Provision, ...], places: tuple[str, ...]
) -> SourceCoverage:
    since = min((p.since or date.min for p in provisions), default=date.min)
    until = max((p.until or date.max for p in provisions), default=date.max)
    goods = CodeSet()
    for provision in provisions:
        if provision.kind != "exempt" and not provision.residual:
            goods = goods | provision.goods
    judgements = {
        atom.fact
        for provision in provisions
        for atom in atoms(provision.condition)
        if isinstance(atom, Flag)
        and atom.fact in ruleset.facts
        and ruleset.facts[atom.fact].kind == "judgement"
    }
    return SourceCoverage(
        source,
        None if since == date.min else since,
        None if until == date.max else until,
        places,
        len(provisions),
        subheadings(goods, edition_at(max(since, date(2007, 1, 1)))) if goods else 0,
        tuple(sorted(judgements)),
        sum(1 for p in provisions if p.interpretation is not None),
    )
