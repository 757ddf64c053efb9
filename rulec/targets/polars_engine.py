"""What every generated Polars module begins with: its types, how it is used, how it decides."""

from __future__ import annotations

from typing import Final

TYPES: Final = r'''from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import NamedTuple

import polars as pl

if tuple(map(int, pl.__version__.split(".")[:2])) < (1, 32):
    raise ImportError(f"Polars 1.32 or later is needed to count in 128 bits, not {pl.__version__}")

Stages = Iterator[dict[str, pl.Expr]]


class Fact(NamedTuple):
    """Where a fact is stated, what it is, and its values if only some can be."""

    column: str
    kind: str
    values: tuple[str, ...]


class Cell(NamedTuple):
    """A test with numbered outcomes, of which the last is for a missing fact.

    Names are a fact and its values, or amounts. A cut (left, right, strict) is passed by amounts
    with `over * left > under * right`, or `>=` if it is not strict.
    """

    kind: str
    names: tuple[str, ...]
    cuts: tuple[tuple[int, int, bool], ...]


class Provision(NamedTuple):
    """A provision or exemption, and what it cites."""

    id: str
    kind: str
    title: str
    citations: tuple[str, ...]


class Rules(NamedTuple):
    """A list: what each code is given, and the tests from there to a verdict."""

    id: str
    prefix: str  # of the columns that are made
    facts: tuple[str, ...]  # what is read, by the names in FACTS
    rates: dict[str, int]  # what values are compared in, and which of RATES tells them so
    provisions: tuple[Provision, ...]
    groups: tuple[tuple[int, int], ...]  # provisions, from and below, that are looked up together
    cells: tuple[Cell, ...]
    # A cell, and for each state that tests it the states after its outcomes.
    stages: tuple[tuple[int, dict[int, tuple[int, ...]]], ...]
    # "maybe" with a cell and some of its outcomes, or "all" or "any" with rows before.
    formulas: tuple[tuple[str, int, tuple[int, ...]], ...]
    # The first state (below 8 a set of verdicts), and provisions with formulas (-1: always).
    entries: tuple[tuple[int, tuple[tuple[int, int], ...]], ...]
    unstated: int  # the entry of a line without a code
    codes: dict[str, int]  # the entry of the codes under a prefix, if no longer one is there
    coarse: dict[str, int]  # the entry of codes that stand for several
'''

PUBLIC: Final = r'''def screen(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The frame with the verdict on every row, and why; nothing is read until it is collected.

    Raises ValueError for columns that are missing or that would be overwritten, TypeError for
    numbers and codes in binary floating point.
    """
    return _screened(frame, range(len(LISTS)))


def verdicts() -> list[pl.Expr]:
    """The columns that `screen` adds, as expressions for any frame.

    Each of them reads the facts anew; for all of them together `screen` is faster.
    """
    made: list[pl.Expr] = []
    for number, rules in enumerate(LISTS):
        facts = pl.struct(list(dict.fromkeys(FACTS[name].column for name in rules.facts)))
        for name, kind in _ANSWERS.items():
            told = partial(_told, number, rules.prefix + name)
            made.append(
                facts.map_batches(told, kind, is_elementwise=True).alias(rules.prefix + name)
            )
    return made


def _told(number: int, name: str, rows: pl.Series) -> pl.Series:
    """One answer of a list on rows with the columns that it reads."""
    frame = _screened(rows.struct.unnest().lazy(), (number,))
    return frame.select(name).collect(engine="in-memory").to_series()


def _screened(frame: pl.LazyFrame, numbers: Sequence[int]) -> pl.LazyFrame:
    schema = frame.collect_schema()
    lists = [LISTS[number] for number in numbers]
    wanted = {FACTS[name].column for rules in lists for name in rules.facts}
    gone = sorted(wanted - set(schema))
    if gone:
        raise ValueError(f"no column is called {', '.join(map(repr, gone))}")
    for column in sorted(wanted):
        if schema[column].is_float():
            raise TypeError(f"{column!r}: {_NO_FLOAT}")
    outputs = [rules.prefix + name for rules in lists for name in _ANSWERS]
    taken = [name for name in schema if name in outputs or name.startswith(_MARK)]
    if taken:
        raise ValueError(f"there already is a column {', '.join(map(repr, taken))}")
    kept = list(schema)
    for stage in _shared(lists):
        frame = frame.with_columns(**{_MARK + name: made for name, made in stage.items()})
        kept += [_MARK + name for name in stage]
    for number in numbers:
        for stage in _decided(number):
            frame = frame.with_columns(**{_MARK + name: made for name, made in stage.items()})
        answers = _answers(number)
        kept += answers
        frame = frame.with_columns(**answers).select(kept)
    return frame.select(*schema, *outputs)


def _known(name: str) -> pl.Expr:
    """What a stage before has made."""
    return pl.col(_MARK + name)
'''

