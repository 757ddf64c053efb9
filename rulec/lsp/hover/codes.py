"""What an editor shows of a commodity code: what it was taken for and what that means."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rulec.lsp import markdown as md
from rulec.lsp.places import Place
from rulec.lsp.taken import LEVELS, Taken, became, edition_of, part_of, span_of_item, taken
from rulec.model.ruleset import Provision
from rulec.nomenclature import (
    CodeSet,
    exists,
    format_code,
    headings,
    hs_edition,
    known_editions,
    nearest,
    subheadings,
)
from rulec.nomenclature.search import lineage
from rulec.nomenclature.tree import CURRENT
from rulec.syntax import tree as t


def code(place: Place, node: t.Code) -> str | None:
    """A code of goods, of an example or of a renumbering."""
    scope = place.checked.scope
    edition = edition_of(node, place.trail[0], scope)
    read = taken(node, edition)
    if read is None:
        return None
    if not read.known:
        return _unknown(read)
    item = place.inner(t.CodeItem)
    return md.paragraphs(
        (
            _reading(read),
            _range(item, edition) if item and item.last else None,
            _described(read.short),
            _beyond(read),
            _part(place, item),
            "\n".join(_later(place, read, item)) or None,
            _edition_note(read),
        )
    )


def _reading(read: Taken) -> str:
    level = LEVELS.get(len(read.short))
    what = f"{level} {format_code(read.short)}" if level else f"code {format_code(read.short)}"
    number = subheadings(read.codes, read.edition)
    covers = f", {md.count(number, 'subheading')}" if len(read.short) < 6 else ""
    if read.padded:
        return f"**`{read.written}`** is read as the whole **{what}** ({read.edition}{covers})"
    return f"**{what[0].upper()}{what[1:]}** ({read.edition}{covers})"


def _described(digits: str) -> str | None:
    steps = lineage(digits)
    return "\n".join(
        f"{'  ' * depth}- **{format_code(step)}** {md.plain(told)}"
        for depth, (step, told) in enumerate(steps)
    )


def _beyond(read: Taken) -> str | None:
    if len(read.short) <= 6:
        return None
    return (
        f"Part of subheading {format_code(read.short[:6])}: the digits behind it are those of the "
        "combined or a national nomenclature, which is not looked up here."
    )


def _range(item: t.CodeItem, edition: str) -> str | None:
    codes = span_of_item(item, edition)
    if codes is None or item.last is None:
        return None
    first, last = (taken(c, edition) for c in (item.first, item.last))
    assert first and last
    listed = headings(codes, edition)
    return (
        f"In a range: everything from {format_code(first.short)} to the end of "
        f"{format_code(last.short)}, {md.count(subheadings(codes, edition), 'subheading')}"
        + (f" ({', '.join(listed)})" if 1 < len(listed) <= 6 else "")
    )


def _part(place: Place, item: t.CodeItem | None) -> str | None:
    block = place.block
    if item is None or not item.ex or block is None:
        return None
    words = md.plain(part_of(block, place.checked.scope))
    return f"`ex`: part of this code only. An article of it counts {words}."


def _later(place: Place, read: Taken, item: t.CodeItem | None) -> Iterator[str]:
    """What the code was renumbered to, and other items of the list that name it."""
    scope = place.checked.scope
    whole, parts = became(read.codes, scope)
    if whole:
        yield f"- Later numbered {_listed(whole)}, which the list covers too"
    if parts:
        yield f"- Later in part numbered {_listed(parts)}, covered so far as it is the same goods"
    ruleset, block = place.checked.ruleset, place.block
    name = block.name.value if block and block.name else ""
    own = next((p for p in ruleset.provisions if p.id == name), None) if ruleset else None
    if ruleset is None or item is None or own is None:
        return
    others = [
        f"`{p.id}`"
        for p in ruleset.provisions
        if p.id != name
        and not p.residual
        and p.kind != "exempt"
        and p.goods & read.codes
        and _together(p, own)
    ]
    if others:
        more = f" and {len(others) - 6} more" if len(others) > 6 else ""
        yield f"- Goods of this code stand in {', '.join(others[:6])}{more} too"


def _together(a: Provision, b: Provision) -> bool:
    """Whether two provisions are in force on some day both."""
    starts = [p.since or date.min for p in (a, b)]
    return max(starts) < min(p.until or date.max for p in (a, b))


def _listed(codes: CodeSet) -> str:
    return ", ".join(headings(codes, CURRENT)) or ", ".join(
        format_code(f"{low:010d}") for low, _ in codes.ranges
    )


def _edition_note(read: Taken) -> str | None:
    if hs_edition(read.edition) == CURRENT or not lineage(read.short):
        return None
    return "*Descriptions are those of HS2022.*"


def _unknown(read: Taken) -> str:
    lines = [f"**`{read.written}`** is not in {read.edition}."]
    elsewhere = [e for e in known_editions() if exists(read.digits, e)]
    if elsewhere:
        lines.append(f"It is in {', '.join(elsewhere)}.")
    near = nearest(read.digits, edition=read.edition)
    if near:
        told = [
            f"**{format_code(c)}** {md.plain(steps[-1][1])}" for c in near if (steps := lineage(c))
        ]
        lines.append("The nearest are:\n\n" + md.items(told))
    return md.paragraphs(lines)
