"""What a name that nothing declares was probably meant for."""

from __future__ import annotations

import re
from collections.abc import Callable

from attrs import frozen

from rulec.diagnostics.fix import Fix, insert, replace
from rulec.diagnostics.span import Span
from rulec.model.countries import is_country, meant_country
from rulec.model.findings import Findings
from rulec.model.names import BUILT_IN
from rulec.model.ruleset import Fact
from rulec.model.scope import Scope
from rulec.money import CURRENCIES
from rulec.syntax import tree as t

_TESTED: dict[str, str] = {
    "code": "`code in NAME`",
    "money": "such as `value each > 50 EUR`",
    "number": "such as `{} > 5`",
    "date": "such as `{} >= 2017-11-15`",
    "yes_no": "`{0}` or `not {0}`",
    "judgement": "`judged {0}` or `not judged {0}`",
    "one_of": "such as `{} is {}`",
    "country": "such as `{} is KP`",
}
"""How facts of each kind are tested."""

_KINDS: dict[str, str] = {
    "code": "a commodity code",
    "money": "an amount of money",
    "number": "a number",
    "date": "a date",
    "yes_no": "a yes/no fact",
    "judgement": "a judgement",
    "one_of": "one of several values",
    "country": "a country",
}

USUAL: dict[str, str] = {
    "a judgement": "write `judged {}` in a condition",
    "a definition of goods": "write `goods in {0}` or `code in {0}`",
    "a named condition": "write `{}` in a condition",
    "a constant": "compare with it, as in `value each > {}`",
    "a source": "write `cite {}`",
}
"""How a name of each kind is used."""

_FACTS = {
    **dict.fromkeys("price cost worth amount sum preis prix".split(), "value"),
    **dict.fromkeys("weight mass net_weight kg gewicht poids".split(), "net_mass"),
    **dict.fromkeys("pieces number count items units pcs qty menge".split(), "quantity"),
    **dict.fromkeys("litres liters capacity".split(), "volume"),
    **dict.fromkeys("second_hand secondhand old".split(), "used"),
    **dict.fromkeys("hs cn tariff hs_code cn_code commodity_code".split(), "code"),
    **dict.fromkeys("to country_of_destination importer".split(), "destination"),
    **dict.fromkeys("country_of_origin made_in".split(), "origin"),
    **dict.fromkeys("use end_use reason".split(), "purpose"),
}
_YES = {"true": True, "yes": True, "y": True, "false": False, "no": False, "n": False}


def meant_fact(name: str) -> str | None:
    """The fact of every line, or the connecting word, that a name is another word for."""
    if name.lower() in ("and", "or", "not"):
        return name.lower()
    glued = re.fullmatch(r"([a-z_]+)([0-9]+)", name)
    if glued is not None and glued[1] in BUILT_IN:
        return f"{glued[1]} {glued[2]}"
    return _FACTS.get(name.lower())


def last_membership(node: t.Condition) -> t.Membership | None:
    """The comparison with values that a condition ends with."""
    while isinstance(node, t.Junction):
        node = node.parts[-1]
    return node if isinstance(node, t.Membership) else None


def value_of_neighbour(
    name: str, neighbour: t.Membership | None, facts: dict[str, Fact]
) -> str | None:
    """`transit` behind `direction is export or`: the comparison that was meant."""
    if neighbour is None:
        return None
    fact = BUILT_IN.get(neighbour.fact.value) or facts.get(neighbour.fact.value)
    if fact is None:
        return None
    country = None
    if fact.kind == "country":
        country = name if is_country(name) else meant_country(name)
    value = name if name in fact.values else country
    return f"{fact.name} is {value}" if value else None


def no_amount(operand: t.Name) -> tuple[str, Fix | None] | None:
    """A currency where an amount should stand (`> EUR`), or both in one word (`> EUR50`)."""
    if operand.value in CURRENCIES:
        return f"the amount is missing: 50 {operand.value}", None
    glued = re.fullmatch(r"([A-Z]{3})_?([0-9][0-9_]*)", operand.value)
    if glued is None or glued[1] not in CURRENCIES:
        return None
    said = f"{glued[2]} {glued[1]}"
    return f"the currency stands behind: {said}", replace(operand.span, said)


def as_flag(fact: Fact, node: t.Membership) -> tuple[Fix, ...]:
    """`used is true` as it is written."""
    said = _YES.get(node.values[0].value.lower()) if len(node.values) == 1 else None
    if said is None or fact.kind not in ("yes_no", "judgement"):
        return ()
    word = f"judged {fact.name}" if fact.kind == "judgement" else fact.name
    return (replace(node.span, word if said is not node.negated else f"not {word}"),)


def untested(fact: Fact, span: Span, findings: Findings, fixes: tuple[Fix, ...] = ()) -> None:
    """Report a fact that is tested in a way that does not suit it."""
    value = fact.values[0] if fact.values else ""
    findings.add(
        "E0304",
        f"`{fact.name}` is {_KINDS.get(fact.kind, fact.kind)} and cannot be tested like this",
        span,
        expected=_TESTED.get(fact.kind, "").format(fact.name, value) or None,
        fixes=fixes,
    )


@frozen
class Libraries:
    """The libraries that a file does not use, and where `use` would stand in it."""

    known: Callable[[], dict[str, Scope]]
    at: Span | None

    def lender(self, name: str) -> tuple[str, Scope, tuple[Fix, ...]] | None:
        """The library that defines goods called `name`, and the `use` that is missing."""
        for library, scope in sorted(self.known().items()):
            if name in scope.defines:
                title = f"put `use {library}` in front of the first rule"
                text = f"use {library}\n\n"
                fixes = (insert(self.at, text, title, after=False),) if self.at else ()
                return library, scope, fixes
        return None
