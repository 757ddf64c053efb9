"""What an editor shows of a name: sources, facts, judgements, definitions, constants, files."""

from __future__ import annotations

from attrs import evolve

from rulec.lsp import markdown as md
from rulec.lsp.hover import provisions as hover_provisions
from rulec.lsp.hover.money import amount, limit
from rulec.lsp.manual import about, brief
from rulec.lsp.names import Declared, Occurrence
from rulec.lsp.places import Place
from rulec.lsp.taken import condition, resolver, worded
from rulec.model.load import Checked
from rulec.model.names import BUILT_IN
from rulec.model.ruleset import Fact
from rulec.nomenclature import headings_except, subheadings
from rulec.syntax import tree as t

_KINDS = {
    "judgement": "judgement",
    "yes_no": "fact, yes or no",
    "one_of": "fact, one of several values",
    "number": "fact, a number",
    "date": "fact, a date",
    "country": "fact, a country",
    "money": "fact, an amount of money",
    "code": "fact, a commodity code",
}


def name(place: Place, found: Occurrence) -> str | None:
    """A name, wherever it is declared; None for one that is not."""
    if found.kind in ("fact", "judgement"):
        return _fact(place, found)
    declared = place.names.declared(place.path, found)
    if declared is None:
        return _of_duty(place, found)
    if found.kind == "provision":
        return _provision(place, declared)
    tell = {
        "source": _source,
        "definition": _definition,
        "constant": _constant,
        "ruleset": _file,
        "library": _file,
    }
    return tell[found.kind](place, declared)


def _of_duty(place: Place, found: Occurrence) -> str | None:
    """A provision of the list that this one implements: an acknowledgement may name it."""
    ruleset, block = place.checked.ruleset, place.block
    if ruleset is None or block is None or block.keyword != "acknowledge":
        return None
    for name in ruleset.implements:
        path = place.files.find(name)
        duty = place.files.check(path).ruleset if path else None
        for one in duty.provisions if duty else ():
            if one.id == found.name and duty:
                return hover_provisions.provision(one, duty)
    return None


def _checked(place: Place, declared: Declared) -> Checked:
    return place.files.check(declared.path)


def _provision(place: Place, declared: Declared) -> str | None:
    ruleset = _checked(place, declared).ruleset
    wanted, node = declared.occurrence.name, declared.node
    if ruleset is None:
        return None
    if isinstance(node, t.Block) and node.keyword == "adopt":
        return _adoption(node, [p.id for p in ruleset.provisions if p.adopted], wanted)
    found = next((p for p in ruleset.provisions if p.id == wanted), None)
    return hover_provisions.provision(found, ruleset) if found else None


def _adoption(node: t.Block, adopted: list[str], wanted: str) -> str:
    of = {c.value.ruleset.value for c in node.all("provisions") if isinstance(c.value, t.Adopted)}
    named = [f"`{one}`" for one in adopted if one.startswith(f"{wanted}_")]
    title = node.title.value if node.title else wanted
    return md.paragraphs(
        (
            f"**{wanted}**: provisions adopted from {', '.join(sorted(of))}",
            md.quoted(title),
            md.items(named, 12),
        )
    )


def _source(place: Place, declared: Declared) -> str | None:
    node = declared.node
    if not isinstance(node, t.Block):
        return None
    texts = {c.keyword: c.value.value for c in node.clauses if isinstance(c.value, t.Text)}
    level = texts.get("evidence", "recalled")
    ruleset = _checked(place, declared).ruleset
    citing = [
        p.id
        for p in (ruleset.provisions if ruleset else ())
        if any(c.source.id == declared.occurrence.name for c in p.citations)
    ]
    return md.paragraphs(
        (
            f"**{declared.occurrence.name}**: source{md.link(texts.get('url'))}",
            md.quoted(node.title.value) if node.title else None,
            f"Evidence `{level}`: {brief(level) or ''}".rstrip(": "),
            f"*Note:* {md.plain(texts['note'])}" if "note" in texts else None,
            f"Cited by {md.count(len(citing), 'provision')}" if ruleset else None,
        )
    )


