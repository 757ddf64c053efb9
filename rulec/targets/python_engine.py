"""The part of every generated Python module that gives verdicts."""

from __future__ import annotations

from typing import Final

FORMULAS: Final = '''\
class _Amounts:
    """What a line says of value, quantity, mass and volume; read when first asked for."""

    __slots__ = ("line", "rates", "read")

    def __init__(self, line: Line, rates: Mapping[str, Fraction] | None) -> None:
        self.line, self.rates = line, rates
        self.read: dict[str, Ratio] | None = None

    def above(self, over: str, under: str, bound: Ratio, *, strict: bool) -> bool | None:
        """Whether over / under exceeds (reaches) the bound; None if one of them is missing."""
        if self.read is None:
            self.read = _stated(self.line, self.rates)
        top, bottom = self.read.get(over), self.read.get(under)
        if top is None or bottom is None:
            return None
        left, right = top[0] * bottom[1] * bound[1], bound[0] * top[1] * bottom[0]
        return _beyond(left, right, strict)


def _may(line: Line, name: str) -> bool:
    """Whether a yes/no fact or a judgement is yes or missing."""
    value = line.get(name)
    return value is True or (value is not False and _flag(line, name) is not False)


def _may_not(line: Line, name: str) -> bool:
    """Whether a yes/no fact or a judgement is no or missing."""
    value = line.get(name)
    return value is False or (value is not True and _flag(line, name) is not True)


def _may_be(line: Line, name: str, *values: str) -> bool:
    """Whether a fact has one of the values or is missing."""
    value = line.get(name)
    return value is None or value in values or _text(line, name) is None


def _may_not_be(line: Line, name: str, *values: str) -> bool:
    """Whether a fact has another value or is missing."""
    return _text(line, name) not in values


def _may_hold(test: bool | None) -> bool:
    return test is not False


def _may_fail(test: bool | None) -> bool:
    return test is not True
'''

