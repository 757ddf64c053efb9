"""Names to complete with, by the clause in which the cursor stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rulec.diagnostics.catalogue import CATALOGUE
from rulec.lsp.completion.asked import Asked
from rulec.lsp.completion.conditions import condition
from rulec.lsp.completion.items import Item, Kind, named
from rulec.lsp.completion.lists import (
    adopted,
    currencies,
    definitions,
    editions,
    evidence,
    facts,
    judgements,
    libraries,
    provisions,
    rulesets,
    sources,
    units,
    values,
)
from rulec.lsp.manual import brief
from rulec.model.names import BUILT_IN, UNITS

_TYPES = ("yes_no", "date", "country")
_VERDICTS = ("prohibited", "license", "free", "undetermined")
_ACKNOWLEDGED = "W07"


def names(asked: Asked) -> list[Item]:
    """The names that may stand at the cursor."""
    if not asked.clause:
        return list(_in_head(asked))
    offers = _OFFERS.get(asked.word)
    if offers is not None:
        return list(offers(asked))
    if asked.word in ("when", "applies", "ex"):
        return list(condition(asked))
    return []


def _in_head(asked: Asked) -> Iterator[Item]:
    used = {str(token) for token in asked.tokens}
    if asked.declaration == "use":
        yield from (i for i in libraries(asked) if i.label not in used)
    elif asked.declaration == "acknowledge" and len(asked.tokens) == 1:
        about = ((c, e.title) for c, e in CATALOGUE.items() if c.startswith(_ACKNOWLEDGED))
        yield from named(about, Kind.Event)
    elif asked.declaration == "renumbered" and len(asked.tokens) == 1:
        yield from editions(asked)
    elif asked.declaration == "define" and asked.after("define", "NAME", "NUMBER"):
        yield from currencies(asked)
        yield from units()


def _given(asked: Asked) -> Iterator[Item]:
    """Facts to state, or the value of the one that stands there."""
    last = asked.last()
    if asked.after("given") or asked.after(","):
        used = {str(token) for token in asked.clause}
        found = (f for f in facts(asked).values() if f.name not in used)
        plain = ((f.name, f.title) for f in found if f.name not in ("code", "value"))
        yield from named(plain, Kind.Field)
    elif asked.after("value", "NUMBER"):
        yield from currencies(asked)
    elif last is not None and last.type == "NUMBER":
        fact = facts(asked).get(str(asked.last(2)))
        yield from units(UNITS[fact.unit][0]) if fact and fact.unit in UNITS else ()
    elif last is not None and last.type == "NAME":
        yield from values(asked, facts(asked).get(str(last)))


def _expect(asked: Asked) -> Iterator[Item]:
    words = [str(token) for token in asked.clause]
    if len(words) == 1:
        yield from named(((v, brief(v) or "") for v in _VERDICTS), Kind.EnumMember)
    elif asked.after("by") or asked.after("needs") or asked.after(","):
        if "needs" in words:
            found = (f for f in facts(asked).values() if f.name not in words)
            yield from named(((f.name, f.title) for f in found), Kind.Field)
        else:
            yield from provisions(asked)


def _type(asked: Asked) -> Iterator[Item]:
    if asked.after("type"):
        yield from named(((kind, "type of fact") for kind in _TYPES), Kind.TypeParameter)
    elif asked.after("type", "number"):
        yield from units()


def _regimes(asked: Asked) -> list[Item]:
    found = {"DPRK"}
    for path in map(asked.files.find, asked.files.names()):
        ruleset = asked.files.check(path).ruleset if path else None
        found.add(ruleset.regime if ruleset else "")
    return named(((r, "regime") for r in sorted(found - {""})), Kind.EnumMember)


def _goods(asked: Asked) -> list[Item]:
    if asked.after("in"):
        return definitions(asked)
    return definitions(asked, "in ") if "IN" in asked.accepts else []


_OFFERS: dict[str, Callable[[Asked], Iterable[Item]]] = {
    "regime": _regimes,
    "target": lambda asked: values(asked, BUILT_IN["destination"]),
    "currency": currencies,
    "edition": editions,
    "leaving": lambda _: named((("license", "an authorisation is still needed"),), Kind.EnumMember),
    "judged": judgements,
    "implements": rulesets,
    "evidence": evidence,
    "type": _type,
    "cite": lambda asked: sources(asked) if asked.after("cite") else [],
    "of": provisions,
    "provisions": adopted,
    "given": _given,
    "expect": _expect,
    "goods": _goods,
}
