"""The examples of lists with codes against the readings of the texts: a second opinion on what they expect.

An item of a text has codes, `ex` or not, and a value; its words say what else has to hold. What it comes
to for the line of an example is worked out here from these alone, in its own way, and has to be what
the example expects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from attrs import field, frozen

from rulec.model.line import Line
from rulec.model.load import Store
from rulec.model.ruleset import Example
from rulec.money import Money
from tests.conformance.test_sources import READ, needs_sources

STORE = Store()
Truth = bool | None


@frozen
class Text:
    """An instrument in the days in which the reading holds, and which facts its words ask for.

    `ex` are the facts that say whether an article is in the part that an `ex` code means, `words` what
    the words of an item ask for besides (a fact with `not` before it must not hold).
    """

    instrument: str
    since: date
    until: date
    named: Callable[[str], str]
    ex: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]] = field(factory=dict)
    direction: str = "export"


_FITS = {
    "3": ("truffles",),
    "8": ("garment", "high_quality"),
    "8-coats": ("garment",),
    "8-other": ("garment",),
    "9": ("carpet",),
    "11": ("not_legal_tender",),
    "12": ("of_precious_metal",),
    "13": ("tableware",),
    "14": ("lead_crystal",),
    "17-snowmobiles": ("snowmobile",),
    "17-vehicles": ("for_persons",),
    "17-teleferics": ("part_of_vehicle",),
    "17-motorbikes": ("fits_eu_17_motorbikes",),
    "17-parts": ("part_of_vehicle",),
    "21": ("for_sports",),
}
_FIRST = {
    **_FITS,
    "1": ("pure_bred",),
    **dict.fromkeys(("4", "5", "19"), ("high_quality",)),
    **dict.fromkeys(("6", "18"), ("luxury",)),
    "7": ("leather_goods_item", "high_quality"),
    "15": ("domestic_use", "high_end"),
    "16": ("records_or_reproduces", "high_end"),
    **dict.fromkeys(("17", "17-cars"), ("for_persons", "luxury")),
}
_THEN = {
    **_FITS,
    "1": ("in_part_described",),
    "7": ("leather_goods_item",),
    "15": ("domestic_use",),
    "16": ("records_or_reproduces",),
}


def _numbered(start: str, end: str = "") -> Callable[[str], str]:
    return lambda item: f"{start}{item.replace('-', '_')}{end}"


TEXTS = {
    "EU": [
        Text(
            "eu-2017-1509-annex-viii-2017-09",
            date(2017, 9, 1),
            date(2017, 11, 15),
            _numbered("eu_", "_sep2017"),
            _FIRST,
        ),
        Text(
            "eu-2017-1509-annex-viii-2017-11",
            date(2017, 11, 15),
            date(2022, 1, 1),
            _numbered("eu_"),
            _THEN,
            {"8-coats": ("coat",), "8-other": ("not coat",)},
        ),
    ],
    "EU_SYRIA": [
        Text(
            "eu-36-2012-annex-x-2012-06",
            date(2012, 6, 17),
            date(2017, 1, 1),
            _numbered("sy_"),
            {"10": ("not_legal_tender",), "11": ("of_precious_metal",), "13": ("lead_crystal",)},
            {"14-new": ("luxury", "not used"), "14-used": ("luxury", "used")},
        )
    ],
    "EU_RUSSIA": [
        Text(
            "eu-833-2014-annex-xviii-2022-03",
            date(2022, 3, 16),
            date(2022, 6, 2),  # what came in until 27 April 2023 is not dated
            _numbered("ru_"),
            {
                "11": ("not_legal_tender",),
                "12": ("of_precious_metal",),
                "14": ("lead_crystal",),
                "15": ("domestic_use",),
            },
            {"17-vehicles": ("not ambulance",)},
        )
    ],
    "CA_RUSSIA": [
        Text(
            f"ca-sor-2014-58-schedule-6-part-{part}",
            date(2026, 6, 14),
            date.max,
            _numbered(start),
            {},
            direction=direction,
        )
        for part, start, direction in ((1, "out_", "export"), (2, "in_", "import"))
    ],
}
CHECKED = {"EU": 130, "EU_SYRIA": 80, "EU_RUSSIA": 95, "CA_RUSSIA": 280}
"""At least so many examples of a list are checked here."""

_KNOWN = {
    "code",
    "value",
    "quantity",
    "net_mass",
    "volume",
    "date",
    "direction",
    "dispatch",
    "origin",
}
_BASES = {"litre": ("volume", 1), "100 g": ("net_mass", 10), "50 ml": ("volume", 20)}
_UNLIKE = {  # items that the words of a text split by what the article is for, or by a misprint
    "EU_SYRIA": ("6505",),
    "EU_RUSSIA": ("7102", "7105", "7104"),
}


@needs_sources
@pytest.mark.parametrize("name", TEXTS)
def test_examples_expect_what_the_text_comes_to(name: str) -> None:
    checked = 0
    for one in STORE.load(name).examples:
        day = one.line.get("date")
        assert isinstance(day, date)
        asked = [text for text in TEXTS[name] if text.since <= day < text.until]
        outside = str(one.line.get("code")).startswith(_UNLIKE.get(name, ()))
        if not asked or outside or not _plain(one, asked, name):
            continue
        states: dict[str, Truth] = {}
        for text in asked:
            for item in READ[text.instrument]["items"]:
                of = text.named(item["id"])
                states[of] = _item(text, item, of, one.line)
        checked += 1
        applies = {of for of, state in states.items() if state is True}
        open_ = None in states.values()
        expected = "prohibited" if applies else "undetermined" if open_ else "free"
        assert one.verdict == expected, one.title
        assert expected != "prohibited" or set(one.by) == applies, one.title
    assert checked >= CHECKED[name]


def _plain(one: Example, asked: list[Text], name: str) -> bool:
    """Whether an example states nothing but what an item may ask for: no exception is in question."""
    if (
        name == "EU" and one.line.get("direction") is not None
    ):  # from everywhere but the DPRK is free
        return False
    words = {w.removeprefix("not ") for text in asked for ws in text.words.values() for w in ws}
    words |= {fact for text in asked for facts in text.ex.values() for fact in facts}
    return all(
        fact in _KNOWN | words or fact.startswith(("fits_", "whole_line_"))
        for fact in one.line.facts
    )


def _item(text: Text, item: dict[str, Any], of: str, line: Line) -> Truth:
    if (line.get("direction") or "export") != text.direction:
        return False
    judged = text.ex.get(item["id"], (f"fits_{of}",))
    found: list[Truth] = [
        _goods(item, str(line.get("code")), _all([_fact(line, f) for f in judged]))
    ]
    for word in text.words.get(item["id"], ()):
        state = _fact(line, word.removeprefix("not "))
        found.append(state if state is None or not word.startswith("not ") else not state)
    return _all([*found, _above(item, of, line)])


def _goods(item: dict[str, Any], code: str, fits: Truth) -> Truth:
    """Whether an article is among the codes of an item; of an `ex` code, if it `fits`."""
    best: Truth = False
    for listed in item["codes"]:
        printed = listed["code"] if isinstance(listed, dict) else listed
        digits = "".join(sign for sign in str(printed) if sign.isdigit())
        while len(digits) > 2 and digits.endswith("00"):
            digits = digits[:-2]
        inside: Truth = (
            True if code.startswith(digits) else None if digits.startswith(code) else False
        )
        part = isinstance(listed, dict) and listed.get("ex")
        best = _any([best, _all([inside, fits]) if part else inside])
    return best


def _above(item: dict[str, Any], of: str, line: Line) -> Truth:
    limit, value = item.get("threshold"), line.get("value")
    if limit is None:
        return True
    if not isinstance(value, Money):
        return None
    assert value.currency == limit["currency"]
    amount = Fraction(str(limit["amount"]))
    fact, times = _BASES.get(limit["per"], ("quantity", 1))
    base = line.get(fact)
    each = value.amount > amount * base * times if isinstance(base, Fraction) else None
    unit_unknown = limit["per"] == "unspecified" or of.startswith("sy_14")
    whole = value.amount > amount
    if not unit_unknown or each == whole:
        return each
    read = _fact(line, f"whole_line_{of}")
    return None if read is None else whole if read else each


def _fact(line: Line, name: str) -> Truth:
    value = line.get(name)
    return value if isinstance(value, bool) else None


def _all(states: list[Truth]) -> Truth:
    return False if False in states else None if None in states else True


def _any(states: list[Truth]) -> Truth:
    return True if True in states else None if None in states else False
