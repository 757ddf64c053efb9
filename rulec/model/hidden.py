"""Characters in strings and comments that change how the text around them is shown."""

from __future__ import annotations

import re
import unicodedata

from rulec.diagnostics.fix import replace
from rulec.diagnostics.span import Span
from rulec.model.findings import Findings
from rulec.syntax import tree as t
from rulec.syntax.mistakes.damaged import STRING_OR_COMMENT

# control characters, and those that turn the direction of writing (Unicode, UAX 9)
_HIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def check_hidden(file: t.File, findings: Findings) -> None:
    """Warn of what a reader does not see; outside of strings and comments it is an error already."""
    for whole in STRING_OR_COMMENT.finditer(file.text):
        for found in _HIDDEN.finditer(whole[0]):
            _tell(file, whole.start() + found.start(), findings)


def _tell(file: t.File, at: int, findings: Findings) -> None:
    line = file.text.count("\n", 0, at) + 1
    column = at - file.text.rfind("\n", 0, at)
    span = Span(file.path, at, at + 1, line, column, line, column + 1)
    number, name = ord(file.text[at]), unicodedata.name(file.text[at], "control character").lower()
    message = f"U+{number:04X} ({name}) is not seen and changes how the text is shown"
    findings.add("W0111", message, span, hint="delete it", fixes=(replace(span, ""),))