DECIDING: Final = r'''_LISTED = pl.List(pl.String)
_ANSWERS: dict[str, pl.DataType] = {
    "verdict": pl.String(),
    "possible": _LISTED,
    "provisions": _LISTED,
    "citations": _LISTED,
    "reason": pl.String(),
}
_SETS = pl.Series(
    [
        [word for bit, word in ((1, "free"), (2, "license"), (4, "prohibited")) if bits & bit]
        for bits in range(8)
    ]
    + [[]] * 8,  # from here on for rows that cannot be
    dtype=_LISTED,
)
_VERDICTS = pl.Series(
    ["undetermined" if len(words) != 1 else words[0] for words in _SETS.head(8)] + ["rejected"] * 8
)


def _decided(number: int) -> Stages:
    """What a list makes of a row: an entry and outcomes, a set of verdicts, provisions."""
    rules, tables = LISTS[number], _tables(number)
    place: pl.Expr = pl.lit(tables.start, dtype=pl.UInt32)
    for pair in range(5):
        place = _looked_up(tables.codes, place * (_END + 1) + _known(f"pair {pair}"))
    bad = pl.any_horizontal([_known(f"bad {name}") for name in _wrong(rules)])
    yield {
        "entry": place,
        "bad": bad.cast(pl.UInt32),
        **{f"cell {i}": _outcome(cell, rules) for i, cell in enumerate(rules.cells)},
    }
    state = _looked_up(tables.roots, _known("entry"))
    for (cell, _), table in zip(rules.stages, tables.stages):
        row = state * _outcomes(rules.cells[cell]) + _known(f"cell {cell}")
        state = _looked_up(table, row)
    yield {"set": state + _known("bad") * 8}
    for level in tables.levels:
        yield {f"formula {row}": _formula(rules.formulas[row]) for row in level}
    yield {f"named {group}": _place(named) for group, named in enumerate(tables.named)}


def _answers(number: int) -> dict[str, pl.Expr]:
    """The columns that are made for a list."""
    rules, tables = LISTS[number], _tables(number)
    places = [(named, _known(f"named {group}")) for group, named in enumerate(tables.named)]
    provisions = [_looked_up(named.provisions, place) for named, place in places]
    citations = [_looked_up(named.citations, place) for named, place in places]
    reasons = [
        pl.when(_known(f"bad {name}")).then(pl.lit(told)) for name, told in _wrong(rules).items()
    ]
    answers = (
        _looked_up(_VERDICTS, _known("set")),
        _looked_up(_SETS, _known("set")),
        provisions[0] if len(places) == 1 else pl.concat_list(provisions),
        citations[0] if len(places) == 1 else pl.concat_list(citations),
        pl.coalesce(reasons),
    )
    return {rules.prefix + name: answer for name, answer in zip(_ANSWERS, answers)}


def _wrong(rules: Rules) -> dict[str, str]:
    """What can be wrong with the facts that a list reads, and what is said of it."""
    found: dict[str, str] = {}
    for name in rules.facts:
        column, kind, _ = FACTS[name]
        told = _WORDS[kind] if kind in _WORDS else _AMOUNTS[kind][3]
        found[name] = f"{column}: {told}"
        if kind == "value":
            found["value alone"] = f"{column}: no currency is stated"
    return found


def _outcome(cell: Cell, rules: Rules) -> pl.Expr:
    """The outcome of a test."""
    first = cell.names[0]
    if cell.kind == "stated":
        return _amount(first, rules)[0].is_not_null().cast(pl.UInt32)
    if cell.kind == "one_of":
        fact, values = _known(f"fact {first}"), list(cell.names[1:])
        row = fact.cast(pl.Enum(values), strict=False).to_physical().cast(pl.UInt32)
        return row.fill_null(len(values)) + fact.is_null().cast(pl.UInt32)
    if cell.kind == "flag":
        made = _known(f"fact {first}")
    elif cell.kind in ("date", "number"):
        made = _passed(cell, _known(f"fact {first}").cast(pl.Int128), _whole(1))
    else:
        over, per = _amount(first, rules)
        under, of = _amount(cell.names[1], rules)
        if cell.kind == "ratio":
            made = _passed(cell, over * of, under * per)
        else:
            (left, right, above), (top, bottom, below) = cell.cuts
            least, parts = over * _whole(left), per * _whole(right)
            least = least // parts + 1 if above else (least + parts - 1) // parts
            low, high = least * of * _whole(bottom), under * _whole(top)
            made = (low < high) if below else (low <= high)
    return made.cast(pl.UInt32).fill_null(_outcomes(cell) - 1)


def _outcomes(cell: Cell) -> int:
    """How many outcomes a test has."""
    if cell.kind == "stated":
        return 2
    if cell.kind in ("flag", "whole"):
        return 3
    return len(cell.names) + 1 if cell.kind == "one_of" else len(cell.cuts) + 2


def _amount(name: str, rules: Rules) -> tuple[pl.Expr, pl.Expr]:
    """An amount as numerator and denominator; null where it is not stated."""
    if name in rules.rates:
        return _known(f"value {rules.rates[name]}"), _known(f"per {rules.rates[name]}")
    return (_known(f"fact {name}").cast(pl.Int128) if name else _whole(1)), _whole(1)


def _passed(cell: Cell, over: pl.Expr, under: pl.Expr) -> pl.Expr:
    """How many cuts are passed; null where an amount is missing."""
    made = pl.lit(0, dtype=pl.UInt32)
    for left, right, strict in cell.cuts:
        high, low = over * _whole(left), under * _whole(right)
        made = made + ((high > low) if strict else (high >= low)).cast(pl.UInt32)
    return made


def _whole(number: int) -> pl.Expr:
    return pl.lit(number, dtype=pl.Int128)


def _formula(row: tuple[str, int, tuple[int, ...]]) -> pl.Expr:
    word, cell, parts = row
    if word == "maybe":
        return _known(f"cell {cell}").is_in(parts)
    join = pl.all_horizontal if word == "all" else pl.any_horizontal
    return join([_known(f"formula {part}") for part in parts])


def _place(named: _Named) -> pl.Expr:
    """The place of the provisions that the entry names where formulas hold."""
    place = _looked_up(named.starts, _known("entry"))
    for row, weights in named.weights.items():
        weight = _looked_up(weights, _known("entry"))
        place = place + weight * _known(f"formula {row}").cast(pl.UInt32)
    return place * (1 - _known("bad"))
'''
