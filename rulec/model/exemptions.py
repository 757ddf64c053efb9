"""What exemptions take effect on."""

from __future__ import annotations

import datetime

from attrs import evolve

from rulec.diagnostics.span import Span
from rulec.model.findings import Findings
from rulec.model.ruleset import Provision
from rulec.model.scope import Scope
from rulec.syntax import tree as t


def exempted(
    made: list[Provision], blocks: list[t.Block], scope: Scope, findings: Findings
) -> list[Provision]:
    """The provisions, what each exemption is `of` looked up and written out."""
    groups = {
        b.name.value: tuple(p.id for p in made if p.id.startswith(b.name.value + "_"))
        for b in blocks
        if b.keyword == "adopt" and b.name is not None
    }
    spans = {
        b.name.value: {n.value: n.span for n in _names(b)}
        for b in blocks
        if b.keyword == "exempt" and b.name is not None
    }
    return [
        _exemption(p, made, groups, spans.get(p.id, {}), scope, findings)
        if p.kind == "exempt"
        else p
        for p in made
    ]


def _names(block: t.Block) -> list[t.Name]:
    values = [c.value for c in block.all("of") if isinstance(c.value, tuple)]
    return [n for value in values for n in value if isinstance(n, t.Name)]


def _exemption(
    exemption: Provision,
    made: list[Provision],
    groups: dict[str, tuple[str, ...]],
    spans: dict[str, Span],
    scope: Scope,
    findings: Findings,
) -> Provision:
    by_id = {p.id: p for p in made}
    of: list[str] = []
    for name in exemption.of:
        span = spans.get(name, exemption.span)
        if name == "all":
            bans = [p.id for p in made if p.kind != "exempt"]
            of.extend(bans)
            if not bans and not scope.lost and not scope.everything_lost:
                findings.add("E0502", "there is no provision to exempt from", span)
        elif name in groups:
            of.extend(groups[name])
        elif name not in by_id:
            _unknown(exemption, name, span, [*by_id, *groups, "all"], scope, findings)
        elif by_id[name].kind == "exempt":
            message = f"`{name}` is itself an exemption"
            hint = f"exempt from the provisions that `{name}` is of, or correct `{name}`"
            findings.add("E0503", message, span, hint=hint)
        else:
            of.append(name)
    live = [n for n in of if n in by_id and _overlap(by_id[n], exemption)]
    if of and not live:
        message = f"`{exemption.id}` is never in force together with what it exempts from"
        findings.add("W0504", message, exemption.span)
    return evolve(exemption, of=tuple(dict.fromkeys(of)))


def _unknown(
    exemption: Provision,
    name: str,
    span: Span,
    known: list[str],
    scope: Scope,
    findings: Findings,
) -> None:
    if scope.excuses(name):
        return
    kind = scope.kind(name)
    if kind is not None:
        message = f"`{name}` is {kind}, not a provision"
        findings.add("E0209", message, span, near=(name, known))
        return
    message = f"`{exemption.id}` exempts from `{name}`, which is no provision"
    findings.add("E0502", message, span, near=(name, known))


def _overlap(a: Provision, b: Provision) -> bool:
    begins = max(a.since or datetime.date.min, b.since or datetime.date.min)
    return begins < min(a.until or datetime.date.max, b.until or datetime.date.max)
