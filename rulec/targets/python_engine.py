"""The part of every generated Python module that walks the tables of its diagram."""

from __future__ import annotations

from typing import Final

ENGINE: Final = '''\
@dataclass(frozen=True)
class Verdict:
    """What follows from a line: a verdict, and every verdict that missing facts leave possible."""

    verdict: str  # prohibited, license, free or undetermined
    possible: tuple[str, ...]


def evaluate(line: Line, rates: Mapping[str, Fraction] | None = None) -> Verdict:
    """The verdict on a line.

    A fact that no rule reads for these goods is not looked at.

    Facts: `code` a str of digits (dots and blanks do not matter); `value` a pair of an amount and
    a currency; `quantity`, `net_mass` (kg), `volume` (litres); yes/no facts and judgements bool;
    named values str; dates datetime.date. Amounts are int, str, Decimal or Fraction.

    `rates`, euros for one unit, replace RATES for the currency of the declared value. Thresholds
    keep the euro amounts that they had on DAY.
    """
    mask = possible(line, rates)
    names = tuple(name for bit, name in enumerate(VERDICTS) if mask >> bit & 1)
    return Verdict(names[0] if len(names) == 1 else "undetermined", names)


def is_prohibited(line: Line, rates: Mapping[str, Fraction] | None = None) -> bool | None:
    """Whether the line is prohibited; None if that depends on missing facts."""
    mask = possible(line, rates)
    return True if mask == 4 else None if mask & 4 else False


def provisions(line: Line) -> tuple[str, ...]:
    """The provisions and exemptions whose conditions hold or may hold."""
    code = line.get("code")
    named = _naming(code) if isinstance(code, str) else PROVISIONS
    return tuple(name for name, holds in named if holds(line) is not False)


@lru_cache(maxsize=65536)
def _naming(code: str) -> tuple[tuple[str, Callable[[Line], bool | None]], ...]:
    """The provisions that the code alone does not rule out; more facts never bring one back."""
    return tuple((name, holds) for name, holds in PROVISIONS if holds({"code": code}) is not False)


def possible(line: Line, rates: Mapping[str, Fraction] | None = None) -> int:
    """The possible verdicts as bits: 1 free, 2 license, 4 prohibited."""
    code = line.get("code")
    root = _root(code) if isinstance(code, str) else None
    if root is not None:
        return _reach(root, line, rates)
    low, high = _span(line)
    first = bisect_right(STARTS, low) - 1
    end = bisect_left(STARTS, high)
    known = _in_use(low, high)
    mask = 0
    done: set[int] = set()
    for index in range(first, end):
        root = ROOTS[index]
        if root in done:
            continue
        stop = STARTS[index + 1] if index + 1 < len(STARTS) else _AXIS
        if not known or _in_use(max(low, STARTS[index]), min(high, stop)):
            done.add(root)
            mask |= _reach(root, line, rates)
    return mask


@lru_cache(maxsize=65536)
def _root(code: str) -> int | None:
    """The node that decides for every code under this one; None if several do."""
    low, high = _interval_of(code)
    first = bisect_right(STARTS, low) - 1
    return ROOTS[first] if bisect_left(STARTS, high) - first == 1 else None


def _in_use(low: int, high: int) -> bool:
    """Whether the nomenclature of DAY has a code in [low, high)."""
    index = bisect_right(LEAVES, (low, _AXIS)) - 1
    if index >= 0 and LEAVES[index][1] > low:
        return True
    return index + 1 < len(LEAVES) and LEAVES[index + 1][0] < high


def _reach(ref: int, line: Line, rates: Mapping[str, Fraction] | None) -> int:
    """The verdicts below a node; refs under 8 are sets of verdicts themselves."""
    while ref >= 8:
        kind, name, _, values, cuts, kids, missing = NODES[ref - 8]
        if kind == "ratio":
            return _plain(ref, line, rates)
        stated = line.get(name)
        if stated is None:
            ref = missing
        elif kind == "flag":
            ref = kids[stated if stated is True or stated is False else bool(_flag(line, name))]
        elif kind == "one_of":
            text = stated if type(stated) is str else _text(line, name)
            ref = kids[values.index(text) if text in values else -1]
        elif kind == "date":
            day = _day(line, name)
            ref = missing if day is None else kids[_place(day.toordinal(), 1, cuts)]
        else:
            number = _amount(line, name)
            ref = missing if number is None else kids[_place(*number.as_integer_ratio(), cuts)]
    return ref


def _plain(ref: int, line: Line, rates: Mapping[str, Fraction] | None) -> int:
    """The verdicts below a test of amounts, where they are whole numbers in a rated currency."""
    value = line.get("value")
    if rates is None and type(value) is tuple and len(value) == 2 and type(value[0]) is int:
        top, bottom = RATES.get(value[1], (0, 0))
        top *= value[0]
        while ref >= 8 and bottom and top >= 0:
            _, group, axis, _, cuts, kids, _ = NODES[ref - 8]
            if group != "EUR":
                break
            base = 1 if axis == "total" else line.get(_BASES[axis])
            if type(base) is not int or base < 1:
                break
            ref = kids[_place(top, bottom * base, cuts)]
    return ref if ref < 8 else _compare(ref, _Amounts(line, rates))


def _place(top: int, bottom: int, cuts: tuple[Cut, ...]) -> int:
    """How many cuts top / bottom is above, by whole numbers."""
    count = 0
    for num, den, strict in cuts:
        left, right = top * den, num * bottom
        if left < right or (strict and left == right):
            break
        count += 1
    return count


class _Amounts:
    """What the line says of value, quantity, mass and volume, as numerator and denominator."""

    __slots__ = ("stated",)

    def __init__(self, line: Line, rates: Mapping[str, Fraction] | None) -> None:
        self.stated: dict[Axis, Ratio] = {}
        for name in ("quantity", "net_mass", "volume"):
            stated = line.get(name)
            if type(stated) is int and stated > 0:
                self.stated["", name] = (stated, 1)
            elif (amount := _amount(line, name)) is not None:
                self.stated["", name] = amount.as_integer_ratio()
        value = _value(line)
        if value is not None:
            self._state(value[0].as_integer_ratio(), value[1], rates)

    def _state(self, amount: Ratio, currency: str, rates: Mapping[str, Fraction] | None) -> None:
        rate = _rate(currency, rates)
        if rate is not None:
            self.stated["EUR", "total"] = (amount[0] * rate[0], amount[1] * rate[1])
        if rate is None or (currency in GROUPS and currency != "EUR"):
            self.stated[currency, "total"] = amount

    def bounds(self) -> dict[Axis, _Interval]:
        return {axis: _point(Fraction(*amount)) for axis, amount in self.stated.items()}

    def place(self, group: str, axis: str, cuts: tuple[Cut, ...]) -> int | None:
        """How many cuts the stated amounts are above; None if one of them is missing."""
        amount = self.stated.get((group, axis if not group else "total"))
        if amount is None:
            return None
        top, bottom = amount
        if axis in _BASES:
            base = self.stated.get(("", _BASES[axis]))
            if base is None:
                return None
            top, bottom = top * base[1], bottom * base[0]
        return _place(top, bottom, cuts)


def _rate(currency: str, rates: Mapping[str, Fraction] | None) -> Ratio | None:
    if currency == "EUR":
        return 1, 1
    if rates is None:
        return RATES.get(currency)
    rate = rates.get(currency)
    return None if rate is None else _number(currency, rate).as_integer_ratio()


def _compare(ref: int, amounts: _Amounts) -> int:
    """The verdicts below a test of amounts; at the first that is not stated, of all that fit."""
    while ref >= 8:
        _, group, axis, _, cuts, kids, _ = NODES[ref - 8]
        index = amounts.place(group, axis, cuts)
        if index is None:
            return _explore(ref, amounts, amounts.bounds()) if amounts.stated else _unstated(ref)
        ref = kids[index]
    return ref


@cache
def _unstated(ref: int) -> int:
    """The verdicts below a test of amounts for a line that states none."""
    return _explore(ref, _Amounts({}, None), {})


def _explore(ref: int, amounts: _Amounts, bounds: Mapping[Axis, _Interval]) -> int:
    """The verdicts that amounts within the bounds can reach."""
    while ref >= 8:
        _, group, axis, _, cuts, kids, _ = NODES[ref - 8]
        index = amounts.place(group, axis, cuts)
        if index is None:
            mask = 0
            key = (group, axis)
            start = bounds.get(key, _POSITIVE if axis in ("net_mass", "volume") else _ANY)
            for part, kid in enumerate(kids):
                narrowed = {**bounds, key: _meet(start, _part(cuts, part))}
                if _feasible(narrowed):
                    mask |= _explore(kid, amounts, narrowed)
            return mask
        ref = kids[index]
    return ref


def _part(cuts: tuple[Cut, ...], index: int) -> _Interval:
    """The part of an axis above exactly `index` cuts."""
    made = _ANY
    if index:
        num, den, strict = cuts[index - 1]
        made = _Interval(Fraction(num, den), not strict)
    if index < len(cuts):
        num, den, strict = cuts[index]
        made = _Interval(made.low, made.low_in, Fraction(num, den), strict)
    return made
'''
