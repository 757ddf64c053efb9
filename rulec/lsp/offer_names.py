"""Names to complete with, by what may stand at the cursor: sources, provisions, facts, values, units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rulec.diagnostics.catalogue import CATALOGUE
from rulec.lsp.asked import Asked
from rulec.lsp.items import Item, Kind, named
from rulec.lsp.manual import brief
from rulec.lsp.named import countries, currency
from rulec.model.names import BUILT_IN, UNITS
from rulec.model.ruleset import EVIDENCE, Fact, Provision
from rulec.money import CURRENCIES, EcbRates
from rulec.nomenclature import known_editions
from rulec.syntax import tree as t

_TYPES = ("yes_no", "date", "country")
_VERDICTS = ("prohibited", "license", "free", "undetermined")
_COMPARED = ("number", "date", "money")
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


def libraries(asked: Asked) -> list[Item]:
    return named(((n, "library") for n in asked.files.libraries()), Kind.Module)


def rulesets(asked: Asked) -> list[Item]:
    used = {str(token) for token in asked.clause}
    own = asked.checked.ruleset.id if asked.checked.ruleset else ""
    listed = (n for n in asked.files.names() if n not in used and n != own)
    return named(((n, "ruleset") for n in listed), Kind.Module)


def sources(asked: Asked) -> list[Item]:
    return named(_declared(asked, "source"), Kind.Reference)


def _declared(asked: Asked, *keywords: str) -> Iterator[tuple[str, str]]:
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
    listed = dict(_declared(asked, *kinds))
    ruleset = asked.checked.ruleset
    for one in ruleset.provisions if ruleset else ():
        if one.adopted:
            listed.setdefault(one.id, one.title)
    if asked.declaration == "acknowledge":  # what is not met of a list that this one implements
        for name in ruleset.implements if ruleset else ():
            for one in _of_other(asked, name):
                listed.setdefault(one.id, f"{name}: {one.title}")
    yield from named(((n, d) for n, d in listed.items() if n not in used), Kind.Function)


def adopted(asked: Asked) -> Iterator[Item]:
    """After `provisions`, rulesets; after one of them, its provisions."""
    if len(asked.clause) == 1:
        yield from rulesets(asked)
        return
    used = {str(token) for token in asked.clause[2:]}
    found = _of_other(asked, str(asked.clause[1]))
    yield from named(((p.id, p.title) for p in found if p.id not in used), Kind.Function)


def _of_other(asked: Asked, name: str) -> tuple[Provision, ...]:
    """The provisions of another ruleset."""
    path = asked.files.find(name)
    ruleset = asked.files.check(path).ruleset if path else None
    return ruleset.provisions if ruleset else ()


def facts(asked: Asked) -> dict[str, Fact]:
    """Every fact and judgement that the file knows."""
    return {**BUILT_IN, **asked.checked.scope.facts}


def judgements(asked: Asked, before: str = "") -> list[Item]:
    own = set(dict(_declared(asked, "judgement")))
    found = [f for f in facts(asked).values() if f.kind == "judgement"]
    first = ((f.name, f.title) for f in found if f.name in own or not _made(f.name))
    return named(first, Kind.Property, 2, before)


def _made(name: str) -> bool:
    """Whether a judgement comes from an `ex` or `unspecified`, so that nobody writes `judged` for it."""
    return name.startswith(("fits_", "whole_line_"))


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


def condition(asked: Asked) -> Iterator[Item]:
    """What may stand in a condition."""
    last, known = asked.last(), facts(asked)
    kind = last.type if last else ""
    if asked.after("judged"):
        yield from judgements(asked)
    elif asked.after("code", "in"):
        yield from definitions(asked)
    elif asked.after("is") or asked.after("is", "not"):
        back = 2 if asked.after("is") else 3
        yield from values(asked, known.get(str(asked.last(back))))
    elif (listed := _listed(asked)) is not None:
        yield from values(asked, known.get(listed))
    elif kind == "OP":
        yield from _bounds(asked)
    elif asked.after("per") or asked.after("per", "NUMBER"):
        yield from (unit for unit in units() if unit.label != "each")
    elif kind == "NUMBER":
        yield from _unit(asked)
    elif "JUDGED" in asked.accepts:
        yield from _tests(asked, known.values())


def _listed(asked: Asked) -> str | None:
    """The fact whose values are listed in the parentheses around the cursor."""
    words = [str(token) for token in asked.clause]
    if words[-1] not in ("(", ","):
        return None
    opened = max((i for i, word in enumerate(words) if word == "("), default=0)
    return words[opened - 2] if opened >= 2 and words[opened - 1] == "in" else None


def _money(asked: Asked) -> bool:
    """Whether the last comparison is one of value."""
    for token in reversed(asked.clause):
        if token.type == "VALUE":
            return True
        if token.type in ("AND", "OR", "LPAR", "NOT", "WHEN"):
            return False
    return False


def _compared(asked: Asked) -> Fact | None:
    """The fact in front of the last comparison."""
    ops = [i for i, token in enumerate(asked.clause) if token.type == "OP"]
    return facts(asked).get(str(asked.clause[ops[-1] - 1])) if ops else None


def _bounds(asked: Asked) -> list[Item]:
    constants = asked.checked.scope.constants
    money, fact = _money(asked), _compared(asked)
    fitting = (
        (name, quantity.written + (f" {quantity.unit.value}" if quantity.unit else ""))
        for name, quantity in constants.items()
        if (quantity.unit is not None and quantity.unit.value in CURRENCIES) == money
    )
    return named(fitting, Kind.Constant) if money or (fact and fact.kind == "number") else []


def _unit(asked: Asked) -> list[Item]:
    if _money(asked):
        return currencies(asked)
    fact = _compared(asked)
    if fact is None or fact.unit is None:
        return []
    if fact.unit in UNITS:
        return units(UNITS[fact.unit][0])
    return named(((fact.unit, f"unit of {fact.name}"),), Kind.Unit)


def _tests(asked: Asked, known: Iterable[Fact]) -> Iterator[Item]:
    yield from judgements(asked, "judged ")
    plain = (f for f in known if f.kind not in ("judgement", "code", "money", "unknown"))
    yield from named(((f.name, f.title) for f in plain), Kind.Field)
    own = asked.tokens[1] if asked.declaration == "define" and len(asked.tokens) > 1 else ""
    conditions = (
        (name, block.title.value if block.title else "named condition")
        for name, block in asked.checked.scope.defines.items()
        if block.all("when") and not block.all("goods") and name != own
    )
    yield from named(conditions, Kind.Class)
    yield from definitions(asked, "code in ", 4)


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


def tested(asked: Asked) -> Fact | None:
    """The fact that was just named in a condition, so that its test comes next."""
    last = asked.last()
    if asked.word not in ("when", "applies", "ex") or last is None or last.type != "NAME":
        return None
    return facts(asked).get(str(last))


def compares(fact: Fact) -> bool:
    """Whether a fact is compared with a bound (else it is one of several values)."""
    return fact.kind in _COMPARED
