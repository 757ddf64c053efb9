"""Commodity codes as written in laws and declarations, and as plain digits."""

from __future__ import annotations

import re
from typing import Final

LENGTHS: Final = (2, 4, 6, 8, 10)
"""The lengths a code may have: chapter, heading, subheading, CN and national codes."""

AXIS: Final = 10**10
"""The number of ten-digit codes: every code is an interval of [0, AXIS)."""

_SEPARATORS = re.compile(r"[ .\u00a0\u202f]")
_DIGITS = re.compile(r"[0-9]+")


class CodeError(ValueError):
    """A text that is not a commodity code."""


def parse_code(text: str) -> str:
    """The digits of a code written with or without spaces and dots.

    >>> parse_code("9101 11"), parse_code("9101.11.00")
    ('910111', '91011100')
    """
    digits = _SEPARATORS.sub("", text.strip())
    if not _DIGITS.fullmatch(digits):
        raise CodeError(
            f"{text!r} is not a commodity code: only digits, spaces and dots are allowed"
        )
    if len(digits) not in LENGTHS:
        raise CodeError(
            f"{text!r} has {len(digits)} digits: a commodity code has 2 (chapter), 4 (heading), "
            "6 (subheading), 8 (CN) or 10 (national) digits"
        )
    return digits


def span_of(code: str) -> tuple[int, int]:
    """The half-open interval of ten-digit codes that lie under `code` (digits only)."""
    start = int(code.ljust(10, "0"))
    return start, start + int(10 ** (10 - len(code)))


def format_code(code: str) -> str:
    """A code as official texts print it.

    >>> format_code("91011100")
    '9101 11 00'
    """
    return " ".join([code[:4], *(code[i : i + 2] for i in range(4, len(code), 2))])
