"""Broken rule files of every kind. `{}` in FRAME is where a stanza goes."""

from __future__ import annotations

FRAME = """ruleset X "a list"
  regime   DPRK
  target   KP
  currency EUR
  edition  HS2017

source law "a law"
  evidence official-text

judgement fine "fine"
  by "the court"

fact width "width"
  type number cm

prohibit furs "furs"
  goods HS 43
  when  judged fine or width > 3 cm
  cite  law "1"

{}
"""


def provision(*clauses: str) -> str:
    return "\n  ".join(['prohibit p "p"', *clauses, 'cite law "2"']) + "\n"


STANZAS: dict[str, str] = {
    # syntax
    "misspelt declaration": 'prohibt p "p"\n  goods HS 43\n  cite law\n',
    "misspelt clause": provision("good HS 43"),
    "clause without an indent": 'prohibit p "p"\ngoods HS 43\n  cite law\n',
    "clause of another declaration": provision("goods HS 91", "regime DPRK"),
    "open string": 'prohibit p "p\n  goods HS 91\n  cite law\n',
    "a text that is turned": 'prohibit p "fu\u202ers"\n  goods HS 91\n  cite law\n',
    "smart quotes": "prohibit p \u201cp\u201d\n  goods HS 91\n  cite law\n",
    "foreign letter": provision("goods HS 91", "when judged f\u00efne"),
    "missing operand": provision("goods HS 91", "when value each >"),
    "missing operator": provision("goods HS 91", "when value each 50 EUR"),
    "two equals signs": provision("goods HS 91", "when purpose == commercial"),
    "one equals sign": provision("goods HS 91", "when value = 50 EUR"),
    "not equal": provision("goods HS 91", "when purpose != commercial"),
    "dollar sign": provision("goods HS 91", "when value each > $50"),
    "euro sign": provision("goods HS 91", "when value each > 50 \u20ac"),
    "unit stuck to the number": provision("goods HS 91", "when value each > 50EUR"),
    "decimal comma": provision("goods HS 91", "when value each > 12,50 EUR"),
    "thousands with a blank": provision("goods HS 91", "when value each > 50 000 EUR"),
    "percent": provision("goods HS 91", "when width > 50 %"),
    "missing comma": provision("goods HS 9101 9102x"),
    "trailing comma": provision("goods HS 91,"),
    "open parenthesis": provision("goods HS 91", "when (judged fine and used"),
    "closed too often": provision("goods HS 91", "when judged fine)"),
    "and at the end": provision("goods HS 91", "when judged fine and"),
    "or at the start": provision("goods HS 91", "when or judged fine"),
    "keyword as a name": 'judgement and "and"\n  by "x"\n',
    "semicolon": provision("goods HS 91;"),
    "braces": "prohibit p {\n  goods HS 91\n}\n",
    "date with dots": provision("from 15.11.2017", "goods HS 91"),
    "no name": 'prohibit "p"\n  goods HS 91\n  cite law\n',
    "address without brackets": 'source s "s"\n  url https://example.org\n  evidence recalled\n',
    "a comment in the style of C": provision("goods HS 91 // watches"),
    # values
    "no such day": provision("from 2017-02-30", "goods HS 91"),
    "no such month": provision("from 2017-13-01", "goods HS 91"),
    "number too long": provision("goods HS 91", f"when value each > {'9' * 40} EUR"),
    "nested too deep": provision("goods HS 91", "when " + "(" * 80 + "used" + ")" * 80),
    # names
    "unknown judgement": provision("goods HS 91", "when judged fin"),
    "unknown fact": provision("goods HS 91", "when widht > 3 cm"),
    "unknown condition": provision("goods HS 91", "when lawfull"),
    "unknown source": 'prohibit p "p"\n  goods HS 91\n  cite lav "2"\n',
    "unknown definition": provision("goods in fur"),
    "goods in a judgement": provision("goods in fine"),
    "a fact as a judgement": provision("goods HS 91", "when judged used"),
    "unknown library": "use godds\n",
    "unknown ruleset": 'adopt a "a"\n  provisions UM gems\n  cite law\n',
    "unknown provision adopted": 'adopt a "a"\n  provisions UN gem\n  cite law\n',
    "twice the same name": 'prohibit furs "furs again"\n  goods HS 91\n  cite law\n',
    "twice the same source": 'source law "again"\n  evidence recalled\n',
    "a fact of every line": 'fact origin "origin"\n  type country\n',
    "definitions in a circle": "define a\n  goods in b\ndefine b\n  goods in a\n",
    # types and units
    "money against a mass": provision("goods HS 91", "when net_mass > 5 EUR"),
    "mass against money": provision("goods HS 91", "when value each > 5 kg"),
    "no currency": provision("goods HS 91", "when value each > 50"),
    "unknown currency": provision("goods HS 91", "when value each > 50 EUX"),
    "litres against kilograms": provision("goods HS 91", "when net_mass > 5 litre"),
    "unknown unit": provision("goods HS 91", "when width > 5 furlong"),
    "per an unknown unit": provision("goods HS 91", "when value per ounce > 5 EUR"),
    "per a currency": provision("goods HS 91", "when value per EUR > 5 EUR"),
    "date against a number": provision("goods HS 91", "when date > 5"),
    "number against a date": provision("goods HS 91", "when width > 2017-01-01"),
    "a number as a condition": provision("goods HS 91", "when width"),
    "a yes/no fact compared": provision("goods HS 91", "when used > 3"),
    "no such value": provision("goods HS 91", "when purpose is commerce"),
    "no such country": provision("goods HS 91", "when origin is Japan"),
    "no such type": 'fact f "f"\n  type bool\n',
    "no such evidence": 'source s "s"\n  evidence official\n',
    # codes
    "three digits": provision("goods HS 910"),
    "five digits": provision("goods HS 9101 1"),
    "seven digits": provision("goods HS 9101111"),
    "twelve digits": provision("goods HS 910111000000"),
    "not in the nomenclature": provision("goods HS 9199"),
    "not in this edition": provision("goods HS 8517 13"),
    "chapter 77": provision("goods HS 77"),
    "a range that runs backwards": provision("goods HS 9103 to 9101"),
    "a range into itself": provision("goods HS 91 to 9103"),
    "one code twice": provision("goods HS 9101, 9102, 9101"),
    "a code inside another": provision("goods HS 91, 9101"),
    "a padded code": provision("goods HS 9101 00 00"),
    # validity, exemptions, citations
    "ends before it begins": provision("from 2017-01-01", "until 2016-01-01", "goods HS 91"),
    "never in force": provision("from 2017-01-01", "until 2017-01-01", "goods HS 91"),
    "exempts from nothing": 'exempt e "e"\n  of nothing\n  when used\n  cite law\n',
    "exempts from an exemption": (
        'exempt e "e"\n  of furs\n  when used\n  cite law\n'
        'exempt f "f"\n  of e\n  when used\n  cite law\n'
    ),
    "exempts without saying what from": 'exempt e "e"\n  when used\n  cite law\n',
    "exempts at another time": (
        'prohibit p "p"\n  until 2010-01-01\n  goods HS 91\n  cite law\n'
        'exempt e "e"\n  of p\n  from 2012-01-01\n  when used\n  cite law\n'
    ),
    "leaves what cannot be left": 'exempt e "e"\n  of furs\n  leaving free_of_it\n  cite law\n',
    "no citation": 'prohibit p "p"\n  goods HS 91\n',
    "no evidence": 'source s "s"\n',
    "two dates of the same kind": provision("from 2017-01-01", "from 2018-01-01", "goods HS 91"),
    "a judgement nobody uses": 'judgement idle "idle"\n  by "x"\n',
    "open without a judgement": 'open o "o"\n  goods all\n  cite law\n',
    "a code that is given up": provision("from 2017-01-01", "goods HS 8525 80"),
    # as it stands in the law
    "thousands with a point": provision("goods HS 43", "when value each > 100.000 EUR"),
    "an amount with its currency in front, in an example": (
        'example "e"\n  given code 43, value EUR 90\n  expect free\n'
    ),
    "a currency's name": provision("goods HS 43", "when value each > 90 kr"),
    "a date as it is printed": provision("from 1 April 2014", "until 30.11.2017", "goods HS 43"),
    "a date in an example": 'example "e"\n  given code 43, date 01.04.2014\n  expect free\n',
    "a range with a dash": provision("goods HS 2204 21\u20132204 29"),
    "chapter in words": provision("goods chapter 97"),
    "other than": provision("goods HS 3304 other than 3304 30"),
    "except in parentheses": provision("goods HS 43 (except 4301)"),
    "all except all there is": 'exempt e "e"\n  of all except furs\n  when used\n  cite law\n',
    "all except no provision": 'exempt e "e"\n  of all except fine, nothing\n  when used\n  cite law\n',
    "all except an exemption": (
        'exempt e "e"\n  of all except f\n  when used\n  cite law\n'
        'exempt f "f"\n  of furs\n  when used\n  cite law\n'
    ),
    "some except others": 'exempt e "e"\n  of furs except furs\n  when used\n  cite law\n',
    "all but some": 'exempt e "e"\n  of all but furs\n  when used\n  cite law\n',
    "all other than some": 'exempt e "e"\n  of all (other than furs)\n  when used\n  cite law\n',
    "all prohibitions": 'exempt e "e"\n  of all prohibitions\n  when used\n  cite law\n',
    "unless": provision("goods HS 43", "when value each > 90 EUR unless used"),
    "between": provision("goods HS 43", "when value each between 90 and 100 EUR"),
    "more than": provision("goods HS 43", "when value more than 90 EUR each"),
    "not exceeding": provision("goods HS 43", "when value each not exceeding 90 EUR"),
    "per bottle": provision("goods HS 2208", "when value per bottle > 50 EUR"),
    "per pair": provision("goods HS 64", "when value per pair > 50 EUR"),
    "a number for a name": 'prohibit 4 "p"\n  goods HS 43\n  cite law\n',
    "a name with a blank": 'prohibit item 4 "p"\n  goods HS 43\n  cite law\n',
    "an evidence level in two words": 'source s "s"\n  evidence official text\n',
    "a letter of another alphabet": "prohibit \u0441oat\n  goods HS 43\n  cite law\n",
    "a traveller": provision("goods HS 43", "when purpose is traveller"),
    "allowed": 'example "e"\n  given code 43\n  expect allowed\n',
    # quotation marks
    "a quotation mark inside a text": 'prohibit p "fine "racing" cars"\n  goods HS 87\n  cite law\n',
    "a text over two lines": provision("goods HS 91", 'note "it goes\n    on here"'),
    "texts without marks": "prohibit p Fur coats\n  goods HS 43\n  cite law item 2\n",
    "marks around what takes none": (
        'source s "s"\n  url "https://example.org/a"\n  evidence "official-text"\n'
        'prohibit p "p"\n  from "2017-11-15"\n  goods HS "43"\n  cite law\n'
    ),
    "a title in front of the name": 'prohibit "Fur coats" coats\n  goods HS 43\n  cite law\n',
    "the rest of a text in the first column": provision("goods HS 43", 'note "it goes "\n"on"'),
    # lists
    "every comma a semicolon": provision("goods HS 4301; 4302; 4303", "when judged fien"),
    "a comma missing in front of ex": provision("goods HS 4301, ex 4302 ex 4303"),
    "no commas between facts": (
        'example "e"\n  given code 43 value 90 EUR quantity 1 date 2017-01-01\n  expect free\n'
    ),
    "facts on lines of their own": (
        'example "e"\n  given code 43\n  value 90 EUR\n  quantity 1\n  expect free\n'
    ),
    "facts with colons": 'example "e"\n  given code: 43, value: 90 EUR\n  expect free\n',
    "a judgement in an example": 'example "e"\n  given code 43, judged fine\n  expect free\n',
    "a fact without yes or no": 'example "e"\n  given used, code 43\n  expect free\n',
    "under for by": 'example "e"\n  given code 43\n  expect prohibited under furs\n',
    "values without parentheses": provision("goods HS 43", "when direction in export, transit"),
    "values of one comparison": provision("goods HS 43", "when direction is export or transit"),
    "a comma between values": provision("goods HS 43", "when direction is export, transit"),
    "goods without in": "define a\n  goods HS 43\n" + provision("goods a, HS 91"),
    # codes as they are printed or read off a page
    "ranges with hyphens": provision("goods HS 72-76, 78-83"),
    "a code with hyphens": provision("goods HS 4303-10"),
    "a code broken at the end of a line": provision("goods HS 91-\n    01, 9102"),
    "two blanks in a code": provision("goods HS 4303  10"),
    "letters for digits": provision("goods HS 43O3, 43l0"),
    "the mark of a footnote": provision("goods HS 4303 (1), 9101*"),
    "ex in other ways": provision("goods HS ex. 4303, ex9101", "when used"),
    "ex in front of the nomenclature": provision("goods ex HS 4303"),
    "filled up with zeros": provision("goods HS 4303 10 00 00 00"),
    "a comma in front of except": provision("goods HS 43, except 4301"),
    # characters
    "wide forms": provision("goods HS ９１０１，9102", "when value each ＞ 50 EUR"),
    "a blank that does not break": provision("goods HS 43", "when value each > 250\u00a0000 EUR"),
    "a word in two alphabets": provision("g\u043e\u043eds HS 43"),
    "a soft hyphen in a word": provision("go\u00adods HS 43"),
    "an invisible character in front": '\u200bprohibit p "p"\n  goods HS 43\n  cite law\n',
    "what steers a terminal": provision("goods HS \x1b[31m43"),
    "a page break": '\x0cprohibit p "p"\n  goods HS 43\n  cite law\n',
    # amounts, dates, countries
    "signs of currencies": provision("goods HS 43", "when value each > US$ 50 or value > \u20ac90"),
    "numbers in words": provision("goods HS 43", "when value each > 250 thousand EUR"),
    "an amount in groups": provision("goods HS 43", "when value each > 1 250 000 EUR"),
    "the unit behind the amount": provision("goods HS 22", "when value > 50 EUR per litre"),
    "the amount in front": provision("goods HS 43", "when 50 EUR < value each"),
    "two amounts": provision("goods HS 43", "when value each > 50 EUR or 60 USD"),
    "two currencies": provision("goods HS 43", "when value each > 50 EUR/USD"),
    "a currency alone": provision("goods HS 43", "when value each > EUR"),
    "a blank in a sign": provision("goods HS 43", "when value each > = 50 EUR"),
    "dates of other languages": provision(
        "from 1er mai 2014", "until 30. M\u00e4rz 2016", "goods HS 43"
    ),
    "a date with two readings": provision("from 05/06/2014", "goods HS 43"),
    "month and day exchanged": provision("from 2014-27-05", "goods HS 43"),
    "countries otherwise": provision("goods HS 43", "when origin is PRK or origin is UK"),
    "a price": provision("goods HS 43", "when price > 50 EUR"),
    # conditions of other languages
    "signs of programs": provision(
        "goods HS 43", 'when !used && direction == "export" || judged fine'
    ),
    "not in": provision("goods HS 43", "when direction not in (import)"),
    "capital letters": provision("goods HS 43", "when used AND NOT judged fine"),
    "true and false": provision("goods HS 43", "when used = false and judged fine is true"),
    "judgement for judged": provision("goods HS 43", "when judgement fine"),
    "unless as a clause": provision("goods HS 43", "unless used"),
    # words of other languages
    "words of other languages": (
        'interdire p "p"\n  depuis 2014-01-01\n  marchandises HS 43\n  si used\n  quelle law\n'
    ),
    "a source as a clause": 'prohibit p "p"\n  goods HS 43\n  source law "2"\n',
    "an import": 'import goods\nprohibit p "p"\n  goods in jewellery\n  cite law\n',
    "a library by its path": "use lib/goods.rule\n",
    "a library that is not used": provision("goods in jewellery, in watches"),
    "colons everywhere": 'prohibit p: "p"\n  goods: HS 43\n  cite: law\n',
    # files
    "a merge that was left unfinished": (
        'prohibit p "p"\n<<<<<<< HEAD\n  goods HS 43\n=======\n  goods HS 44\n>>>>>>> x\n  cite law\n'
    ),
    "an example inside a provision": (
        'prohibit p "p"\n  goods HS 91\n  example "e"\n    given code 43\n    expect free\n  cite law\n'
    ),
    "clauses without a head": (
        'prohibit p "p"\n  from 2014-01-01\n  goods HS 91\n  cite law\n\n'
        "  from 2015-01-01\n  goods HS 44\n  when used\n  cite law\n"
    ),
    "types of other languages": 'fact a "a"\n  type bool\nfact b "b"\n  type one of c, d\n'
    'fact f "f"\n  type number in inches\n',
    "a comment in the style of HTML": "<!-- furs -->\n",
    "a comment without its mark": "Furs of the second annex\n",
    "a head without a name": 'prohibit "p"\n  goods HS 91\n  cite law\n'
    'example "e"\n  given code 91\n  expect prohibited by p1\n',
    # examples
    "an unknown verdict": 'example "e"\n  given code 43\n  expect forbidden\n',
    "expects an unknown provision": 'example "e"\n  given code 43\n  expect prohibited by fur\n',
    "needs an unknown fact": 'example "e"\n  given code 43\n  expect undetermined needs fien\n',
    "gives an unknown fact": 'example "e"\n  given code 43, colour red\n  expect free\n',
    "half an item": 'example "e"\n  given code 43, quantity 0.5\n  expect free\n',
    "no expectation": 'example "e"\n  given code 43\n',
    # several at once
    "three mistakes": provision("goods HS 910, 9199", "when judged fin and value each > 5 EUX"),
    "mistakes of syntax in two declarations": (
        'prohibit p "p"\n  goods HS ,\n  cite law\nprohibit q "q"\n  goods HS 91\n  wen used\n  cite law\n'
    ),
}

