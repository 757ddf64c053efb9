"""The diagnostics of one file, as they are found."""

from __future__ import annotations

from collections.abc import Iterable

from rulec.diagnostics.catalogue import CATALOGUE
from rulec.diagnostics.diagnostic import Diagnostic
from rulec.diagnostics.span import Span
from rulec.diagnostics.suggest import did_you_mean

LIMITS = {"error": 100, "warning": 100, "note": 1000}
"""How many findings of each severity are kept; a wrong file would have no end of them."""


class Findings:
    """Collects diagnostics; past the limit it only remembers that there were more."""

    def __init__(self) -> None:
        self.listed: list[Diagnostic] = []
        self.overflow = False
        self._room = dict(LIMITS)

    def add(
        self,
        code: str,
        message: str,
        span: Span,
        *,
        expected: str | None = None,
        hint: str | None = None,
        near: tuple[str, Iterable[str]] | None = None,
        related: tuple[tuple[str, Span], ...] = (),
    ) -> None:
        """Add a diagnostic; `near` is a name and those it may be meant for, `hint` is for none."""
        severity = CATALOGUE[code].severity
        if self._room[severity] == 0:
            self.overflow |= severity == "error"
            return
        self._room[severity] -= 1
        if near is not None:
            hint = did_you_mean(*near) or hint
        self.listed.append(Diagnostic(code, message, span, expected, hint, related))
