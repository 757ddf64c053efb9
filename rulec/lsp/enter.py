"""Where a new line begins that is typed in a rule file."""

from __future__ import annotations

import re

from lsprotocol import types

from rulec.lsp.positions import Lines
from rulec.syntax.keywords import ALLOWED, CLAUSES, DECLARATIONS
from rulec.syntax.mistakes.damaged import STRING_OR_COMMENT

TRIGGER = "\n"

_INDENT = 2  # of clauses, as the formatter lays them out
_FAR = 100  # lines above that are looked at
_WORD = re.compile(r"\w*")
_OPEN = re.compile(r"(?:,|\(|\b(?:and|or|not|in|is|to|except))$")
_CLAUSE = re.compile(
    rf"([ \t]+)(?:ex[ \t]+when|{'|'.join(c for c in CLAUSES if c != 'ex')})\b[ \t]*"
)


def entered(lines: Lines, line: int) -> list[types.TextEdit]:
    """The edits after a line break was typed in front of a line, counted from 0."""
    if not 0 < line < len(lines.lines):
        return []
    here = lines.lines[line]
    blank = len(here) - len(here.lstrip(" \t"))
    wanted = " " * _indent(lines.lines, line)
    if here[:blank] == wanted:
        return []
    place = types.Range(types.Position(line, 0), types.Position(line, blank))
    return [types.TextEdit(place, wanted)]


def _indent(lines: list[str], line: int) -> int:
    """How many blanks a line begins with, from what it begins with and what stands above."""
    above = lines[line - 1]
    told = STRING_OR_COMMENT.sub(lambda m: '"' if m[0].startswith('"') else "", above).rstrip()
    here = lines[line].lstrip()
    if (_WORD.match(here) or [""])[0] in DECLARATIONS or not told:
        return 0
    if told.endswith('"') and here.startswith('"'):  # a text in several parts
        return above.index('"')
    if _OPEN.search(told):
        clause = _CLAUSE.match(above)
        return clause.end() if clause else len(above) - len(above.lstrip(" \t")) or 2 * _INDENT
    if not above[0].isspace():
        word = (_WORD.match(above) or [""])[0]
        return _INDENT if word in ALLOWED and not _whole(told) else 0
    for one in reversed(lines[max(0, line - _FAR) : line]):
        if clause := _CLAUSE.match(one):
            return len(clause[1])
    return _INDENT


def _whole(line: str) -> bool:
    """Whether a declaration is all said in its line: a constant."""
    return re.match(r"define[ \t]+\w+[ \t]+[0-9]", line) is not None
