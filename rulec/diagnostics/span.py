"""Where something stands in a rule file."""

from __future__ import annotations

from attrs import frozen


@frozen
class Span:
    """A stretch of one file: offsets in characters, end exclusive; lines and columns from 1."""

    path: str
    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
