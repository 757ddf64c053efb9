"""Findings about a text that has been edited since: where they stand now, until it is read again."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from attrs import evolve, frozen

from rulec.diagnostics.diagnostic import Diagnostic
from rulec.diagnostics.span import Span


@frozen
class _Edit:
    """Lines up to `head` are as they were; those behind `tail` only moved, `down` lines and `on` characters."""

    path: str
    head: int
    tail: int
    down: int
    on: int

    def __call__(self, span: Span) -> Span | None:
        """Where a stretch stands now; None if its lines were edited."""
        if span.path != self.path or span.end_line <= self.head:
            return span
        if span.line <= self.tail:
            return None
        return Span(
            span.path,
            span.start + self.on,
            span.end + self.on,
            span.line + self.down,
            span.column,
            span.end_line + self.down,
            span.end_column,
        )


def moved(found: Iterable[Diagnostic], path: str, old: str, new: str) -> tuple[Diagnostic, ...]:
    """Of what was found in the old text of a file, that whose lines the new one has too."""
    if old == new:
        return tuple(found)
    before, after = old.split("\n"), new.split("\n")
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    edit = _Edit(path, head, len(before) - tail, len(after) - len(before), len(new) - len(old))
    made = []
    for one in found:
        span = edit(one.span)
        if span is not None:
            related = tuple((t, s) for t, where in one.related if (s := edit(where)) is not None)
            made.append(evolve(one, span=span, related=related, fixes=()))
    return tuple(made)


def _common(a: list[str], b: list[str]) -> int:
    """How many lines two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
