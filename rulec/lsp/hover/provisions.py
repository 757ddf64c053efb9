"""What an editor shows of a provision: what it says, since when, and on what authority."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from rulec.analysis.telling import goods
from rulec.analysis.verdict import commercial_export
from rulec.lsp import markdown as md
from rulec.lsp.taken import worded
from rulec.model.condition import And, CodeIn, Condition, Not, OneOf, Or
from rulec.model.line import Line
from rulec.model.ruleset import Provision, Ruleset
from rulec.money import EcbRates
from rulec.nomenclature import declarable, subheadings
from rulec.reference.evaluator import truth

_KINDS = {
    "prohibit": "prohibition",
    "license": "licence requirement",
    "exempt": "exemption",
}
_RATES = EcbRates()


def provision(one: Provision, ruleset: Ruleset) -> str:
    """A provision of a ruleset."""
    kind = "open part of the list" if one.residual else _KINDS[one.kind]
    adopted = f", adopted from {one.adopted}" if one.adopted else ""
    return md.paragraphs(
        (
            f"**{one.id}** ({ruleset.id}): {kind}{adopted}, {period(one.since, one.until)}",
            md.quoted(one.title),
            md.items(_conditions(one, ruleset), 9),
            _cited(one),
            f"*Interpretation:* {md.plain(one.interpretation)}" if one.interpretation else None,
            f"*Note:* {md.plain(one.note)}" if one.note else None,
            md.items(_relations(one, ruleset)),
        )
    )


def period(since: date | None, until: date | None) -> str:
    """The days on which something is in force, in words."""
    ended = until is not None and until <= date.today()
    if since is None and until is None:
        return "in force on every day"
    start = f"from {since}" if since else "ever since"
    end = f" until {until} (the first day without it)" if until else ""
    return f"{'was in force' if ended else 'in force'} {start}{end}"


def _conditions(one: Provision, ruleset: Ruleset) -> Iterator[str]:
    parts = one.condition.parts if isinstance(one.condition, And) else (one.condition,)
    for part in parts:
        if not _usual(part, ruleset):
            yield condition(part, ruleset)


def _usual(part: Condition, ruleset: Ruleset) -> bool:
    """What every list says of itself: exports to its target."""
    return part in (
        OneOf("direction", frozenset({"export"})),
        OneOf("destination", frozenset({ruleset.target})),
    )


def condition(part: Condition, ruleset: Ruleset) -> str:
    """One clause in words, its goods as the shortest list of headings."""
    if isinstance(part, CodeIn) and not declarable(ruleset.edition) - part.codes:
        return "any goods"
    if isinstance(part, Not) and isinstance(part.part, CodeIn):
        return f"not {condition(part.part, ruleset)}"
    if isinstance(part, CodeIn):
        number = subheadings(part.codes, ruleset.edition)
        listed = goods(part.codes, ruleset.edition)
        return f"code in {md.plain(listed)} ({md.count(number, 'subheading')})"
    if isinstance(part, Or) and sum(isinstance(p, CodeIn) for p in part.parts):
        return md.plain(" or ".join(_alternative(p, ruleset) for p in part.parts))
    return md.plain(worded(part, ruleset.facts))


def _alternative(part: Condition, ruleset: Ruleset) -> str:
    if isinstance(part, CodeIn):
        return f"code in {goods(part.codes, ruleset.edition)}"
    if isinstance(part, And) and isinstance(part.parts[0], CodeIn):
        rest = [worded(p, ruleset.facts) for p in part.parts[1:]]
        return f"(code in {goods(part.parts[0].codes, ruleset.edition)} and {' and '.join(rest)})"
    return worded(part, ruleset.facts)


def _cited(one: Provision) -> str:
    if not one.citations:
        return "*No citation.*"
    return "\n".join(
        f"- Cites **{c.source.id}**{', ' + md.plain(c.place) if c.place else ''}: "
        f"{md.plain(c.source.title, 200)} ({c.source.evidence}){md.link(c.source.url)}"
        for c in one.citations
    ) + (f"\n- Evidence: {one.evidence}" if len(one.citations) > 1 else "")


def _relations(one: Provision, ruleset: Ruleset) -> Iterator[str]:
    if one.kind == "exempt":
        listed = ", ".join(f"`{name}`" for name in one.of[:8])
        more = f" and {len(one.of) - 8} more" if len(one.of) > 8 else ""
        left = "; a licence is still needed" if one.leaves == "license" else ""
        yield f"Exempts from {listed}{more}{left}" if one.of else "Exempts from nothing"
    exempting = [p.id for p in ruleset.provisions if p.kind == "exempt" and one.id in p.of]
    if exempting:
        yield f"Exempted by {', '.join(f'`{name}`' for name in exempting)}"
    known = [a for a in ruleset.acknowledged if one.id in a.of]
    for acknowledged in known:
        yield f"{acknowledged.code} is acknowledged: {md.plain(acknowledged.reason)}"
    touching = touched(one, ruleset)
    if touching:
        titles = "; ".join(f"“{md.plain(title, 80)}”" for title in touching[:3])
        more = f" and {len(touching) - 3} more" if len(touching) > 3 else ""
        yield f"{md.count(len(touching), 'example')}: {titles}{more}"
    else:
        yield "No example touches it"


@lru_cache(maxsize=256)
def _lines(ruleset: Ruleset) -> tuple[tuple[str, Line, date], ...]:
    """The examples as they are run, each with its day."""
    assumed = commercial_export(ruleset)
    made = []
    for example in ruleset.examples:
        line = example.line.assuming(assumed)
        stated = line.get("date")
        made.append((example.title, line, stated if isinstance(stated, date) else date.today()))
    return tuple(made)


def touched(one: Provision, ruleset: Ruleset) -> list[str]:
    """The titles of the examples to which a provision applies or may apply."""
    return [
        title
        for title, line, at in _lines(ruleset)
        if one.in_force(at) and truth(one.condition, line, at, _RATES) is not False
    ]
