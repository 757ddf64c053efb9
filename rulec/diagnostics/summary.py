"""How many diagnostics of each severity there are."""

from __future__ import annotations

from collections.abc import Iterable

from rulec.diagnostics.catalogue import Severity
from rulec.diagnostics.diagnostic import Diagnostic


def count(diags: Iterable[Diagnostic]) -> dict[Severity, int]:
    """Return the numbers of errors, warnings and notes, in this order."""
    numbers: dict[Severity, int] = {"error": 0, "warning": 0, "note": 0}
    for diagnostic in diags:
        numbers[diagnostic.severity] += 1
    return numbers


def summary_line(diags: Iterable[Diagnostic]) -> str:
    """Return for instance `2 errors, 1 warning`."""
    parts = [f"{n} {name}{'' if n == 1 else 's'}" for name, n in count(diags).items() if n]
    return ", ".join(parts) or "no errors"
