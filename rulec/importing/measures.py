"""What a value is counted on, as tables say it: units of the language, and those that are converted."""

from __future__ import annotations

import re
from fractions import Fraction

from attrs import frozen

UNIT = re.compile(
    r"(?:\bper(?=[\s0-9])|\bpr\.|\bfor (?:each|every|a)|/|\ba(?= (?:piece|litre|liter|kilo|bottle|pair|set)))\s*"
    r"(?:(?P<count>[0-9]+)\s*)?(?P<unit>square [A-Za-z]+|[A-Za-z]+[23\u00b2\u00b3]?)"
    r"(?P<holds>\s+(?:of|containing|with)\s+[0-9.,]+\s*(?:litres?|liters?|l|dl|cl|ml)\b)?"
    r"|(?P<each>\beach\b|\bapiece\b)|(?P<total>\bin total\b|\bin all\b|\btotal value\b)",
    re.I,
)
"""Where a cell says what its amount is for."""

_WORDS = {
    "each": "item items article articles piece pieces pc pcs unit units good each",
    "litre": "l litre litres liter liters",
    "ml": "ml millilitre millilitres milliliter milliliters",
    "hl": "hl hectolitre hectolitres",
    "kg": "kg kilo kilos kilogram kilograms kilogramme kilogrammes",
    "g": "g gram grams gramme grammes",
    "t": "t tonne tonnes",
    "total": "consignment shipment line transaction",
}
_KNOWN = {word: unit for unit, words in _WORDS.items() for word in words.split()}
_CONVERTED = {
    **dict.fromkeys(("cl", "centilitre", "centiliter"), (Fraction(10), "ml")),
    **dict.fromkeys(("dl", "decilitre", "deciliter"), (Fraction(100), "ml")),
    **dict.fromkeys(("carat", "ct"), (Fraction(1, 5), "g")),
}
_COUNTED = "pair set bottle flask can box pack package carton case".split()
"""Articles that the language has no unit for: `each`, and a quantity that counts them."""

_AREA = re.compile(r"(?:square .*|(?:m|cm|ft)[2\u00b2]|sqm|sqft)", re.I)
_UNSURE = re.compile(
    r"\bnot (?:confirmed|stated|known|clear|seen)|\bunclear|\bunspecified|\?", re.I
)
_MEASURED = re.compile(
    r"\s*(?:(?:kilo|centi|milli|square |cubic )?(?:met(?:re|er)s?|grams?|grammes?)|[ck]?m[23\u00b2\u00b3]?"
    r"|mm|inch(?:es)?|feet|foot|ft|kgs?|kilos?|g|tonnes?|lit(?:re|er)s?|[cdm]?l|cc|k?W|hp|years?|carats?"
    r"|ct|%|per cent)(?![\w])",
    re.I,
)


@frozen
class Counted:
    """What a value is that of.

    `per` is each, "" for the whole line, such as `per 100 g`, or None where that is open; `word` is
    an article that the language counts as an item, such as a pair; `why` says what cannot be written.
    """

    per: str | None
    word: str = ""
    why: str = ""


def counted(units: list[re.Match[str]], said: str) -> Counted:
    """What the units that were found say; `said` is all of the words around them."""
    if _UNSURE.search(said) or len(units) != 1:
        return Counted(None)
    found = units[0]
    if found["each"]:
        return Counted("each")
    if found["total"]:
        return Counted("")
    word, count = " ".join(found["unit"].lower().split()), found["count"] or "1"
    if _AREA.fullmatch(word):
        return Counted(None, why=f"no line states an area, so that nothing is counted per {word}")
    if int(count) == 0 or len(count) > 6:
        return Counted(None)
    if found["holds"]:
        return Counted(_held(found["holds"]))
    unit = _KNOWN.get(word)
    if unit is None:
        return _other(word, int(count))
    if unit in ("each", "total"):
        return Counted({"each": "each", "total": ""}[unit] if count == "1" else None)
    return Counted(f"per {unit}" if count == "1" else f"per {count} {unit}")


def measures(text: str, at: int) -> bool:
    """Whether the number that ends at `at` is one of metres, kilograms or the like, and no money."""
    return _MEASURED.match(text, at) is not None


def _other(word: str, count: int) -> Counted:
    single = word.removesuffix("s") if word not in ("boxes",) else "box"
    if single in _CONVERTED:
        factor, unit = _CONVERTED[single]
        return Counted(f"per {_written(factor * count)} {unit}")
    return Counted("each", word=single) if single in _COUNTED and count == 1 else Counted(None)


def _held(text: str) -> str | None:
    """`of 0.7 litre`, `of 70 cl`: the volume of a bottle, in millilitres."""
    match = re.search(r"([0-9]+)(?:[.,]([0-9]{1,3}))?\s*([A-Za-z]+)$", text)
    if match is None:
        return None
    factor = {"l": 1000, "dl": 100, "cl": 10, "ml": 1}[
        match[3][-2:].lower() if match[3].lower() in ("dl", "cl", "ml") else "l"
    ]
    amount = Fraction(f"{match[1]}.{match[2] or 0}") * factor
    return f"per {_written(amount)} ml" if amount > 0 else None


def _written(number: Fraction) -> str:
    """A number with few decimals, as the language writes it."""
    return str(number.numerator) if number.denominator == 1 else str(float(number))
