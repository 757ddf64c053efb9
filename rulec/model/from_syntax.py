"""Syntax tree -> model: names resolved, codes checked, units converted, definitions expanded."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TypeVar

from attrs import evolve

from rulec.diagnostics.diagnostic import Diagnostic
from rulec.diagnostics.span import Span
from rulec.diagnostics.suggest import nearest
from rulec.model import ruleset as m
from rulec.model.condition import TRUE, And, Condition, OneOf, both
from rulec.model.line import Line
from rulec.model.resolve import Resolver, Scope, read_date
from rulec.nomenclature import EditionError, hs_edition, known_editions
from rulec.syntax import tree as t

V = TypeVar("V")

_ALLOWED: dict[str, str] = {
    "ruleset": "regime target currency edition implements applies note",
    "library": "edition note",
    "source": "url evidence note",
    "fact": "type note",
    "judgement": "by ground note",
    "define": "goods ex when interpretation note",
    "prohibit": "from until goods ex when cite evidence interpretation note",
    "license": "from until goods ex when cite evidence interpretation note",
    "exempt": "of from until goods ex when leaving cite evidence interpretation note",
    "open": "judged goods ex when from until cite evidence interpretation note",
    "adopt": "provisions from until cite evidence interpretation note",
    "example": "given expect note",
}
_REPEATABLE = ("goods", "cite", "note", "provisions", "given", "of")
_REQUIRED = {
    "ruleset": ("regime", "target", "currency"),
    "source": ("evidence",),
    "fact": ("type",),
    "exempt": ("of",),
    "open": ("judged",),
    "adopt": ("provisions",),
    "example": ("given", "expect"),
}
_CITED = ("prohibit", "license", "exempt", "open", "adopt")


class Resolution:
    """Turns one parsed file into a ruleset (or a library's scope), collecting diagnostics."""

    def __init__(
        self,
        file: t.File,
        library: Callable[[str], Scope | None],
        ruleset: Callable[[str], m.Ruleset | None],
    ) -> None:
        self.file, self.library, self.ruleset = file, library, ruleset
        self.found: list[Diagnostic] = []
        self.sources: dict[str, m.Source] = {}
        self.scope = Scope()
        self.names = Resolver(self.scope, self.found)

    def error(self, code: str, message: str, span: Span, **more: str | None) -> None:
        self.found.append(Diagnostic(code, message, span, **more))  # type: ignore[arg-type]

    def run(self) -> m.Ruleset | None:
        """Resolve everything; a library yields no ruleset, only its scope."""
        blocks = [d for d in self.file.declarations if isinstance(d, t.Block)]
        head = next((b for b in blocks if b.keyword in ("ruleset", "library")), None)
        if head is None:
            self.error(
                "E0107",
                "this file declares neither a ruleset nor a library",
                Span(self.file.path, 0, 0, 1, 1, 1, 1),
                expected='`ruleset NAME "title"` or `library NAME "title"`',
            )
            return None
        for extra in [b for b in blocks if b.keyword in ("ruleset", "library") and b is not head]:
            self.error("E0202", "a file holds one ruleset or library", extra.span)
        for block in blocks:
            self._clauses(block)
        self.scope.edition = self._edition(head)
        self._declare(blocks)
        self._names_unique(blocks)
        if head.keyword == "library":
            self.names.finish()
            return None
        return self._ruleset(head, blocks)

    # declarations

    def _clauses(self, block: t.Block) -> None:
        allowed = _ALLOWED[block.keyword].split()
        seen: dict[str, Span] = {}
        for clause in block.clauses:
            if clause.keyword not in allowed:
                self.error(
                    "E0101",
                    f"`{clause.keyword}` does not belong in `{block.keyword}`",
                    clause.span,
                    expected="one of " + ", ".join(allowed),
                )
            elif clause.keyword in seen and clause.keyword not in _REPEATABLE:
                self.error("E0108", f"`{clause.keyword}` stands twice", clause.span)
            seen.setdefault(clause.keyword, clause.span)
        for word in _REQUIRED.get(block.keyword, ()):
            if word not in seen:
                self.error(
                    "E0107", f"this {block.keyword} has no `{word}`", _head(block), expected=word
                )
        if block.keyword in _CITED and "cite" not in seen:
            self.error(
                "E0208",
                f"this {block.keyword} cites no source",
                _head(block),
                expected='a clause `cite SOURCE "place"`',
            )

    def _edition(self, head: t.Block) -> str:
        for clause in head.all("edition"):
            assert isinstance(clause.value, t.Name)
            try:
                hs_edition(clause.value.value)
            except EditionError:
                self.error(
                    "E0404",
                    f"the nomenclature edition {clause.value.value} is not known",
                    clause.value.span,
                    expected="one of " + ", ".join(known_editions()) + ", or such as CN2017",
                )
                break
            return clause.value.value
        return "HS2022"

    def _declare(self, blocks: list[t.Block]) -> None:
        for declaration in self.file.declarations:
            if isinstance(declaration, t.Use):
                for used in declaration.names:
                    found = self.library(used.value)
                    if found is None:
                        self.error("E0203", f"no library is called `{used.value}`", used.span)
                    else:
                        self.scope.take(found)
            elif isinstance(declaration, t.Constant):
                self.scope.constants[declaration.name.value] = declaration.value
            elif isinstance(declaration, t.Renumbered):
                self.names.renumbered(declaration)
        for block in blocks:
            name = block.name.value if block.name else ""
            if block.keyword == "source":
                evidence = _text(block, "evidence") or "recalled"
                if evidence not in m.EVIDENCE:
                    self._evidence(block)
                title = block.title.value if block.title else name
                self.sources[name] = m.Source(name, title, _text(block, "url"), evidence)
            elif block.keyword == "fact":
                self.names.fact(block)
            elif block.keyword == "judgement":
                self.scope.facts[name] = m.Fact(
                    name,
                    "judgement",
                    block.title.value if block.title else name,
                    by=_text(block, "by"),
                    ground=_text(block, "ground"),
                )
            elif block.keyword == "define":
                self.scope.defines[name] = block

    def _evidence(self, block: t.Block) -> None:
        for clause in block.all("evidence"):
            assert isinstance(clause.value, t.Text)
            if clause.value.value not in m.EVIDENCE:
                self.error(
                    "E0206",
                    f"`{clause.value.value}` is not an evidence level",
                    clause.value.span,
                    expected="one of " + ", ".join(m.EVIDENCE),
                )

    def _names_unique(self, blocks: list[t.Block]) -> None:
        groups = {"source": "source", "fact": "fact", "judgement": "fact", "define": "definition"}
        seen: dict[tuple[str, str], Span] = {}
        for block in blocks:
            if block.name is None or block.keyword in ("ruleset", "library"):
                continue
            group = groups.get(block.keyword, "provision")
            key = (group, block.name.value)
            if key in seen:
                self.error(
                    "E0202",
                    f"the {group} `{block.name.value}` is declared twice",
                    block.name.span,
                    hint="give the second one another name",
                )
            seen.setdefault(key, block.name.span)

    # the ruleset

    def _ruleset(self, head: t.Block, blocks: list[t.Block]) -> m.Ruleset:
        assert head.name is not None
        target = _word(head, "target") or "??"
        for clause in head.all("currency"):
            assert isinstance(clause.value, t.Name)
            self.names.currency(clause.value)
        reach: Condition = And(
            (OneOf("direction", frozenset({"export"})), OneOf("destination", frozenset({target})))
        )
        for clause in head.all("applies"):
            reach = self.names.condition(clause.value, "")
        made: list[m.Provision] = []
        for block in blocks:
            if block.keyword in ("prohibit", "license", "exempt", "open"):
                made.append(self._provision(block, reach, head.name.value))
            elif block.keyword == "adopt":
                made.extend(self._adopted(block, head.name.value))
        made = self._exemptions(made, blocks)
        self.names.finish()
        made_ids = {p.id for p in made}
        examples = [self._example(b, made_ids) for b in blocks if b.keyword == "example"]
        implements = [n.value for c in head.all("implements") for n in _names(c)]
        return m.Ruleset(
            head.name.value,
            head.title.value if head.title else head.name.value,
            _word(head, "regime") or "",
            target,
            _word(head, "currency") or "",
            self.scope.edition,
            tuple(implements),
            tuple(made),
            dict(self.scope.facts),
            self.sources,
            tuple(e for e in examples if e is not None),
            _text(head, "note"),
            self.file.path,
        )

    def _provision(self, block: t.Block, reach: Condition, owner: str) -> m.Provision:
        name = block.name.value if block.name else "_"
        goods, codes = self.names.goods_of(block)
        when = [self.names.condition(c.value, name) for c in block.all("when")]
        judged = [self.names.judgement(c.value) for c in block.all("judged")]
        citations, evidence = self._citations(block)
        since, until = self._dates(block)
        exempt = block.keyword == "exempt"
        leaving = _word(block, "leaving") or "free"
        if leaving not in ("free", "license"):
            self.error(
                "E0206",
                f"an exemption cannot leave `{leaving}`",
                block.all("leaving")[0].span,
                expected="license",
            )
            leaving = "free"
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
            leaving,
            block.keyword == "open",
            _text(block, "interpretation"),
            _text(block, "note"),
            owner,
            block.name.span if block.name else block.span,
        )

    def _citations(self, block: t.Block) -> tuple[tuple[m.Citation, ...], str]:
        made: list[m.Citation] = []
        for clause in block.all("cite"):
            assert isinstance(clause.value, t.Citation)
            source = self.sources.get(clause.value.source.value)
            if source is None:
                name = clause.value.source
                near = nearest(name.value, list(self.sources))
                self.error(
                    "E0204",
                    f"the source `{name.value}` is not declared",
                    name.span,
                    expected=f"one of {', '.join(self.sources)}" if self.sources else None,
                    hint=f"did you mean `{near[0]}`?" if near else None,
                )
                continue
            place = clause.value.place
            made.append(m.Citation(source, place.value if place else None))
        self._evidence(block)
        stated = _text(block, "evidence")
        if stated is not None and stated in m.EVIDENCE:
            return tuple(made), stated
        levels = [c.source.evidence for c in made if c.source.evidence in m.EVIDENCE]
        return tuple(made), min(levels, key=m.EVIDENCE.index, default="recalled")

    def _dates(self, block: t.Block) -> tuple[datetime.date | None, datetime.date | None]:
        days: dict[str, datetime.date | None] = {"from": None, "until": None}
        for clause in block.clauses:
            if clause.keyword in days and isinstance(clause.value, t.DateLit):
                days[clause.keyword] = read_date(clause.value, self.found)
        since, until = days["from"], days["until"]
        if since is not None and until is not None and until <= since:
            self.error(
                "E0501",
                f"this provision is never in force: it ends on {until}, before it begins on {since}",
                block.all("until")[0].span,
                hint="`until` is the first day on which it no longer applies",
            )
        return since, until

    def _adopted(self, block: t.Block, owner: str) -> list[m.Provision]:
        made: list[m.Provision] = []
        since, until = self._dates(block)
        citations, evidence = self._citations(block)
        for clause in block.all("provisions"):
            assert isinstance(clause.value, t.Adopted)
            other = self.ruleset(clause.value.ruleset.value)
            if other is None:
                name = clause.value.ruleset
                self.error("E0203", f"no ruleset is called `{name.value}`", name.span)
                continue
            by_id = {p.id: p for p in other.provisions}
            for name in clause.value.names:
                adopted = by_id.get(name.value)
                if adopted is None:
                    near = nearest(name.value, list(by_id))
                    self.error(
                        "E0201",
                        f"{other.id} has no provision `{name.value}`",
                        name.span,
                        hint=f"did you mean `{near[0]}`?" if near else None,
                    )
                    continue
                self.scope.facts.update(
                    {k: v for k, v in other.facts.items() if k not in self.scope.facts}
                )
                starts = [d for d in (since, adopted.since) if d is not None]
                made.append(
                    evolve(
                        adopted,
                        id=f"{block.name.value if block.name else '_'}_{adopted.id}",
                        citations=citations + adopted.citations,
                        evidence=max(evidence, adopted.evidence, key=m.EVIDENCE.index),
                        since=max(starts, default=None),
                        until=until,
                        ruleset=owner,
                        span=name.span,
                    )
                )
        return made

    def _exemptions(self, made: list[m.Provision], blocks: list[t.Block]) -> list[m.Provision]:
        by_id = {p.id: p for p in made}
        bans = tuple(p.id for p in made if p.kind != "exempt")
        groups = {
            b.name.value: tuple(p.id for p in made if p.id.startswith(b.name.value + "_"))
            for b in blocks
            if b.keyword == "adopt" and b.name is not None
        }
        spans = {
            b.name.value: {n.value: n.span for c in b.all("of") for n in _names(c)}
            for b in blocks
            if b.keyword == "exempt" and b.name is not None
        }
        result: list[m.Provision] = []
        for provision in made:
            if provision.kind != "exempt":
                result.append(provision)
                continue
            of: list[str] = []
            for name in provision.of:
                span = spans.get(provision.id, {}).get(name, provision.span)
                if name == "all":
                    of.extend(bans)
                    if not bans:
                        self.error("E0502", "there is no provision to exempt from", span)
                elif name in groups:
                    of.extend(groups[name])
                elif name not in by_id:
                    near = nearest(name, list(by_id))
                    self.error(
                        "E0502",
                        f"`{provision.id}` exempts from `{name}`, which is no provision",
                        span,
                        hint=f"did you mean `{near[0]}`?" if near else None,
                    )
                elif by_id[name].kind == "exempt":
                    self.error("E0503", f"`{name}` is itself an exemption", span)
                else:
                    of.append(name)
            live = [by_id[n] for n in of if n in by_id and _overlap(by_id[n], provision)]
            if of and not live:
                self.error(
                    "W0504",
                    f"`{provision.id}` is never in force together with what it exempts from",
                    provision.span,
                )
            result.append(evolve(provision, of=tuple(dict.fromkeys(of))))
        return result

    def _example(self, block: t.Block, ids: set[str]) -> m.Example | None:
        given = [g for c in block.all("given") if isinstance(c.value, tuple) for g in c.value]
        facts = self.names.given([g for g in given if isinstance(g, t.Given)])
        for clause in block.all("expect"):
            assert isinstance(clause.value, t.Expectation)
            wanted = clause.value
            verdict = wanted.verdict.value
            if verdict not in (*m.VERDICTS, "undetermined"):
                self.error(
                    "E0206",
                    f"`{verdict}` is not a verdict",
                    wanted.verdict.span,
                    expected="prohibited, license, free or undetermined",
                )
                return None
            for name in wanted.by:
                if name.value not in ids:
                    near = nearest(name.value, sorted(ids))
                    self.error(
                        "E0601",
                        f"there is no provision `{name.value}`",
                        name.span,
                        hint=f"did you mean `{near[0]}`?" if near else None,
                    )
            for name in wanted.needs:
                if self.names.lookup_fact(name) is None:
                    return None
            return m.Example(
                block.title.value if block.title else "",
                Line(facts),
                verdict,
                tuple(n.value for n in wanted.by),
                tuple(n.value for n in wanted.needs),
                block.title.span if block.title else block.span,
            )
        return None


def _overlap(a: m.Provision, b: m.Provision) -> bool:
    begins = max(a.since or datetime.date.min, b.since or datetime.date.min)
    return begins < min(a.until or datetime.date.max, b.until or datetime.date.max)


def _head(block: t.Block) -> Span:
    return block.name.span if block.name else block.title.span if block.title else block.span


def _text(block: t.Block, keyword: str) -> str | None:
    texts = [c.value.value for c in block.all(keyword) if isinstance(c.value, t.Text)]
    return " ".join(texts) if texts else None


def _word(block: t.Block, keyword: str) -> str | None:
    return next((c.value.value for c in block.all(keyword) if isinstance(c.value, t.Name)), None)


def _names(clause: t.Clause) -> tuple[t.Name, ...]:
    value = clause.value
    return tuple(n for n in value if isinstance(n, t.Name)) if isinstance(value, tuple) else ()
