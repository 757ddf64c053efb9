"""Small lists with everything that examples can touch, and no example."""

LIST = """ruleset XX "a list"
  regime   DPRK
  target   KP
  currency EUR

source act "an act"
  evidence recalled

judgement fine "fine"
  by "the court"

fact permitted "permitted"
  type yes_no

prohibit watches "Watches worth more than 50 euros"
  from  2010-01-01
  goods HS 9101
  when  value each > 50 EUR
  cite  act "1"

prohibit wine "Wine worth 20 euros a litre or more"
  from  2010-01-01
  until 2015-01-01
  goods HS 2204
  when  value per litre >= 20 EUR
  cite  act "2"

prohibit pelts "Fine pelts, under 30 kg"
  from  2012-01-01
  goods HS 4301
  when  judged fine and net_mass < 30 kg
  cite  act "3"

prohibit lots "Lots of yen"
  from  2012-01-01
  goods HS 9703
  when  value > 100_000 JPY
  cite  act "4"

license coins "Coins"
  from  2012-01-01
  goods HS 7118, 9101 11
  cite  act "5"

exempt permits "With a permit"
  of   watches, coins
  when permitted
  cite act "6"
"""

WITH_A_REST = (
    LIST
    + """
judgement for_rulers "evidently meant for those who rule"
  by "the court"

judgement spare_part "a spare part of a watch"
  by "the court"

fact contract "day of the contract"
  type date

prohibit others "Other goods that are evidently meant for those who rule"
  from  2010-01-01
  goods all
  when  judged for_rulers
  cite  act "7"

prohibit parts "Spare parts of watches, wherever classified"
  from  2010-01-01
  goods all
  when  judged spare_part
  cite  act "7"

exempt old_contracts "Contracts of before 2010, for a while"
  of    all except lots
  from  2010-01-01
  until 2012-06-01
  when  contract < 2009-12-01
  cite  act "8"
"""
)
"""The same with words that any goods may fit, and a freedom for a while: much is open on every line."""
