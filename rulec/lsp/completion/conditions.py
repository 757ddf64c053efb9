"""What may stand at a place of a condition: facts, judgements, what they are compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rulec.lsp.completion.asked import Asked
from rulec.lsp.completion.items import Item, Kind, named
from rulec.lsp.completion.lists import currencies, definitions, facts, judgements, units, values
from rulec.model.names import UNITS
from rulec.model.ruleset import Fact
from rulec.money import CURRENCIES

_COMPARED = ("number", "date", "money")


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


def tested(asked: Asked) -> Fact | None:
    """The fact that was just named in a condition, so that its test comes next."""
    last = asked.last()
    if asked.word not in ("when", "applies", "ex") or last is None or last.type != "NAME":
        return None
    return facts(asked).get(str(last))


def compares(fact: Fact) -> bool:
    """Whether a fact is compared with a bound (else it is one of several values)."""
    return fact.kind in _COMPARED