ENGINE: Final = '''\
@dataclass(frozen=True)
class Verdict:
    """What follows from a line: a verdict, and every verdict that missing facts leave possible."""

    verdict: str  # prohibited, license, free or undetermined
    possible: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """A verdict with the provisions and exemptions whose conditions hold or may hold."""

    verdict: str
    possible: tuple[str, ...]
    provisions: tuple[Provision, ...]


def evaluate(line: Line, rates: Mapping[str, Fraction] | None = None) -> Verdict:
    """The verdict on a line.

    A fact that no rule reads for these goods is not looked at.

    Facts: `code` a str of digits (dots and blanks do not matter); `value` a pair of an amount and
    a currency; `quantity`, `net_mass` (kg), `volume` (litres); yes/no facts and judgements bool;
    named values str; dates datetime.date. Amounts are int, str, Decimal or Fraction.

    `rates`, euros for one unit, replace RATES for the currency of the declared value. Thresholds
    keep the euro amounts that they had on DAY.
    """
    return _VERDICTS[possible(line, rates)]


def is_prohibited(line: Line, rates: Mapping[str, Fraction] | None = None) -> bool | None:
    """Whether the line is prohibited; None if that depends on missing facts."""
    if rates is not None:
        return _PROHIBITED[possible(line, rates)]
    try:
        entry = _SEEN[line.get("code")]
    except (KeyError, TypeError):
        entry = _found(line)
    ref = entry[1]
    return _PROHIBITED[ref if ref < 8 else entry[0](line)]


def explain(line: Line, rates: Mapping[str, Fraction] | None = None) -> Explanation:
    """The verdict on a line, and why: provisions with their titles and citations."""
    verdict = evaluate(line, rates)
    named = tuple([CITED[place] for place in _named(line, rates)])
    return Explanation(verdict.verdict, verdict.possible, named)


def provisions(line: Line, rates: Mapping[str, Fraction] | None = None) -> tuple[str, ...]:
    """The provisions and exemptions whose conditions hold or may hold.

    One is named if its condition is not false for some code that the stated one stands for.
    """
    return tuple([CITED[place].id for place in _named(line, rates)])


def possible(line: Line, rates: Mapping[str, Fraction] | None = None) -> int:
    """The possible verdicts as bits: 1 free, 2 license, 4 prohibited."""
    try:
        entry = _SEEN[line.get("code")]
    except (KeyError, TypeError):
        entry = _found(line)
    ref = entry[1]
    if ref < 8:
        return ref
    return entry[0](line) if rates is None else _walk(ref, line, rates)


def _named(line: Line, rates: Mapping[str, Fraction] | None) -> list[int]:
    """The places of the provisions that hold or may hold."""
    try:
        entry = _SEEN[line.get("code")]
    except (KeyError, TypeError):
        entry = _found(line)
    known = _Amounts(line, rates)
    told: dict[int, bool] = {}
    places = []
    for place, formula in entry[2]:
        holds = told.get(formula)
        if holds is None:
            holds = told[formula] = FORMULAS[formula](line, known)
        if holds:
            places.append(place)
    return places


def _found(line: Line) -> Entry:
    """What decides for the code of a line; codes are kept when first seen, up to a number."""
    code = line.get("code")
    entry = ENTRIES[UNSTATED if code is None else _entry(_digits(code))]
    if code is None or (type(code) is str and len(code) <= 16):
        if len(_SEEN) >= 65536:
            _SEEN.clear()
        _SEEN[code] = entry
    return entry


def _entry(digits: str) -> int:
    """The place among ENTRIES of a code."""
    if digits in COARSE:
        return COARSE[digits]
    for length in range(len(digits), 0, -2):
        if digits[:length] in PREFIXES:
            return PREFIXES[digits[:length]]
    return PREFIXES[""]


def _always(mask: int) -> Callable[[Line], int]:
    return lambda line: mask


def _walk(ref: int, line: Line, rates: Mapping[str, Fraction] | None = None) -> int:
    """The verdicts that a line can reach from a test; refs under 8 are sets of verdicts."""
    while ref >= 8:
        kind, name, _, values, cuts, kids, missing = TESTS[ref - 8]
        if kind == "flag":
            stated = line.get(name)
            if stated is True:
                ref = kids[1]
            elif stated is False:
                ref = kids[0]
            else:
                flag = _flag(line, name)
                ref = missing if flag is None else kids[flag]
        elif kind == "one_of":
            text = _text(line, name)
            if text is None:
                ref = missing
            else:
                ref = kids[values.index(text) if text in values else -1]
        elif kind == "date":
            day = _day(line, name)
            ref = missing if day is None else kids[_place(day.toordinal(), 1, cuts)]
        elif kind == "number":
            number = _amount(line, name)
            ref = missing if number is None else kids[_place(number[0], number[1], cuts)]
        else:
            return _compare(ref, _stated(line, rates))
    return ref


def _compare(ref: int, known: dict[str, Ratio]) -> int:
    """The verdicts below a test of amounts; tests of facts come before."""
    while ref >= 8:
        kind, over, under, _, cuts, kids, _ = TESTS[ref - 8]
        if kind == "stated":
            ref = kids[over in known]
        elif kind == "ratio":
            top, bottom = known[over], known[under]
            ref = kids[_place(top[0] * bottom[1], top[1] * bottom[0], cuts)]
        else:  # whether a whole number lies between two bounds
            ref = kids[_whole_between(known[over], cuts[0], known[under], cuts[1])]
    return ref


def _place(top: int, bottom: int, cuts: tuple[Cut, ...]) -> int:
    """How many cuts top / bottom is above."""
    count = 0
    for num, den, strict in cuts:
        if not _beyond(top * den, num * bottom, strict):
            break
        count += 1
    return count


def _whole_between(x: Ratio, low: Cut, y: Ratio, high: Cut) -> bool:
    """Whether some whole number is at least low * x and at most high * y, or beyond if strict."""
    least_top, least_bottom = low[0] * x[0], low[1] * x[1]
    least = least_top // least_bottom + 1 if low[2] else -(-least_top // least_bottom)
    return _beyond(high[0] * y[0], least * high[1] * y[1], high[2])


def _stated(line: Line, rates: Mapping[str, Fraction] | None) -> dict[str, Ratio]:
    """The stated amounts, all of them checked: value by the currency in which it is counted."""
    known: dict[str, Ratio] = {"": (1, 1)}
    for name in ("quantity", "net_mass", "volume"):
        stated = line.get(name)
        if type(stated) is int and stated > 0:
            known[name] = (stated, 1)
        elif stated is not None and (amount := _amount(line, name)) is not None:
            known[name] = amount
    value = _value(line)
    if value is not None:
        top, bottom, currency = value
        rate = _rate(currency, rates)
        if rate is not None:
            known["EUR"] = (top * rate[0], bottom * rate[1])
        if currency in GROUPS and currency not in RATES:
            known[currency] = (top, bottom)
    return known


def _rate(currency: str, rates: Mapping[str, Fraction] | None) -> Ratio | None:
    """Euros for one unit."""
    if rates is None or currency == "EUR":
        return RATES.get(currency)
    rate = rates.get(currency)
    if rate is None:
        return None
    top, bottom = _number(f"rate of {currency}", rate)
    if top <= 0:
        raise ValueError(f"rate of {currency} {rate}: must be above zero")
    return top, bottom


_VERDICTS = tuple(
    Verdict(names[0] if len(names) == 1 else "undetermined", names)
    for names in (
        tuple(name for bit, name in enumerate(VERDICTS) if mask >> bit & 1) for mask in range(8)
    )
)
_PROHIBITED = (False, False, False, False, True, None, None, None)
_SEEN: dict[object, Entry] = {}
'''
