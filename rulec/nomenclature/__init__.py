"""Commodity codes: reading them, sets of them, and the nomenclature they belong to."""

from rulec.nomenclature.codes import CodeError, format_code, parse_code, span_of
from rulec.nomenclature.codeset import ALL, EMPTY, CodeSet
from rulec.nomenclature.tree import (
    EditionError,
    below,
    declarable,
    describe,
    edition_at,
    exists,
    first_day,
    headings,
    headings_except,
    hs_edition,
    known_editions,
    leaves,
    meaning,
    nearest,
    strip_padding,
    subheadings,
)

__all__ = [
    "ALL",
    "EMPTY",
    "CodeError",
    "CodeSet",
    "EditionError",
    "below",
    "declarable",
    "describe",
    "edition_at",
    "exists",
    "first_day",
    "format_code",
    "headings",
    "headings_except",
    "hs_edition",
    "known_editions",
    "leaves",
    "meaning",
    "nearest",
    "parse_code",
    "span_of",
    "strip_padding",
    "subheadings",
]
