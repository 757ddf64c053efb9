"""How every generated Polars module reads columns, and what it looks up in."""

from __future__ import annotations

from typing import Final

READING: Final = r'''_MARK = "rulec: "  # begins the names of columns that are there for a while
_NO_FLOAT = "binary floating point; cast to Decimal, whole numbers or text to say what is meant"
_END = 100  # in place of two digits, where a code has no more of them

# Decimals that are counted, the least in these, the most in ones, and what all else is.
_AMOUNTS = {
    "value": (4, 0, 9 * 10**14, "no amount of money"),
    "quantity": (0, 1, 10**12, "no whole number of items, at least one"),
    "net_mass": (6, 1, 10**12, "no mass in kilograms, above zero"),
    "volume": (6, 1, 10**12, "no volume in litres, above zero"),
    "number": (6, -(10**18), 10**12, "no number"),
}
_WORDS = {
    "code": "no commodity code of 2, 4, 6, 8 or 10 digits",
    "currency": "no currency of three capital letters",
    "country": "no country of two capital letters",
    "date": "no date such as 2017-11-15",
    "flag": "neither true nor false",
    "one_of": "none of the values that there are",
}


def _read(fact: Fact, text: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """What a text says, and whether it can be; what cannot be may say anything."""
    if fact.kind in _AMOUNTS:
        places, least, most, _ = _AMOUNTS[fact.kind]
        decimals = f"(?:[0-9]{{1,{places}}}0*)" if places else "0+"
        exact = text.cast(pl.Decimal(38, places), strict=False) * 10**places
        number = exact.cast(pl.Int64, strict=False)
        shaped = text.str.contains(rf"^-?[0-9]{{1,15}}(?:\.{decimals})?$")
        return number, shaped & number.is_between(least, most * 10**places)
    if fact.kind == "code":
        digits = text.str.replace_all("[. ]", "")
        return digits, digits.str.contains("^(?:[0-9]{2}){1,5}$")
    if fact.kind == "date":
        days = text.str.to_date("%Y-%m-%d", strict=False).cast(pl.Int64) + 719163  # 1: 0001-01-01
        return days, text.str.contains("^[0-9]{4}-[0-9]{2}-[0-9]{2}$") & days.is_not_null()
    if fact.kind == "flag":
        word = text.str.to_lowercase()
        return (word == "true").cast(pl.UInt32), word.is_in(["true", "false"])
    if fact.kind in ("currency", "country"):
        size = 3 if fact.kind == "currency" else 2
        return text, text.str.contains(f"^[A-Z]{{{size}}}$")
    return text, text.is_in(fact.values) if fact.values else text.is_not_null()


def _shared(lists: Sequence[Rules]) -> Stages:
    """What lists read: facts, which of them cannot be, pairs of digits, values by rates."""
    facts = {name: FACTS[name] for rules in lists for name in rules.facts}
    yield {f"text {name}": pl.col(fact.column).cast(pl.String) for name, fact in facts.items()}
    told = {name: _read(fact, _known(f"text {name}")) for name, fact in facts.items()}
    bad = {
        f"bad {name}": _known(f"text {name}").is_not_null() & ~good.fill_null(False)
        for name, (_, good) in told.items()
    }
    if "value" in facts:
        alone = _known("text value").is_not_null() & _known("text currency").is_null()
        bad["bad value alone"] = alone
    yield {**{f"fact {name}": said for name, (said, _) in told.items()}, **bad}
    yield {
        f"pair {place}": _known("fact code")
        .str.slice(2 * place, 2)
        .cast(pl.UInt32, strict=False)
        .fill_null(_END)
        for place in range(5)
    }
    for number in sorted({number for rules in lists for number in rules.rates.values()}):
        rates = RATES[number]
        row = _known("fact currency").cast(pl.Enum(list(rates)), strict=False).to_physical()
        tops = pl.Series([top for top, _ in rates.values()], dtype=pl.Int128)
        bottoms = pl.Series([bottom for _, bottom in rates.values()], dtype=pl.Int128)
        yield {
            f"value {number}": _known("fact value").cast(pl.Int128) * _looked_up(tops, row),
            f"per {number}": _looked_up(bottoms, row),
        }


def _looked_up(table: pl.Series, row: pl.Expr) -> pl.Expr:
    return pl.lit(table).gather(row)
'''

