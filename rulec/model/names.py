"""Names that every ruleset knows: the facts of a declaration line and their values."""

from __future__ import annotations

from fractions import Fraction

from rulec.model.line import COUNTRY_FACTS, DIRECTIONS, PURPOSES
from rulec.model.ruleset import Fact

BUILT_IN: dict[str, Fact] = {
    f.name: f
    for f in (
        Fact("code", "code", "commodity code"),
        Fact("value", "money", "customs value of the line"),
        Fact("quantity", "number", "number of items", unit="items"),
        Fact("net_mass", "number", "net mass", unit="kg"),
        Fact("volume", "number", "volume", unit="litre"),
        Fact("direction", "one_of", "direction of the movement", DIRECTIONS),
        Fact("purpose", "one_of", "purpose of the consignment", PURPOSES),
        Fact("used", "yes_no", "used goods"),
        Fact("date", "date", "date of the declaration"),
        *(Fact(name, "country", f"country of {name}") for name in COUNTRY_FACTS),
    )
}

# unit -> (dimension, how many of the dimension's base unit it is)
UNITS: dict[str, tuple[str, Fraction]] = {
    "kg": ("kg", Fraction(1)),
    "g": ("kg", Fraction(1, 1000)),
    "t": ("kg", Fraction(1000)),
    "litre": ("litre", Fraction(1)),
    "litres": ("litre", Fraction(1)),
    "l": ("litre", Fraction(1)),
    "ml": ("litre", Fraction(1, 1000)),
    "hl": ("litre", Fraction(100)),
    "item": ("items", Fraction(1)),
    "items": ("items", Fraction(1)),
    "each": ("items", Fraction(1)),
}
