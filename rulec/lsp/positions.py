"""Places in a text as an editor counts them: lines from 0, columns in code units of its encoding."""

from __future__ import annotations

from collections.abc import Callable

from lsprotocol import types

from rulec.diagnostics.span import Span

_WIDTH: dict[str, Callable[[str], int]] = {
    "utf-8": lambda c: len(c.encode("utf-8", "replace")),
    "utf-16": lambda c: 2 if ord(c) > 0xFFFF else 1,
    "utf-32": lambda c: 1,
}


def column(line: str, units: int, encoding: str) -> int:
    """How many characters of a line stand before a place that an editor counts in code units."""
    if line.isascii():
        return min(units, len(line))
    width, passed = _WIDTH[encoding], 0
    for number, char in enumerate(line):
        if passed >= units:
            return number
        passed += width(char)
    return len(line)


class Lines:
    """The lines of a text; `encoding` is what the editor counts columns in (utf-8, utf-16, utf-32)."""

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        self.text = text
        self.encoding = encoding
        self.lines = text.split("\n")
        self._width = _WIDTH[encoding]
        self._starts: list[int] = []

    def position(self, line: int, column: int) -> types.Position:
        """The place of a line and column counted from 1, in characters."""
        return types.Position(line - 1, self.units(self._line(line - 1)[: column - 1]))

    def units(self, text: str) -> int:
        """How many code units a part of a line is long."""
        return len(text) if text.isascii() else sum(map(self._width, text))

    def range(self, span: Span) -> types.Range:
        """A span of this text."""
        return types.Range(
            self.position(span.line, span.column), self.position(span.end_line, span.end_column)
        )

    def between(self, start: int, end: int) -> types.Range:
        """From one offset in characters to another."""
        return types.Range(self.at(start), self.at(end))

    def at(self, offset: int) -> types.Position:
        """The place of an offset in characters."""
        line = self.text.count("\n", 0, offset)
        return self.position(line + 1, offset - self.text.rfind("\n", 0, offset))

    def offset(self, position: types.Position) -> int:
        """The offset in characters of a place; a place behind the end of its line is the end."""
        if not self._starts:
            total = 0
            for line in self.lines:
                self._starts.append(total)
                total += len(line) + 1
        if position.line >= len(self.lines):
            return len(self.text)
        line = self.lines[position.line]
        return self._starts[position.line] + column(line, position.character, self.encoding)

    def end(self) -> types.Position:
        """The place behind the last character."""
        return self.position(len(self.lines), len(self.lines[-1]) + 1)

    def _line(self, number: int) -> str:
        return self.lines[number] if 0 <= number < len(self.lines) else ""
