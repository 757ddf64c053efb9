"""What the catalogue of diagnostics holds of each."""

from __future__ import annotations

from textwrap import dedent, indent
from typing import Literal

from attrs import frozen

Severity = Literal["error", "warning", "note"]

_SEVERITY: dict[str, Severity] = {"E": "error", "W": "warning", "N": "note"}


@frozen
class Entry:
    """One kind of diagnostic."""

    code: str
    severity: Severity
    title: str
    explanation: str


def entry(code: str, title: str, text: str, wrong: str, right: str) -> Entry:
    def block(example: str) -> str:
        return indent(dedent(example).strip("\n"), "    ")

    prose = " ".join(text.split())
    explanation = f"{prose}\n\nWrong:\n\n{block(wrong)}\n\nRight:\n\n{block(right)}\n"
    return Entry(code, _SEVERITY[code[0]], title, explanation)
