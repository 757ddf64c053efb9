"""What would make a diagnostic go away: changes of the text that its author may want."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from rulec.diagnostics.span import Span


@frozen
class Edit:
    """A stretch of a file and the text that should stand there; an empty stretch is an insertion."""

    span: Span
    text: str


@frozen
class Fix:
    """One way to put a finding right: what it does, in words, and its edits (disjoint, in order)."""

    title: str
    edits: tuple[Edit, ...]


def offered(edits: Iterable[Edit]) -> Fix:
    """A fix of some edits, called after what they write."""
    made = tuple(edits)
    new = " ... ".join(e.text.strip() for e in made if e.text.strip())
    if not new:
        blank = any(e.text for e in made)
        return Fix("write a plain blank" if blank else "take it away", made)
    inserted = all(e.span.start == e.span.end for e in made)
    return Fix(f"{'put' if inserted else 'write'} `{new}`{' here' if inserted else ''}", made)


def replace(span: Span, text: str) -> Fix:
    """Write `text` where the span is."""
    return offered((Edit(span, text),))


def insert(at: Span, text: str, title: str, *, after: bool = True) -> Fix:
    """Write `text` behind a span, or in front of it."""
    line, column = (at.end_line, at.end_column) if after else (at.line, at.column)
    start = at.end if after else at.start
    return Fix(title, (Edit(Span(at.path, start, start, line, column, line, column), text),))


def apply(text: str, fixes: Iterable[Fix]) -> str:
    """A text with fixes made; one that touches what another has changed is left out."""
    taken: list[tuple[int, int, str]] = []
    for fix in fixes:
        edits = [(e.span.start, e.span.end, e.text) for e in fix.edits]
        if all(end < a or b < start for start, end, _ in edits for a, b, _ in taken):
            taken += edits
    for start, end, new in sorted(taken, reverse=True):
        text = text[:start] + new + text[end:]
    return text
