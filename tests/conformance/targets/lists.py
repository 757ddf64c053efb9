"""Rule files that more than one target is tested on."""

from __future__ import annotations

from rulec.model.load import Store
from rulec.money import Rates
from rulec.targets.plan import Plan, plan
from tests.conformance.targets import harness

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

exempt missions "Wine of a mission: all goods but furs, leather and what is light"
  of   all except p, r, t
  when purpose is official
  cite s "5"
"""

TINY = """ruleset TINY "Furs"
  regime DPRK
  target KP
  currency EUR

source s "a decree"
  evidence recalled

prohibit furs "Furs above EUR 50"
  goods HS 43
  when  value each > 50 EUR and not used
  cite  s "1"
"""

COUNTED = """ruleset C "A missing quantity between two limits"
  regime DPRK
  target KP
  currency EUR

source s "made for testing"
  evidence recalled

prohibit p "Neither cheap nor dear furs"
  goods HS 4303
  when  value each > 50 EUR and value each <= 60 EUR
  cite  s "1"
"""


def planned(text: str, rates: Rates) -> Plan:
    """The plan of a rule file on the day of the tests."""
    checked = Store().check_text(text)
    assert checked.ruleset is not None, checked.diagnostics
    return plan(checked.ruleset, harness.DAY, rates)
