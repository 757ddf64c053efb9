"""What there is to complete with: the names that a file knows, currencies, units, countries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rulec.lsp.completion.asked import Asked
from rulec.lsp.completion.items import Item, Kind, named
from rulec.lsp.manual import brief
from rulec.lsp.named import countries, currency
from rulec.lsp.names import IMPLIED
from rulec.model.names import BUILT_IN, UNITS
from rulec.model.ruleset import EVIDENCE, Fact, Provision
from rulec.money import CURRENCIES, EcbRates
from rulec.nomenclature import known_editions
from rulec.syntax import tree as t


def libraries(asked: Asked) -> list[Item]:
    return named(((n, "library") for n in asked.files.libraries()), Kind.Module)


def rulesets(asked: Asked) -> list[Item]:
    used = {str(token) for token in asked.clause}
    own = asked.checked.ruleset.id if asked.checked.ruleset else ""
    listed = (n for n in asked.files.names() if n not in used and n != own)
    return named(((n, "ruleset") for n in listed), Kind.Module)


def sources(asked: Asked) -> list[Item]:
    return named(declared(asked, "source"), Kind.Reference)


def declared(asked: Asked, *keywords: str) -> Iterator[tuple[str, str]]:
    """The declarations of a kind that the file has, and their titles."""
    for node in asked.checked.file.declarations:
        if isinstance(node, t.Block) and node.keyword in keywords and node.name:
            yield node.name.value, node.title.value if node.title else node.keyword


def provisions(asked: Asked) -> Iterator[Item]:
    """Provisions of the file, adopted ones under the names that they have here."""
    used = {str(token) for token in asked.clause}
    kinds = ["prohibit", "license", "open"] + (["adopt"] if asked.word == "of" else [])
    if asked.word == "of" and asked.declaration == "exempt":
        if len(asked.clause) == 1:
            yield Item("all", Kind.Keyword, "every prohibition and licence requirement", group=1)
    else:
        kinds.append("exempt")
    listed = dict(declared(asked, *kinds))
    ruleset = asked.checked.ruleset
    for one in ruleset.provisions if ruleset else ():
        if one.adopted:
            listed.setdefault(one.id, one.title)
    today = date.today()
    over = {p.id for p in (ruleset.provisions if ruleset else ()) if p.until and p.until <= today}
    for gone in (False, True):  # what is in force comes first
        part = ((n, d) for n, d in listed.items() if n not in used and (n in over) is gone)
        yield from named(part, Kind.Function, 3 if gone else 2)
    if asked.declaration == "acknowledge":  # what is not met of a list that this one implements
        for name in ruleset.implements if ruleset else ():
            duty = (p for p in of_other(asked, name) if p.id not in (*listed, *used))
            yield from named(((p.id, f"{name}: {p.title}") for p in duty), Kind.Function, 4)


def adopted(asked: Asked) -> Iterator[Item]:
    """After `provisions`, rulesets; after one of them, its provisions."""
    if len(asked.clause) == 1:
        yield from rulesets(asked)
        return
    used = {str(token) for token in asked.clause[2:]}
    found = of_other(asked, str(asked.clause[1]))
    yield from named(((p.id, p.title) for p in found if p.id not in used), Kind.Function)


def of_other(asked: Asked, name: str) -> tuple[Provision, ...]:
    """The provisions of another ruleset."""
    path = asked.files.find(name)
    ruleset = asked.files.check(path).ruleset if path else None
    return ruleset.provisions if ruleset else ()


def facts(asked: Asked) -> dict[str, Fact]:
    """Every fact and judgement that the file knows."""
    return {**BUILT_IN, **asked.checked.scope.facts}


def judgements(asked: Asked, before: str = "") -> list[Item]:
    own = set(dict(declared(asked, "judgement")))
    found = [f for f in facts(asked).values() if f.kind == "judgement"]
    first = ((f.name, f.title) for f in found if f.name in own or not _made(f.name))
    return named(first, Kind.Property, 2, before)


def _made(name: str) -> bool:
    """Whether a judgement comes from an `ex` or `unspecified`, so that nobody writes `judged` for it."""
    return name.startswith(IMPLIED)


def definitions(asked: Asked, before: str = "", group: int = 2) -> list[Item]:
    """Definitions of goods."""
    own = asked.tokens[1] if asked.declaration == "define" and len(asked.tokens) > 1 else ""
    found = (
        (name, block.title.value if block.title else "definition of goods")
        for name, block in asked.checked.scope.defines.items()
        if block.all("goods") and name != own
    )
    return named(found, Kind.Class, group, before)


def evidence(asked: Asked) -> list[Item]:
    return named(((level, brief(level) or "") for level in EVIDENCE), Kind.EnumMember)


def editions(asked: Asked) -> list[Item]:
    years = (f"CN{year}" for year in range(2026, 2006, -1))
    whole = named(((e, "edition") for e in reversed(known_editions())), Kind.EnumMember, 1)
    return (
        whole
        if asked.declaration == "renumbered"
        else [*whole, *named(((y, "combined nomenclature") for y in years), Kind.EnumMember)]
    )


def currencies(asked: Asked) -> list[Item]:
    """The currency of the ruleset first, then those that have a rate today, then the others."""
    own = asked.checked.scope.currency
    rates = EcbRates()
    last = rates.last("EUR")
    made = []
    for code in sorted(CURRENCIES):
        group = 1 if code == own else 2 if rates.last(code) == last else 4
        made.append(Item(code, Kind.Unit, currency(code) or "", group=group))
    return made


def units(dimension: str | None = None) -> list[Item]:
    found = ((u, brief(u) or of) for u, (of, _) in UNITS.items() if dimension in (None, of))
    return named(found, Kind.Unit, 3)


def values(asked: Asked, fact: Fact | None) -> list[Item]:
    """The values that a fact may have, as far as they are names."""
    if fact is None:
        return []
    if fact.kind == "country":
        target = asked.checked.ruleset.target if asked.checked.ruleset else ""
        return [
            Item(
                code, Kind.EnumMember, name, group=1 if code == target else 2, find=f"{code} {name}"
            )
            for code, name in countries().items()
        ]
    if fact.kind in ("yes_no", "judgement"):
        return named((("yes", fact.title), ("no", fact.title)), Kind.EnumMember)
    used = {str(token) for token in asked.clause}
    return named(((v, fact.title) for v in fact.values if v not in used), Kind.EnumMember)
