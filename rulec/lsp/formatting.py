"""The canonical layout as edits: only the lines that change, so that the cursor stays where it is."""

from __future__ import annotations

from difflib import SequenceMatcher

from lsprotocol import types

from rulec.lsp.positions import Lines
from rulec.syntax.parser import parse
from rulec.syntax.printer import format_file

MAX_COMPARED = 4_000
"""Files of more lines are replaced as a whole: comparing them line by line takes too long."""


def formatting(lines: Lines) -> list[types.TextEdit] | None:
    """The edits that lay a text out canonically; None if it has syntax errors."""
    file, found = parse(lines.text)
    if found:
        return None
    made = format_file(file)
    old, new = lines.lines, made.split("\n")
    if old == new:
        return []
    if len(old) > MAX_COMPARED:
        return [types.TextEdit(types.Range(types.Position(0, 0), lines.end()), made)]
    return [
        _lines(lines, a, b, new[c:d])
        for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if what != "equal"
    ]


def within(lines: Lines, where: types.Range) -> list[types.TextEdit] | None:
    """The edits that lay out the lines of a range; None if the text has syntax errors."""
    last = where.end.line - (where.end.character == 0 and where.end.line > where.start.line)
    made = formatting(lines)
    return made and [
        e for e in made if where.start.line <= e.range.end.line and e.range.start.line <= last
    ]


def _lines(lines: Lines, start: int, end: int, new: list[str]) -> types.TextEdit:
    """Put new lines in the place of some; the last line of a text has no line break behind it."""
    count = len(lines.lines)
    if end < count:
        place = types.Range(types.Position(start, 0), types.Position(end, 0))
        return types.TextEdit(place, "".join(line + "\n" for line in new))
    if start == 0:
        return types.TextEdit(types.Range(types.Position(0, 0), lines.end()), "\n".join(new))
    before = lines.position(start, len(lines.lines[start - 1]) + 1)
    text = "".join("\n" + line for line in new)
    return types.TextEdit(types.Range(before, lines.end()), text)
