"""Columns of an Arrow table as whole numbers for the kernel; rows that need more care are marked odd.

What is read here is what the exact reading of texts would read; anything unusual is left to it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np
import pyarrow as pa
from pyarrow.compute import run_end_decode

from rulec.screening.chunks import as_text, scalar_value
from rulec.screening.kernel import ABSENT

Array = np.ndarray[Any, Any]
Columns = tuple[Array, Array]  # numbers, and where a row is odd

LENGTH_BITS = 40
"""A code's key is its digits, and its length above this bit."""

_jit: Any = numba.njit(nogil=True, cache=True)
_EXACT_FLOAT = 10**15  # decimals of so many digits are each the one nearest to their float


@_jit
def _read_codes(offsets: Array, data: Array, valid: Array, keys: Array) -> None:
    for row in range(len(keys)):
        keys[row] = -1
        start, end = offsets[row], offsets[row + 1]
        if not valid[row]:
            continue
        number, length = np.int64(0), np.int64(0)
        for at in range(start, end):
            digit = np.int64(data[at]) - 48
            if digit >= 0 and digit <= 9:
                number = number * 10 + digit
                length += 1
            elif digit != -2 and digit != -16:  # neither point nor blank
                length = np.int64(11)
                break
        if length % 2 or length < 2 or length > 10:
            continue
        if data[end - 1] == 48 and data[end - 2] == 46:  # 10121.0 is a number, and no code
            continue
        keys[row] = number + (length << 40)


@_jit
def _read_amounts(
    offsets: Array, data: Array, valid: Array, places: int, most: int, numbers: Array, odd: Array
) -> None:
    for row in range(len(numbers)):
        start, end = offsets[row], offsets[row + 1]
        odd[row] = False
        numbers[row] = ABSENT
        if not valid[row] or start == end:
            continue
        number, seen, after = np.int64(0), 0, -1
        for at in range(start, end):
            digit = np.int64(data[at]) - 48
            if digit == -2 and after < 0 and seen > 0:  # a point
                after = 0
            elif digit < 0 or digit > 9 or seen == 17 or after == places:
                seen = 0
                break
            else:
                number = number * 10 + digit
                seen += 1
                after += after >= 0
        if seen == 0 or after == 0:
            odd[row] = True
            continue
        for _ in range(places - max(after, 0)):
            if number > most:
                break
            number *= 10
        odd[row] = number > most
        numbers[row] = number


@_jit
def _read_integers(
    given: Array, valid: Array, factor: int, most: int, numbers: Array, odd: Array
) -> None:
    for row in range(len(numbers)):
        number = given[row]
        fits = number >= 0 and number <= most // factor
        numbers[row] = np.int64(number) * factor if valid[row] and fits else ABSENT
        odd[row] = valid[row] and not fits


@_jit
def _read_decimals(
    given: Array, valid: Array, factor: int, divisor: int, most: int, numbers: Array, odd: Array
) -> None:
    for row in range(len(numbers)):
        number, above = given[2 * row], given[2 * row + 1]
        fits = above == 0 and number >= 0 and number <= most // factor and number % divisor == 0
        numbers[row] = number * factor // divisor if valid[row] and fits else ABSENT
        odd[row] = valid[row] and not fits


@_jit
def _read_floats(
    given: Array, valid: Array, scale: float, most: float, numbers: Array, odd: Array
) -> None:
    for row in range(len(numbers)):
        scaled = np.rint(given[row] * scale)
        fits = scaled >= 0.0 and scaled <= most and scaled / scale == given[row]
        missing = not valid[row] or given[row] != given[row]
        numbers[row] = np.int64(scaled) if fits and not missing else ABSENT
        odd[row] = not fits and not missing


def codes(column: Any) -> Array:
    """The keys of a column of codes, -1 where a row is odd."""
    count, column = len(column), _plain(column)
    if column is None or not _states_amounts(column.type):
        return np.full(count, -1, np.int64)
    if pa.types.is_dictionary(column.type):
        spread: Array = np.append(codes(column.dictionary), -1)[_places(column)]
        return spread
    if pa.types.is_integer(column.type):
        numbers = column.cast(pa.int64(), safe=False).fill_null(-1)
        return _whole_codes(numbers.to_numpy(zero_copy_only=False))
    if pa.types.is_float64(column.type):
        floats = column.fill_null(-1).to_numpy(zero_copy_only=False)
        whole = (floats >= 0) & (floats < 1e10) & (floats == np.floor(floats))
        return _whole_codes(np.where(whole, floats, -1).astype(np.int64))
    if pa.types.is_floating(column.type) or pa.types.is_decimal(column.type):
        return np.full(count, -1, np.int64)
    offsets, data, valid = _buffers(column)
    keys = np.empty(len(column), np.int64)
    _read_codes(offsets, data, valid, keys)
    return keys


