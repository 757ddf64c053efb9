"""Diagnostics as an editor shows them."""

from __future__ import annotations

from collections.abc import Container, Iterable
from pathlib import Path

from lsprotocol import types

from rulec.diagnostics.diagnostic import Diagnostic
from rulec.diagnostics.span import Span
from rulec.lsp.workspace import Workspace

_SEVERITY = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "note": types.DiagnosticSeverity.Hint,
}
_UNNECESSARY = ("W0505", "W0506", "W0701", "W0703", "W0707", "W0710")


HINTED = ("N0405",)
"""What inlay hints say at the same place: hundreds of such notes would hide the findings."""


def listed(
    files: Workspace, path: Path, found: Iterable[Diagnostic], without: Container[str] = ()
) -> list[types.Diagnostic]:
    """What was found in a file; codes `without` and what its author acknowledges are left out."""
    lines = files.lines(path)
    return [
        types.Diagnostic(
            range=lines.range(d.span),
            message=_message(d),
            severity=_SEVERITY[d.severity],
            code=d.code,
            source="rulec",
            tags=[types.DiagnosticTag.Unnecessary] if d.code in _UNNECESSARY else None,
            related_information=[_related(files, text, span) for text, span in d.related] or None,
        )
        for d in found
        if d.acknowledged is None and d.code not in without
    ]


def _message(found: Diagnostic) -> str:
    parts = [found.message]
    if found.expected is not None:
        parts.append(f"expected: {found.expected}")
    if found.hint is not None:
        parts.append(f"hint: {found.hint}")
    return "\n".join(parts)


def _related(files: Workspace, text: str, span: Span) -> types.DiagnosticRelatedInformation:
    path = Path(span.path)
    where = types.Location(files.uri(path), files.lines(path).range(span))
    return types.DiagnosticRelatedInformation(where, text)
