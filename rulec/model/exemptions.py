"""What exemptions take effect on."""

from __future__ import annotations

import datetime

from attrs import evolve, frozen

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
    written = {b.name.value: b for b in blocks if b.keyword == "exempt" and b.name is not None}
    looking = _Looking({p.id: p for p in made}, groups, scope, findings)
    return [looking.exemption(p, written.get(p.id)) if p.kind == "exempt" else p for p in made]


@frozen
class _Looking:
    """Looks up the names that exemptions are `of`: provisions, or all that an `adopt` adopts."""

    by_id: dict[str, Provision]
    groups: dict[str, tuple[str, ...]]
    scope: Scope
    findings: Findings

    def exemption(self, exemption: Provision, block: t.Block | None) -> Provision:
        values = [c.value for c in block.all("of")] if block else []
        spans = {
            n.value: n.span
            for v in values
            if isinstance(v, tuple)
            for n in v
            if isinstance(n, t.Name)
        }
        of: list[str] = []
        for name in exemption.of:
            span = spans.get(name, exemption.span)
            of.extend(self.bans(span) if name == "all" else self.named(exemption, name, span))
        for value in values:
            if isinstance(value, t.AllExcept):
                of.extend(self.all_but(exemption, value))
        live = [n for n in of if n in self.by_id and _overlap(self.by_id[n], exemption)]
        if of and not live:
            message = f"`{exemption.id}` is never in force together with what it exempts from"
            self.findings.add("W0504", message, exemption.span)
        return evolve(exemption, of=tuple(dict.fromkeys(of)))

    def bans(self, span: Span) -> list[str]:
        """Every provision that an exemption can be of."""
        bans = [p.id for p in self.by_id.values() if p.kind != "exempt"]
        if not bans and not self.scope.lost and not self.scope.everything_lost:
            self.findings.add("E0502", "there is no provision to exempt from", span)
        return bans

    def all_but(self, exemption: Provision, value: t.AllExcept) -> list[str]:
        """`all except` some."""
        bans = self.bans(value.span)
        out = {i for n in value.names for i in self.named(exemption, n.value, n.span, "excepts")}
        left = [n for n in bans if n not in out]
        if bans and not left:
            message = f"`{exemption.id}` exempts from nothing: every provision is excepted"
            self.findings.add("E0502", message, value.span)
        return left

    def named(
        self, exemption: Provision, name: str, span: Span, does: str = "exempts from"
    ) -> tuple[str, ...]:
        """The provisions that one name stands for."""
        if name in self.groups:
            return self.groups[name]
        if name not in self.by_id:
            self.unknown(exemption, name, span, does)
        elif self.by_id[name].kind == "exempt":
            message = f"`{name}` is itself an exemption"
            hint = f"exempt from the provisions that `{name}` is of, or correct `{name}`"
            if does == "excepts":
                hint = "leave it out: `all` holds no exemptions"
            self.findings.add("E0503", message, span, hint=hint)
        else:
            return (name,)
        return ()

    def unknown(self, exemption: Provision, name: str, span: Span, does: str) -> None:
        if self.scope.excuses(name) or self.scope.unread(name, self.by_id):
            return
        known = [*self.by_id, *self.groups, *(["all"] if does == "exempts from" else [])]
        kind = self.scope.kind(name)
        if kind is not None:
            message = f"`{name}` is {kind}, not a provision"
            self.findings.add("E0209", message, span, near=(name, known))
            return
        message = f"`{exemption.id}` {does} `{name}`, which is no provision"
        self.findings.add("E0502", message, span, near=(name, known))


def _overlap(a: Provision, b: Provision) -> bool:
    begins = max(a.since or datetime.date.min, b.since or datetime.date.min)
    return begins < min(a.until or datetime.date.max, b.until or datetime.date.max)
