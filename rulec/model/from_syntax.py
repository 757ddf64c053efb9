"""Syntax tree -> model: names resolved, codes checked, units converted, definitions expanded."""

from __future__ import annotations

import datetime

from attrs import evolve

from rulec.diagnostics.diagnostic import Diagnostic
from rulec.diagnostics.span import Span
from rulec.model import ruleset as m
from rulec.model.condition import FALSE, TRUE, And, Condition, OneOf, both
from rulec.model.declared import declared_fact
from rulec.model.exemptions import exempted
from rulec.model.findings import Findings, one_of
from rulec.model.given import Examples
from rulec.model.hidden import check_hidden
from rulec.model.others import Files, Others
from rulec.model.outdated import check_outdated
from rulec.model.resolve import Resolver
from rulec.model.scope import Scope
from rulec.model.shape import check_clauses, check_library, check_names
from rulec.model.units import currency, read_date
from rulec.model.unused import check_unused
from rulec.model.values import check_country, check_edition
from rulec.syntax import tree as t

_NOT_FOUND = ("E0201", "E0203", "E0205", "E0206", "E0209")
"""Findings about names that may be misspelt, so that the right ones seem to be used by nobody."""


class Resolution:
    """Turns one parsed file into a ruleset (or a library's scope), collecting diagnostics."""

    def __init__(self, file: t.File, files: Files) -> None:
        self.file, self.files = file, files
        self.findings = Findings()
        self.error = self.findings.add
        self.others = Others(file, files, self.findings)
        self.sources: dict[str, m.Source] = {}
        damage = file.damage
        self.scope = Scope(
            lost=set(damage.lost), everything_lost=damage.everything, unnamed=damage.unnamed
        )
        self.names = Resolver(self.scope, self.findings)

    @property
    def found(self) -> list[Diagnostic]:
        return self.findings.listed

    def run(self) -> m.Ruleset | None:
        """Resolve everything; a library yields no ruleset, only its scope."""
        blocks = [d for d in self.file.declarations if isinstance(d, t.Block)]
        heads = [b for b in blocks if b.keyword in ("ruleset", "library")]
        head = heads[0] if heads else None
        if head is None and not self.file.damage:
            self.error(
                "E0107",
                "this file declares neither a ruleset nor a library",
                Span(self.file.path, 0, 0, 1, 1, 1, 1),
                expected='`ruleset NAME "title"` or `library NAME "title"`',
            )
        for extra in heads[1:]:
            span = extra.name.span if extra.name else extra.span
            related = (("the first one stands here", heads[0].name.span),) if heads[0].name else ()
            message = "a file holds one ruleset or library"
            hint = "move this one into a file of its own"
            self.error("E0202", message, span, hint=hint, related=related)
        sources = tuple(b.name.value for b in blocks if b.keyword == "source" and b.name)
        for block in blocks:
            check_clauses(block, self.file.damage.hits(block), sources, self.findings)
        check_hidden(self.file, self.findings)
        library = head is not None and head.keyword == "library"
        if library:
            check_library(blocks, self.findings)
        self.scope.edition, self.scope.edition_known = self._edition(head)
        self._declare(blocks, library)
        self.names.libraries = self.others.libraries()
        check_names(self.file.declarations, self.scope, self.findings)
        if library:
            self.names.finish()
            return None
        made = self._ruleset(head or _NO_HEAD, blocks)
        names_known = not any(d.code in _NOT_FOUND for d in self.found)
        if not self.file.damage and names_known:
            check_unused(self.file, self.scope, self.findings)
        return made if head else None

    # declarations

    def _edition(self, head: t.Block | None) -> tuple[str, bool]:
        """The nomenclature of the file, and whether it is certain."""
        stated = [c.value for c in head.all("edition")] if head else []
        for name in stated:
            assert isinstance(name, t.Name)
            if check_edition(name, self.findings):
                return name.value, True
        lost = head is None or bool(stated) or self.file.damage.hits(head)
        return "HS2022", not lost

    def _declare(self, blocks: list[t.Block], library: bool) -> None:
        for declaration in self.file.declarations:
            if isinstance(declaration, t.Use):
                for used in declaration.names:
                    other = self.others.named(used, library=True)
                    if other is not None:
                        self.scope.take(other.scope)
                    else:
                        # what the library would have declared is not to be missed as well
                        self.scope.everything_lost = True
        for declaration in self.file.declarations:
            if isinstance(declaration, t.Constant):
                self.scope.constants[declaration.name.value] = declaration.value
            elif isinstance(declaration, t.Renumbered):
                self._renumbered(declaration)
        for block in blocks:
            name = block.name.value if block.name else ""
            title = block.title.value if block.title else name
            if block.keyword == "source":
                evidence = _text(block, "evidence") or "recalled"
                if evidence not in m.EVIDENCE:
                    self._evidence(block)
                self.sources[name] = m.Source(name, title, _text(block, "url"), evidence)
                self.scope.others[name] = "a source"
            elif block.keyword == "fact":
                self.scope.facts[name] = declared_fact(
                    block, self.file.damage.hits(block), self.findings
                )
            elif block.keyword == "judgement":
                by, ground = _text(block, "by"), _text(block, "ground")
                self.scope.facts[name] = m.Fact(name, "judgement", title, by=by, ground=ground)
            elif block.keyword == "define":
                self.scope.imported.pop(name, None)
                self.scope.defines[name] = block
            elif block.keyword in ("prohibit", "license", "exempt", "open", "adopt"):
                self.scope.others.setdefault(name, "a provision")

    def _renumbered(self, declaration: t.Renumbered) -> None:
        if check_edition(declaration.edition, self.findings):
            self.names.codes.renumbered(declaration)

    def _evidence(self, block: t.Block) -> None:
        for clause in block.all("evidence"):
            assert isinstance(clause.value, t.Text)
            if clause.value.value not in m.EVIDENCE:
                self.error(
                    "E0206",
                    f"`{clause.value.value}` is not an evidence level",
                    clause.value.span,
                    expected="one of " + ", ".join(m.EVIDENCE),
                    near=(clause.value.value, m.EVIDENCE),
                )

    # the ruleset

    def _ruleset(self, head: t.Block, blocks: list[t.Block]) -> m.Ruleset:
        name = head.name.value if head.name else "_"
        target = self._head_clauses(head)
        reach: Condition = And(
            (OneOf("direction", frozenset({"export"})), OneOf("destination", frozenset({target})))
        )
        for clause in head.all("applies"):
            reach = self.names.condition(clause.value, "")
        made: list[m.Provision] = []
        for block in blocks:
            if block.keyword in ("prohibit", "license", "exempt", "open"):
                made.append(self._provision(block, reach, name))
            elif block.keyword == "adopt":
                made.extend(self._adopted(block, name))
        made = exempted(made, blocks, self.scope, self.findings)
        self.names.finish()
        groups = tuple(f"{b.name.value}_" for b in blocks if b.keyword == "adopt" and b.name)
        known = Examples(self.names, {p.id for p in made}, groups)
        examples = [known.example(b) for b in blocks if b.keyword == "example"]
        return m.Ruleset(
            name,
            head.title.value if head.title else name,
            _word(head, "regime") or "",
            target,
            _word(head, "currency") or "",
            self.scope.edition,
            tuple(n.value for c in head.all("implements") for n in _names(c)),
            tuple(made),
            dict(self.scope.facts),
            self.sources,
            tuple(e for e in examples if e is not None),
            _text(head, "note"),
            self.file.path,
            tuple(_acknowledged(b) for b in blocks if b.keyword == "acknowledge"),
        )

    def _head_clauses(self, head: t.Block) -> str:
        """Check what the ruleset says of itself; its target."""
        for clause in head.all("currency"):
            assert isinstance(clause.value, t.Name)
            self.scope.currency = currency(clause.value, self.findings)
        for clause in head.all("target"):
            assert isinstance(clause.value, t.Name)
            message = f"the target `{clause.value.value}` is not a country"
            check_country(clause.value, message, self.findings)
        for clause in head.all("implements"):
            for name in _names(clause):
                known = self.files.known(library=False)
                own = head.name.value if head.name else None
                if name.value == own:
                    message = f"`{name.value}` is this list itself"
                    hint = "`implements` names the list whose obligations this one carries out"
                    self.error("E0207", message, name.span, hint=hint)
                elif name.value.lower() not in (k.lower() for k in known):
                    message = f"no ruleset is called `{name.value}`"
                    self.error("E0203", message, name.span, near=(name.value, known))
        return _word(head, "target") or "??"

    def _provision(self, block: t.Block, reach: Condition, owner: str) -> m.Provision:
        name = block.name.value if block.name else "_"
        goods, codes = self.names.goods_of(block)
        when = [self.names.condition(c.value, name) for c in block.all("when")]
        judged = [self.names.judgement(c.value) for c in block.all("judged")]
        if self.names.definitions.too_large(block):
            goods = FALSE
        citations, evidence = self._citations(block)
        since, until = self._dates(block)
        check_outdated(block, until, self.scope.edition, self.scope, self.findings)
        exempt = block.keyword == "exempt"
        return m.Provision(
            name,
            {"open": "prohibit"}.get(block.keyword, block.keyword),
            block.title.value if block.title else name,
            both(TRUE if exempt else reach, goods, *judged, *when),
            codes,
            since,
            until,
            citations,
            evidence,
            tuple(n.value for c in block.all("of") for n in _names(c)),
            self._leaving(block),
            block.keyword == "open",
            _text(block, "interpretation"),
            _text(block, "note"),
            owner,
            block.name.span if block.name else block.span,
        )

    def _leaving(self, block: t.Block) -> str:
        """What an exemption leaves of a prohibition."""
        leaving = "free"
        for clause in block.all("leaving"):
            assert isinstance(clause.value, t.Name)
            leaving = clause.value.value
            if leaving not in ("free", "license"):
                message = f"an exemption cannot leave `{leaving}`"
                near = (leaving, ("license",))
                self.error("E0206", message, clause.value.span, expected="license", near=near)
                leaving = "free"
        return leaving

    def _citations(self, block: t.Block) -> tuple[tuple[m.Citation, ...], str]:
        made: list[m.Citation] = []
        for clause in block.all("cite"):
            assert isinstance(clause.value, t.Citation)
            source = self.sources.get(clause.value.source.value)
            if source is None:
                self._no_source(clause.value.source)
                continue
            place = clause.value.place
            made.append(m.Citation(source, place.value if place else None))
        self._evidence(block)
        stated = _text(block, "evidence")
        if stated is not None and stated in m.EVIDENCE:
            return tuple(made), stated
        levels = [c.source.evidence for c in made if c.source.evidence in m.EVIDENCE]
        return tuple(made), min(levels, key=m.EVIDENCE.index, default="recalled")

    def _no_source(self, name: t.Name) -> None:
        if name.value in self.scope.lost or self.scope.unread(name.value, self.sources):
            return
        kind = self.scope.kind(name.value)
        code, message = "E0204", f"the source `{name.value}` is not declared"
        if kind is not None:
            code, message = "E0209", f"`{name.value}` is {kind}, not a source"
        known = list(self.sources)
        expected = f"one of {', '.join(known)}" if 0 < len(known) <= 12 else None
        hint = None if known else f'declare it: source {name.value} "..."'
        self.error(code, message, name.span, expected=expected, near=(name.value, known), hint=hint)

    def _dates(self, block: t.Block) -> tuple[datetime.date | None, datetime.date | None]:
        days: dict[str, datetime.date | None] = {"from": None, "until": None}
        for clause in block.clauses:
            if clause.keyword in days and isinstance(clause.value, t.DateLit):
                days[clause.keyword] = read_date(clause.value, self.findings)
        since, until = days["from"], days["until"]
        if since is not None and until is not None and until <= since:
            last = block.all("until")[-1].value
            assert isinstance(last, t.DateLit)
            when = "the day it begins" if until == since else f"before it begins on {since}"
            self.error(
                "E0501",
                f"this is never in force: it ends on {until}, {when}",
                last.span,
                hint="`until` is the first day on which it no longer applies",
            )
        return since, until

    def _adopted(self, block: t.Block, owner: str) -> list[m.Provision]:
        made: list[m.Provision] = []
        since, until = self._dates(block)
        citations, evidence = self._citations(block)
        for clause in block.all("provisions"):
            assert isinstance(clause.value, t.Adopted)
            other = self.others.named(clause.value.ruleset, library=False)
            if other is None or other.ruleset is None:
                continue
            by_id = {p.id: p for p in other.ruleset.provisions}
            named: dict[str, Span] = {}
            for name in clause.value.names:
                if name.value in named:
                    related = (("it stands here", named[name.value]),)
                    message = f"`{name.value}` is adopted twice"
                    self.error("E0108", message, name.span, related=related)
                    continue
                named[name.value] = name.span
                adopted = by_id.get(name.value)
                if adopted is None:
                    message = f"{other.ruleset.id} has no provision `{name.value}`"
                    expected, near = one_of(name.value, by_id), (name.value, by_id)
                    self.error("E0201", message, name.span, expected=expected, near=near)
                    continue
                self.scope.facts.update(
                    {k: v for k, v in other.ruleset.facts.items() if k not in self.scope.facts}
                )
                starts = [d for d in (since, adopted.since) if d is not None]
                ends = [d for d in (until, adopted.until) if d is not None]
                made.append(
                    evolve(
                        adopted,
                        id=f"{block.name.value if block.name else '_'}_{adopted.id}",
                        citations=citations + adopted.citations,
                        evidence=max(evidence, adopted.evidence, key=m.EVIDENCE.index),
                        since=max(starts, default=None),
                        until=min(ends, default=None),
                        ruleset=owner,
                        adopted=other.ruleset.id,
                        span=name.span,
                    )
                )
        return made


_NO_HEAD = t.Block("ruleset", None, None, (), Span("", 0, 0, 1, 1, 1, 1))


def _acknowledged(block: t.Block) -> m.Acknowledgement:
    return m.Acknowledgement(
        block.name.value if block.name else "",
        tuple(n.value for c in block.all("of") for n in _names(c)),
        block.title.value if block.title else "",
        block.name.span if block.name else block.span,
    )


def _text(block: t.Block, keyword: str) -> str | None:
    texts = [c.value.value for c in block.all(keyword) if isinstance(c.value, t.Text)]
    return " ".join(texts) if texts else None


def _word(block: t.Block, keyword: str) -> str | None:
    return next((c.value.value for c in block.all(keyword) if isinstance(c.value, t.Name)), None)


def _names(clause: t.Clause) -> tuple[t.Name, ...]:
    value = clause.value
    return tuple(n for n in value if isinstance(n, t.Name)) if isinstance(value, tuple) else ()