def _fact(place: Place, found: Occurrence) -> str | None:
    fact = BUILT_IN.get(found.name) or place.checked.scope.facts.get(found.name)
    if fact is None or fact.kind == "unknown":
        return None
    built_in = found.name in BUILT_IN
    told = about(found.name) if built_in else None
    if told is not None:
        return told
    return md.paragraphs(
        (
            f"**{fact.name}**: {'built-in ' if built_in else ''}{_KINDS.get(fact.kind, fact.kind)}"
            + (f" in {md.plain(fact.unit)}" if fact.unit else ""),
            md.quoted(fact.title),
            f"Values: {', '.join(f'`{v}`' for v in fact.values)}" if fact.values else None,
            *_decided(fact),
        )
    )


def _decided(fact: Fact) -> tuple[str | None, ...]:
    if fact.kind != "judgement":
        return ()
    return (
        f"Decided by: {md.plain(fact.by)}" if fact.by else "*Nobody is named who decides it.*",
        f"Ground: {md.plain(fact.ground)}" if fact.ground else None,
        "Until somebody judges it, a line that depends on it is undetermined.",
    )


def _definition(place: Place, declared: Declared) -> str | None:
    node, checked = declared.node, _checked(place, declared)
    if not isinstance(node, t.Block):
        return None
    scope = checked.scope
    wanted = declared.occurrence.name
    parts = []
    if node.all("goods"):
        _, codes = resolver(scope).goods_of(node)
        number = subheadings(codes, scope.edition)
        listed = headings_except(codes, scope.edition)
        more = f" and {len(listed) - 24} more" if len(listed) > 24 else ""
        parts.append(
            f"{', '.join(listed[:24])}{more} ({md.count(number, 'subheading')} of {scope.edition})"
        )
    for clause in node.all("when"):
        stated = condition(clause.value, wanted, scope)
        parts.append(f"when {md.plain(worded(stated, scope.facts))}")
    kind = "named condition" if not node.all("goods") else "definition of goods"
    where = "" if declared.path == place.path.resolve() else f" of `{declared.path.stem}`"
    note = next((c.value.value for c in node.all("note") if isinstance(c.value, t.Text)), None)
    return md.paragraphs(
        (
            f"**{wanted}**: {kind}{where}",
            md.quoted(node.title.value) if node.title else None,
            *parts,
            f"*Note:* {md.plain(note)}" if note else None,
        )
    )


def _constant(place: Place, declared: Declared) -> str | None:
    node = declared.node
    if not isinstance(node, t.Constant):
        return None
    unit = f" {node.value.unit.value}" if node.value.unit else ""
    head = f"**{declared.occurrence.name}**: constant, {node.value.written}{unit}"
    test = place.inner(t.MoneyTest)
    told = amount(evolve(place, trail=place.trail[:1]), node.value)
    return md.paragraphs((head, limit(place, test) if test else None, told))


def _file(place: Place, declared: Declared) -> str | None:
    checked = _checked(place, declared)
    node, ruleset = declared.node, checked.ruleset
    title = node.title.value if isinstance(node, t.Block) and node.title else ""
    word = declared.occurrence.name
    if ruleset is None:
        defines = [n for n, b in checked.scope.defines.items() if n not in checked.scope.imported]
        names = ", ".join(f"`{n}`" for n in defines[:30])
        more = f" and {len(defines) - 30} more" if len(defines) > 30 else ""
        return md.paragraphs(
            (f"**{word}**: library", md.quoted(title) if title else None, f"Defines {names}{more}")
        )
    changes = ruleset.changes()
    since = f", since {changes[0]}" if changes else ""
    facts = [
        f"Regime {ruleset.regime}, target {ruleset.target}, currency {ruleset.currency}, "
        f"codes of {ruleset.edition}",
        f"{md.count(len(ruleset.provisions), 'provision')}{since}, "
        f"{md.count(len(ruleset.sources), 'source')}, "
        f"{md.count(len(ruleset.examples), 'example')}",
    ]
    if ruleset.implements:
        facts.append(f"Implements {', '.join(ruleset.implements)}")
    errors = sum(d.severity == "error" for d in checked.diagnostics)
    if errors:
        facts.append(f"Its file has {md.count(errors, 'error')}")
    return md.paragraphs(
        (
            f"**{word}**: ruleset",
            md.quoted(title) if title else None,
            md.items(facts),
            f"*Note:* {md.plain(ruleset.note)}" if ruleset.note else None,
        )
    )
