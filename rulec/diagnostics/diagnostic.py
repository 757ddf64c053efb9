"""One finding about a rule file."""

from __future__ import annotations

from attrs import frozen

from rulec.diagnostics.catalogue import CATALOGUE, Severity
from rulec.diagnostics.fix import Fix
from rulec.diagnostics.span import Span


@frozen
class Diagnostic:
    """What is wrong, where, and what would be right. `code` is a key of the catalogue.

    A finding whose reason the file states is `acknowledged` with it, and only a note.
    """

    code: str
    message: str
    span: Span
    expected: str | None = None
    hint: str | None = None
    related: tuple[tuple[str, Span], ...] = ()
    acknowledged: str | None = None
    fixes: tuple[Fix, ...] = ()

    @property
    def severity(self) -> Severity:
        return "note" if self.acknowledged is not None else CATALOGUE[self.code].severity


class RulecError(Exception):
    """Rule files that cannot be used; `diagnostics` says why."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(diagnostics)
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        return "\n".join(
            f"{d.span.path}:{d.span.line}:{d.span.column}: {d.severity}[{d.code}]: {d.message}"
            for d in self.diagnostics
        )
