"""The diagnostics of one file, as they are found."""

from __future__ import annotations

from collections.abc import Iterable

from rulec.diagnostics.catalogue import CATALOGUE
from rulec.diagnostics.diagnostic import Diagnostic
from rulec.diagnostics.fix import Fix, insert, replace
from rulec.diagnostics.span import Span
from rulec.diagnostics.suggest import nearest

AMOUNT = "an amount and a currency, such as 50 EUR"

LIMITS = {"error": 100, "warning": 100, "note": 1000}
"""How many findings of each severity are kept; a wrong file would have no end of them."""


MAX_LISTED = 30
"""How many names are listed where one of them is expected."""


def one_of(name: str, known: Iterable[str]) -> str | None:
    """The names that could stand where an unknown one does, if none resembles it."""
    listed = list(known)
    if nearest(name, listed, 1) or not 0 < len(listed) <= MAX_LISTED:
        return None
    return "one of " + ", ".join(listed)


class Findings:
    """Collects diagnostics; past the limit it only remembers that there were more."""

    def __init__(self) -> None:
        self.listed: list[Diagnostic] = []
        self.overflow = False
        self._room = dict(LIMITS)

    def room(self, code: str) -> bool:
        """Whether another finding of its severity is kept."""
        return self._room[CATALOGUE[code].severity] > 0

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
        fixes: tuple[Fix, ...] = (),
    ) -> None:
        """Add a diagnostic; `near` is a name and those it may be meant for, `hint` is for none."""
        severity = CATALOGUE[code].severity
        if self._room[severity] == 0:
            self.overflow |= severity == "error"
            return
        self._room[severity] -= 1
        if near is not None:
            name, known = near
            meant = nearest(name, known, 1)
            if meant and meant[0] != name:
                hint = f"did you mean `{meant[0]}`?"
                if span.end - span.start == len(name):
                    fixes = (replace(span, meant[0]), *fixes)
        self.listed.append(Diagnostic(code, message, span, expected, hint, related, fixes=fixes))

    def no_currency(self, what: str, where: Span, usual: str | None) -> None:
        """An amount without currency; `usual` is the one that the ruleset reckons in."""
        fixes = (insert(where, f" {usual}", f"write `{usual}` behind it"),) if usual else ()
        self.add("E0302", f"{what} has no currency", where, expected=AMOUNT, fixes=fixes)
