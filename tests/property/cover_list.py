"""A small list with everything that examples can touch, and no example."""

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
