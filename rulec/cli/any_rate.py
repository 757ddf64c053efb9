"""rulec diff --rates any: at which exchange rates the relation of two lists flips."""

from __future__ import annotations

import textwrap
from fractions import Fraction

from rulec.analysis.any_rate import Flip, Side, Stretch
from rulec.analysis.kinds import kind_of
from rulec.analysis.telling import goods
from rulec.analysis.wording import plain
from rulec.nomenclature import edition_at, headings

_SAID = {
    "equal": "the two are equal",
    "left-stricter": "{a} is stricter",
    "right-stricter": "{b} is stricter",
    "incomparable": "each is stricter somewhere",
}


def as_text(left: Side, right: Side, flips: tuple[Flip, ...], full: bool = False) -> str:
    """The goods that both lists limit in two currencies, and what holds at every rate."""
    a, b = left[0].id, right[0].id
    out = [f"{a} on {left[1]} against {b} on {right[1]}, at every exchange rate"]
    if not flips:
        return out[0] + "\nNo goods are limited by both in two currencies: no rate matters."
    for flip in flips:
        listed = goods(flip.codes, edition_at(left[1]), full)
        out += ["", kind_of(flip.codes), *textwrap.wrap(f"HS {listed}", 98, initial_indent="  ")]
        for stretch in flip.stretches:
            out.append(f"    {_when(flip, stretch):<34} {_held(stretch, a, b)}")
        if flip.published is None:
            out.append(f"    there is no published rate of {flip.unit} on {right[1]}")
        else:
            out.append(
                f"    published on {right[1]}: 1 {flip.unit} = {_number(flip.published)} {flip.other}"
            )
    return "\n".join(out)


def as_json(left: Side, right: Side, flips: tuple[Flip, ...]) -> dict[str, object]:
    """The same as stable JSON; rates are exact fractions of `other` for one `unit`."""
    return {
        "version": 1,
        "left": {"ruleset": left[0].id, "on": str(left[1])},
        "right": {"ruleset": right[0].id, "on": str(right[1])},
        "flips": [
            {
                "codes": headings(flip.codes, edition_at(left[1])),
                "unit": flip.unit,
                "other": flip.other,
                "published": str(flip.published) if flip.published is not None else None,
                "stretches": [
                    {
                        "low": str(s.low),
                        "high": None if s.high is None else str(s.high),
                        "certain": s.certain,
                        "possible": s.possible,
                    }
                    for s in flip.stretches
                ],
            }
            for flip in flips
        ],
    }


def _when(flip: Flip, stretch: Stretch) -> str:
    unit, other = f"1 {flip.unit}", flip.other
    if stretch.low == stretch.high:
        return f"{unit} = {_number(stretch.low)} {other}"
    if stretch.high is None:
        return f"{unit} above {_number(stretch.low)} {other}" if stretch.low else "at every rate"
    if not stretch.low:
        return f"{unit} below {_number(stretch.high)} {other}"
    return f"{unit} in {_number(stretch.low)} to {_number(stretch.high)} {other}"


def _held(stretch: Stretch, a: str, b: str) -> str:
    certain = _SAID[stretch.certain].format(a=a, b=b)
    if stretch.certain == stretch.possible:
        return certain
    possible = _SAID[stretch.possible].format(a=a, b=b)
    return f"{certain} for certain; on the strictest reading {possible}"


def _number(rate: Fraction) -> str:
    text = plain(rate)
    return text if len(text) <= 10 and "/" not in text else f"{float(rate):.6g}"