FILES: dict[str, str] = {
    "an empty file": "",
    "only a comment": "# nothing\n",
    "no ruleset": 'source law "a law"\n  evidence recalled\n',
    "two rulesets": FRAME.format("")
    + 'ruleset Y "y"\n  regime DPRK\n  target KP\n  currency EUR\n',
    "a library with a provision": 'library l "l"\nprohibit p "p"\n  goods HS 43\n',
    "a ruleset without regime": 'ruleset X "x"\n  target KP\n  currency EUR\n',
    "an edition of no year": 'ruleset X "x"\n  regime D\n  target North Korea\n  currency EUR\n  edition HS2014\n',
    "an unknown edition": 'ruleset X "x"\n  regime D\n  target KP\n  currency EUR\n  edition HS1999\n',
    "everything indented": "  " + FRAME.format("").replace("\n", "\n  "),
    "a page of HTML": "<!DOCTYPE html>\n<html><body>list</body></html>\n",
    "JSON": '{"ruleset": "X"}\n',
    "in a fence of Markdown": "```\n" + FRAME.format("") + "```\n",
    "pasted from a mail": "".join(f"> {line}\n" for line in FRAME.split("\n")),
    "no clause indented": "\n".join(line.strip() for line in FRAME.format("").split("\n")),
    "an edition with a blank": FRAME.format("").replace("HS2017", "HS 2017"),
    "NUL bytes": 'ruleset X\x00 "x"\n',
    "a very long line": "ruleset " + "x" * 100_000 + "\n",
    "deep parentheses alone": "(" * 10_000,
}


TYPED = """Ruleset NO "Norway: luxury goods"
  regime: DPRK
  target: KP
  currency: NOK
  edition: HS 2017

Source forskrift "Forskrift om sanksjoner"
  url: lovdata.no/forskrift
  evidence: official text

Judgment luxury: "luxury"
  by: the Ministry

Prohibit item 1: \u201cPure-bred horses\u201d
  from: 15 November 2017
  goods: 0101 21 00 and 0101 29
  cite: forskrift, Annex VIII No. 1

prohibit item-2 "Caviar
  from 15.11.2017
  goods ex. 1604 31 \u2013 1604 32; 0305
  when value > NOK 1.500,- per kg
  cite forskrift \u00a72

exempt travellers "personal effects"
  of item_1, item-2
  if purpose = personal effects
  cite forskrift "4"

fact screen "Screen"
  type number in inches

license dual "Dual use"
  goods 8517.11 to 8517.18
  when not luxury or screen > 5" or screen > 12,5
  cites forskrift "5"

example "horse"
  given code 0101.21 date 2018-01-01
  expect banned by item_1
"""
"""A list as somebody types it who has not read how one is written."""
