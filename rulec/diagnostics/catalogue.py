"""One catalogue of everything that rulec reports about rule files.

Codes: E (error), W (warning) or N (note), then a group: 01 syntax, 02 names, 03 amounts and dates,
04 commodity codes, 05 provisions, 06 examples, 07 consistency, 09 files.
"""

from __future__ import annotations

from rulec.diagnostics.about_amounts_and_codes import AMOUNTS_AND_CODES
from rulec.diagnostics.about_consistency import CONSISTENCY
from rulec.diagnostics.about_names import NAMES
from rulec.diagnostics.about_rules import RULES
from rulec.diagnostics.about_syntax import SYNTAX
from rulec.diagnostics.entry import Entry, Severity
from rulec.diagnostics.suggest import nearest

__all__ = ["CATALOGUE", "Entry", "Severity", "explain"]

_ALL = (*SYNTAX, *NAMES, *AMOUNTS_AND_CODES, *RULES, *CONSISTENCY)

CATALOGUE: dict[str, Entry] = {made.code: made for made in sorted(_ALL, key=lambda e: e.code[1:])}


def explain(code: str) -> str:
    """Return the full text about one code; KeyError, with the nearest codes, for an unknown one."""
    found = CATALOGUE.get(code.strip().upper())
    if found is None:
        near = nearest(code.strip(), CATALOGUE)
        also = f"; did you mean {' or '.join(near)}?" if near else ""
        raise KeyError(f"there is no diagnostic {code}{also}")
    return f"{found.severity}[{found.code}]: {found.title}\n\n{found.explanation}"