def _whole_codes(numbers: Array) -> Array:
    """Codes kept as whole numbers, which have lost a zero in front where the digits are odd."""
    keys = np.full(len(numbers), -1, np.int64)
    for length in (2, 4, 6, 8, 10):
        fits = (numbers >= 10 ** (length - 2)) & (numbers < 10**length)
        keys[fits] = numbers[fits] + (length << LENGTH_BITS)
    return keys


def amounts(column: Any, places: int, most: int, least: int) -> Columns:
    """The amounts of a column times 10**places, ABSENT where there is none; odd outside the bounds.

    A float is taken for the shortest decimal that it is the nearest to, as it is printed.
    """
    given, column = column, _plain(column)
    if column is None or not _states_amounts(column.type):
        return np.full(len(given), ABSENT, np.int64), _valid(given)
    if pa.types.is_dictionary(column.type):
        numbers, odd = amounts(column.dictionary, places, most, least)
        at = _places(column)
        return np.append(numbers, ABSENT)[at], np.append(odd, False)[at]
    numbers, odd = np.empty(len(column), np.int64), np.empty(len(column), np.bool_)
    if pa.types.is_integer(column.type) and column.type != pa.uint64():
        given = column.fill_null(0).to_numpy(zero_copy_only=False)
        _read_integers(given, _valid(column), 10**places, most, numbers, odd)
    elif pa.types.is_float64(column.type):
        given = column.fill_null(0).to_numpy(zero_copy_only=False)
        bound = float(min(most, _EXACT_FLOAT))
        _read_floats(given, _valid(column), 10.0**places, bound, numbers, odd)
    elif pa.types.is_decimal128(column.type) and 0 <= column.type.scale <= 18:
        given = np.frombuffer(column.buffers()[1], np.int64)[2 * column.offset :]
        shift = places - column.type.scale
        factor, divisor = 10 ** max(shift, 0), 10 ** max(-shift, 0)
        whole = most if shift >= 0 else min(most * divisor, 2**63 - 1)
        _read_decimals(given, _valid(column), factor, divisor, whole, numbers, odd)
    else:
        offsets, data, valid = _buffers(column)
        _read_amounts(offsets, data, valid, places, most, numbers, odd)
    if least:
        odd |= (numbers != ABSENT) & (numbers < least)
    return numbers, odd


def numbered(column: Any, number: Callable[[str], int | None]) -> Columns:
    """A column by the number of each of its texts; -1 where there is none, odd where number is None."""
    given, column = column, _plain(column)
    if column is None:
        return np.full(len(given), -1, np.int32), _valid(given)
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    made, odd = [], []
    for value in column.dictionary:
        text = as_text(scalar_value(value)).strip()
        found = number(text) if text else -1
        made.append(-1 if found is None else found)
        odd.append(found is None)
    at = _places(column)
    return np.array([*made, -1], np.int32)[at], np.array([*odd, False], np.bool_)[at]


def _plain(column: Any) -> Any:
    """A column in one piece and without views; None if it holds what no fact is."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
        if isinstance(column, pa.ChunkedArray):
            column = column.chunk(0) if column.num_chunks else pa.array([], column.type)
    kind = column.type
    if pa.types.is_run_end_encoded(kind):
        column = run_end_decode(column)
    elif pa.types.is_nested(kind) or pa.types.is_interval(kind):
        return None
    elif isinstance(kind, pa.BaseExtensionType):
        return None
    elif kind in _BYTES or pa.types.is_fixed_size_binary(kind):
        try:
            column = column.cast(pa.large_string())
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):  # no UTF-8
            return None
    elif pa.types.is_decimal32(kind) or pa.types.is_decimal64(kind):
        column = column.cast(pa.decimal128(18, kind.scale))
    return column


def _states_amounts(kind: Any) -> bool:
    """Whether a type is one of texts or numbers, which Arrow writes as texts as this program does."""
    is_ = pa.types
    return any(
        (
            is_.is_string(kind), is_.is_large_string(kind), is_.is_null(kind), is_.is_integer(kind),
            is_.is_floating(kind), is_.is_decimal(kind), is_.is_dictionary(kind),
        )
    )  # fmt: skip


_BYTES = (pa.binary(), pa.large_binary(), pa.binary_view(), pa.string_view())


def _places(column: Any) -> Array:
    """The places of a column's values in its dictionary, -1 for null."""
    made: Array = column.indices.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False)
    return made


def _buffers(column: Any) -> tuple[Array, Array, Array]:
    """Offsets, bytes and validity of a column of texts."""
    if not pa.types.is_string(column.type):
        column = column.cast(pa.large_string())
    _, offsets, data = column.buffers()
    kind = np.int32 if pa.types.is_string(column.type) else np.int64
    bounds = np.frombuffer(offsets, kind)[column.offset : column.offset + len(column) + 1]
    text = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    return bounds, text, _valid(column)


def _valid(column: Any) -> Array:
    """Where a column is not null."""
    if not column.null_count:
        return np.ones(len(column), np.bool_)
    made: Array = column.is_valid().to_numpy(zero_copy_only=False)
    return made
