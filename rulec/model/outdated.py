"""Codes that a later edition of the nomenclature no longer has, while their provision is in force.

Goods are declared under the edition of their day: what such a code meant falls out of the list unless
the ruleset says what it became (`renumbered`).
"""

from __future__ import annotations

from datetime import date

from rulec.model.codes import well_formed
from rulec.model.findings import Findings
from rulec.model.scope import Scope
from rulec.nomenclature import (
    CodeError,
    CodeSet,
    below,
    exists,
    format_code,
    hs_edition,
    known_editions,
    parse_code,
    strip_padding,
)
from rulec.syntax import tree as t

MAX_SHOWN = 6


def check_outdated(
    block: t.Block, until: date | None, edition: str, scope: Scope, findings: Findings
) -> None:
    """Warn of the codes of a block, in force until a day, that are given up before it without a word."""
    if not scope.edition_known:
        return
    later = [e for e in known_editions() if e > hs_edition(edition)]
    met = [e for e in later if until is None or date(int(e[2:]), 1, 1) < until]
    for clause in block.all("goods") if met else ():
        assert isinstance(clause.value, t.Goods)
        for item in (*clause.value.items, *clause.value.excepted):
            if isinstance(item, t.CodeItem) and item.last is None:
                _check(item.first, edition, met, scope, findings)


def _check(code: t.Code, edition: str, later: list[str], scope: Scope, findings: Findings) -> None:
    if not well_formed(code.written):
        return
    try:
        digits = strip_padding(parse_code(code.written), edition)[:6]
    except CodeError:
        return
    gone = next((e for e in later if not exists(digits, e)), None)
    if gone is None or not exists(digits, edition):
        return
    own = CodeSet.of(digits)
    if any(not (own & old).is_empty() for old, _ in scope.renumbered):
        return
    near = [format_code(c) for c in below(digits[:4], gone)] if len(digits) == 6 else []
    shown = ", ".join(near[:MAX_SHOWN]) + (" and others" if len(near) > MAX_SHOWN else "")
    findings.add(
        "W0507",
        f"`{code.written}` is not in {gone}, under which goods are declared from {gone[2:]} on",
        code.span,
        expected=f"what it became, such as `renumbered {gone} {format_code(digits)} to CODE, ex CODE`",
        hint=f"under {digits[:4]} {gone} has {shown}" if near else None,
    )