TABLES: Final = r'''class _Named(NamedTuple):
    """A group of provisions: all sets of them, and how the place of a set is found.

    For each entry there is a start, and what each formula that holds adds to it.
    """

    starts: pl.Series
    weights: dict[int, pl.Series]
    provisions: pl.Series
    citations: pl.Series


class _Tables(NamedTuple):
    """What is looked up by whole numbers."""

    start: int
    codes: pl.Series
    roots: pl.Series
    stages: tuple[pl.Series, ...]
    levels: tuple[tuple[int, ...], ...]  # formulas, parts before wholes
    named: tuple[_Named, ...]


@cache
def _tables(number: int) -> _Tables:
    rules = LISTS[number]
    start, codes = _trie(rules)
    states = 1 + max([8, *(state for _, kids in rules.stages for state in kids)])
    stages: list[pl.Series] = []
    for cell, kids in rules.stages:
        width = range(_outcomes(rules.cells[cell]))
        after = [kids[s][i] if s in kids else s for s in range(states) for i in width]
        stages.append(pl.Series(after, dtype=pl.UInt32))
    depths: list[int] = []
    for word, _, parts in rules.formulas:
        depths.append(0 if word == "maybe" else 1 + max(depths[part] for part in parts))
    levels = [
        tuple(row for row, found in enumerate(depths) if found == depth)
        for depth in range(1 + max(depths, default=-1))
    ]
    return _Tables(
        start,
        codes,
        pl.Series([root for root, _ in rules.entries], dtype=pl.UInt32),
        tuple(stages),
        tuple(levels),
        tuple(_named(rules, low, high) for low, high in rules.groups),
    )


def _named(rules: Rules, low: int, high: int) -> _Named:
    known: dict[tuple[tuple[int, int], ...], int] = {}
    starts: list[int] = []
    weights: dict[int, list[int]] = {}
    sets: list[list[Provision]] = [[]]  # the first is for rows that cannot be
    for entry, (_, names) in enumerate(rules.entries):
        some = tuple((at, row) for at, row in names if low <= at < high)
        rows = sorted({row for _, row in some if row >= 0})
        starts.append(known.setdefault(some, len(sets)))
        if starts[-1] == len(sets):
            for chosen in range(1 << len(rows)):
                holding = {-1, *(row for bit, row in enumerate(rows) if chosen >> bit & 1)}
                sets.append([rules.provisions[at] for at, row in some if row in holding])
        for bit, row in enumerate(rows):
            weights.setdefault(row, [0] * len(rules.entries))[entry] = 1 << bit
    return _Named(
        pl.Series(starts, dtype=pl.UInt32),
        {row: pl.Series(found, dtype=pl.UInt32) for row, found in weights.items()},
        pl.Series([[p.id for p in some] for some in sets], dtype=_LISTED),
        pl.Series([[_cited(p) for p in some] for some in sets], dtype=_LISTED),
    )


def _cited(provision: Provision) -> str:
    return ": ".join([provision.title, "; ".join(provision.citations)])


def _trie(rules: Rules) -> tuple[int, pl.Series]:
    """Where codes begin, and from each place the next by two more digits, or by the end.

    Places below the number of entries are these, and stay.
    """
    entries = len(rules.entries)
    listed = (*rules.codes, *rules.coarse)
    inner = {code[:size] for code in listed for size in range(0, len(code), 2)}
    inner.update(rules.coarse, [""])
    places = {code: entries + at for at, code in enumerate(sorted(inner))}
    after = [entry for entry in range(entries) for _ in range(_END + 1)]
    covering: dict[str, int] = {}
    for code in places:  # sorted: what covers a code comes before it
        covering[code] = rules.codes.get(code, covering.get(code[:-2], 0))
        for pair in range(_END):
            under = f"{code}{pair:02d}"
            after.append(places.get(under, rules.codes.get(under, covering[code])))
        after.append(rules.coarse.get(code, covering[code]) if code else rules.unstated)
    return places[""], pl.Series(after, dtype=pl.UInt32)
'''
