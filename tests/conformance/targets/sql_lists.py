"""What the tests of SQL have in common: a list with every kind of fact, and how rows are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rulec.model.condition import Flag, OneOf, both
from rulec.model.names import BUILT_IN
from rulec.model.ruleset import Citation, Fact, Provision, Ruleset, Source
from rulec.money import FixedRates, Money
from rulec.nomenclature import ALL
from rulec.targets.limits import MOST
from rulec.targets.plan import Plan, plan
from rulec.targets.vectors import Vector
from tests.conformance.targets import harness
from tests.conformance.targets.harness import Answer
from tests.conformance.targets.lists import RULES, planned

_KINDS = {
    "money": "decimal",
    "number": "decimal",
    "date": "date",
    "yes_no": "flag",
    "judgement": "flag",
}


def written(rates: FixedRates = FixedRates({"USD": "0.75"}), text: str = RULES) -> Plan:  # noqa: B008
    """The plan of a list that is written here."""
    return planned(text, rates)


HOSTILE = (
    "'; DROP TABLE lines; -- \" \\' \\ ` */ /* ${env:HOME} %s %(x)s :x ? $1 $$ {{ }} \n"
    "-- \r\n; x\u2028y\u202e\u200b\x07 é 中文 😀 \\"
)


def hostile() -> Plan:
    """A list whose every text is hostile."""
    names = ("line", "select", "a b", "".join(c for c in HOSTILE if c.isprintable() and c != "$"))
    facts = {name: Fact(name, "judgement", HOSTILE, by=HOSTILE, ground=HOSTILE) for name in names}
    facts["pick"] = Fact("pick", "one_of", HOSTILE, (HOSTILE, "b"))
    source = Source(HOSTILE, HOSTILE, f"https://x/{HOSTILE}", "recalled")
    condition = both(*(Flag(name) for name in names), OneOf("pick", frozenset({HOSTILE})))
    citations = (Citation(source, HOSTILE), Citation(source, None))
    made = tuple(
        Provision(
            f"{HOSTILE}{i}", "prohibit", HOSTILE, condition, ALL, None, None, citations, "recalled"
        )
        for i in range(2)
    )
    ruleset = Ruleset(
        names[-1], HOSTILE, "DPRK", "KP", "EUR", "HS2012", (), made, facts, {HOSTILE: source}, ()
    )
    rates = FixedRates({"EUR": 1}, HOSTILE)
    return plan(ruleset, harness.DAY, rates, {"direction": HOSTILE}, {HOSTILE})


def columns(plans: Sequence[Plan]) -> dict[str, str]:
    """The columns of a table for some plans, with what they hold."""
    found = {"code": "text", "currency": "text"}
    for one in plans:
        for name in one.facts:
            fact = BUILT_IN.get(name) or one.ruleset.facts[name]
            found[name] = _KINDS.get(fact.kind, "text")
    return found


def answer(row: Mapping[str, Any], prefix: str = "") -> Answer:
    """The answer in a row, of the list whose columns begin with the prefix."""
    verdict, *lists = (row[prefix + what] for what in ("verdict", "possible", "provisions"))
    possible, provisions = (tuple(text.split("; ")) if text else () for text in lists)
    return verdict, possible, provisions


def rejected_rightly(vector: Vector, row: Mapping[str, Any]) -> Answer | None:
    """The vector's answer, if its value is above what is counted and the row says no more."""
    value = vector.line.get("value")
    if row["reason"] is None or not (isinstance(value, Money) and value.amount > MOST["value"]):
        return None
    assert not row["reason"] or row["reason"].startswith("value: ")
    return vector.verdict, vector.possible, vector.provisions
