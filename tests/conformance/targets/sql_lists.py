"""What the tests of SQL have in common: a list with every kind of fact, and how rows are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rulec.model.condition import Flag, OneOf, both
from rulec.model.load import Store
from rulec.model.names import BUILT_IN
from rulec.model.ruleset import Citation, Fact, Provision, Ruleset, Source
from rulec.money import FixedRates, Money
from rulec.nomenclature import ALL
from rulec.targets.limits import MOST
from rulec.targets.plan import Plan, plan
from rulec.targets.vectors import Vector
from tests.conformance.targets import harness
from tests.conformance.targets.harness import Answer

RULES = """ruleset X "A list of every kind"
  regime DPRK
  target KP
  currency EUR

source s "made for testing"
  evidence recalled

fact made "day of making"
  type date

fact age "age"
  type number years

fact colour "colour"
  type one_of red, blue, green

judgement fine "a fine article"
  by     "the court"
  ground "looks"

prohibit p "Furs above EUR 50"
  goods HS 43
  when  value each > 50 EUR and not (purpose is diplomatic)
  cite  s "1"

prohibit q "Red, old or dear wine"
  goods HS 2204
  when  colour is red and made < 1952-02-29 or age >= 17.5 or value per litre > 33.33 USD
  cite  s "2"

license r "Fine leather from abroad"
  goods HS 4202
  when  judged fine and origin in (FR, IT) and made >= 2000-01-01 and value >= 70 TWD
  cite  s "3"

prohibit t "What is light for its number"
  goods HS 7113
  when  net_mass < 0.5 kg or value per kg >= 1000.001 EUR
  cite  s "4"
"""

_KINDS = {
    "money": "decimal",
    "number": "decimal",
    "date": "date",
    "yes_no": "flag",
    "judgement": "flag",
}


def written(rates: FixedRates = FixedRates({"USD": "0.75"}), text: str = RULES) -> Plan:  # noqa: B008
    """The plan of a list that is written here."""
    checked = Store().check_text(text)
    assert checked.ruleset is not None, checked.diagnostics
    return plan(checked.ruleset, harness.DAY, rates)


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
