"""What is read of columns for the kernel is what the exact reading of the same cells reads, or is odd."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulec.money import parse_amount
from rulec.nomenclature import parse_code
from rulec.screening.chunks import ArrowChunk
from rulec.targets.limits import MOST, PLACES

pa = pytest.importorskip("pyarrow", reason="columns are not tested: there is no pyarrow")
pytest.importorskip("numba", reason="columns are not tested: there is no numba")

from rulec.screening import columns  # noqa: E402  (needs numba)
from rulec.screening.kernel import ABSENT  # noqa: E402

DIGITS = st.text("0123456789", min_size=1, max_size=20)
AMOUNTS = st.one_of(
    st.from_regex(r"[0-9]{1,18}(\.[0-9]{1,8})?", fullmatch=True),
    st.text("0123456789._-+e, ", max_size=9),
    st.sampled_from(["", " ", "NaN", "inf", "٥", "1_000", "5.", ".5", "+5", "-0", "9" * 41]),
)
CODES = st.one_of(DIGITS, st.text("01. x\u00a0", max_size=14), st.just("４３０３"))
FLOATS = st.one_of(
    st.floats(),
    st.floats(0, 1e6, width=32),
    st.integers(0, 10**9).map(lambda n: n / 100),
    st.integers(0, 10**15).map(lambda n: n / 10_000),
)


def texts(values: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Columns of texts, in one of the forms that Arrow has for them."""
    kinds = st.sampled_from([pa.string(), pa.large_string(), pa.string_view(), None])
    lists = st.lists(st.none() | values, min_size=1, max_size=12)
    return st.builds(
        lambda v, kind: pa.array(v, kind) if kind else pa.array(v, pa.string()).dictionary_encode(),
        lists,
        kinds,
    )


def numbers(most: int = 2**63 - 1) -> st.SearchStrategy[Any]:
    """Columns of numbers of all kinds."""
    whole = st.lists(st.none() | st.integers(0, 10**10) | st.integers(-(2**63), most), min_size=1)
    small = st.lists(st.none() | st.integers(-128, 127), min_size=1)
    decimals = st.lists(st.none() | st.decimals(-(10**6), 10**13, places=3), min_size=1)
    return st.one_of(
        whole.map(lambda v: pa.array(v, pa.int64())),
        small.map(lambda v: pa.array(v, pa.int8())),
        small.map(lambda v: pa.array([n and abs(n) for n in v], pa.uint64())),
        st.lists(st.none() | FLOATS, min_size=1).map(lambda v: pa.array(v, pa.float64())),
        st.lists(st.none() | FLOATS, min_size=1).map(lambda v: pa.array(v, pa.float32())),
        st.builds(lambda v, kind: pa.array(v, kind), decimals, st.sampled_from(DECIMALS)),
    )


DECIMALS = [pa.decimal128(20, 3), pa.decimal128(38, 18), pa.decimal256(50, 5), pa.decimal64(18, 3)]


def cells(column: Any, code: bool) -> list[str]:
    """The cells as the exact reading has them."""
    chunk = ArrowChunk(1, pa.record_batch({"x": column}), "x" if code else "")
    return [chunk.row(at)["x"].strip() for at in range(len(chunk))]


@given(texts(CODES) | texts(AMOUNTS) | numbers(), st.integers(0, 3))
def test_codes(column: Any, start: int) -> None:
    column = column[start:]
    for key, cell in zip(columns.codes(column).tolist(), cells(column, True), strict=True):
        if key != -1:
            length = key >> columns.LENGTH_BITS
            assert f"{key & (1 << columns.LENGTH_BITS) - 1:0{length}d}" == parse_code(cell)
            assert not cell.endswith(".0")  # a number that lost a zero, such as 10121.0


@given(texts(AMOUNTS) | numbers(), st.sampled_from(list(PLACES)), st.integers(0, 3))
def test_amounts(column: Any, name: str, start: int) -> None:
    column, places, least = column[start:], PLACES[name], 0 if name == "value" else 1
    read, odd = columns.amounts(column, places, MOST[name] * 10**places, least)
    for number, strange, cell in zip(
        read.tolist(), odd.tolist(), cells(column, False), strict=True
    ):
        if strange:
            continue
        if number == ABSENT:
            assert cell == ""
        else:
            assert Fraction(number, 10**places) == parse_amount(cell)
            assert least <= number <= MOST[name] * 10**places


@given(texts(AMOUNTS) | numbers(), st.integers(0, 3))
def test_numbered(column: Any, start: int) -> None:
    """Every text has its number, and none another's."""
    column = column[start:]
    known: list[str] = []

    def number(text: str) -> int | None:
        if "9" in text:
            return None
        known.append(text)
        return len(known) - 1

    read, odd = columns.numbered(column, number)
    for place, strange, cell in zip(read.tolist(), odd.tolist(), cells(column, False), strict=True):
        assert strange == ("9" in cell)
        if not strange:
            assert (known[place] if place >= 0 else "") == cell


@given(st.integers(0, 10**15), st.integers(0, 6))
def test_a_float_of_few_digits_is_never_odd(scaled: int, places: int) -> None:
    """Fifteen digits come back from a float: such rows need no exact walk."""
    value = float(Decimal(scaled).scaleb(-places))
    read, odd = columns.amounts(pa.array([value]), places, 10**15, 0)
    assert (read[0], odd[0]) == (scaled, False)
