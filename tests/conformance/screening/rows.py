"""Rows of texts for screening, drawn on the borders of lists, and what every list has to answer."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

from rulec.model.line import Line
from rulec.reference.evaluator import truth
from rulec.targets.plan import Plan
from rulec.targets.vectors import drawn_lines, judged, plain

Row = dict[str, str]


def texts(line: Line) -> Row:
    """A line as cells."""
    said = {True: "yes", False: "no"}
    return {k: said[v] if isinstance(v, bool) else v for k, v in plain(line).items()}


def drawn_rows(plans: Sequence[Plan], count: int, seed: int = 0) -> list[tuple[Row, Line]]:
    """Rows from the borders of some plans, mixed."""
    each = -(-count // len(plans))
    made = [(texts(line), line) for p in plans for line in drawn_lines(p, each, seed)]
    random.Random(seed).shuffle(made)
    return made[:count]


def expected(plan: Plan, line: Line, day: date) -> tuple[str, tuple[str, ...]]:
    """The verdict and the deciding provisions of a list on a line, by the reference.

    They are those that hold, of the verdict's own level, else those that may hold; without those
    that an exemption certainly frees.
    """
    vector = judged(plan, line)
    if vector.verdict == "free":
        return "free", ()
    in_force = {p.id: p for p in plan.ruleset.in_force(day)}
    named = [in_force[name] for name in vector.provisions]
    holds = {p: truth(p.condition, line, day, plan.rates) for p in named}
    freeing = [p for p in named if p.kind == "exempt" and holds[p] and p.leaves == "free"]
    freed = {name for p in freeing for name in p.of}
    bans = [p for p in named if p.kind != "exempt" and p.id not in freed]
    level = {"prohibited": "prohibit", "license": "license"}.get(vector.verdict)
    if level is not None:
        bans = [p for p in bans if p.kind == level] or bans
        bans = [p for p in bans if holds[p] is True] or bans
    return vector.verdict, tuple(p.id for p in bans)


ODD = {
    "code": "4303|430310|4303.10|43 03 10| 9101 |9101.11.00|91011100|9101110000|0101|2204|8703.23|99|430|"
    "abc|43O3||9101-11|10121|10121.0|9101.0|910111000000|４３０３|4303.10.|620211|950450",
    "value": "|0|-0|50|50.00|50.0001|50.00001|49.9999999999999999999|1e3|1_000.5|80 EUR|EUR 80| 50 |+50|"
    "-1|00050|.5|5.|1,5|NaN|inf|٥٠|250000|250000.00|250000.01|80 XXY|900000000000|900000000000.0001|"
    "1234567890123456789012345678901234567890|12345678901234567890123456789012345678901|80 EUR 3",
    "currency": "EUR|RUB|USD|TWD|JPY||XXY|eur| EUR |ZWG",
    "quantity": "||1|2|0|1.0|1.5|-1|1e2|001|1 000|1000000000000|1000000000001| 2 |3 items",
    "net_mass": "||0.5|0|-1|0.0000001|2 kg|500 g",
    "volume": "||0.75|750 ml|1 litre|1000000001",
    "coat": "||yes|no|Yes|TRUE|1|maybe",
    "origin": "||KP|kp|JPN|JP",
    "date": "|2018-01-10|2012-06-01|2007-03-29|2017-11-14|2017-11-15| 2018-01-10 |20180110|2018-W02-3|"
    "2018-13-01|2018-1-10|0001-01-01|9999-12-31|2018-01-10T00:00:00",
    "note": '|plain|a, comma|a "word"|Ünïcødé ☃|two\nlines|nul\x00|  x |=1+1',
}
"""By column, cells with everything that may be wrong with them, or unusual."""


def odd_rows(count: int, seed: int = 1) -> list[Row]:
    """Rows of such cells; two of three rows have only one odd cell."""
    draw = random.Random(seed)
    plainly = {"code": "4303.10", "value": "50.01", "currency": "EUR", "quantity": "1"}
    made = []
    for number in range(count):
        cells = {name: draw.choice(cells.split("|")) for name, cells in ODD.items()}
        if number % 3:
            one = draw.choice(list(ODD))
            cells = {name: plainly.get(name, "") for name in ODD} | {one: cells[one]}
        made.append({"id": str(number), **cells})
    return made
