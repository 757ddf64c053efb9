"""The text of a rule file, put together declaration by declaration; its to-dos are counted."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable

from rulec.importing.words import normalised
from rulec.syntax.parser import parse
from rulec.syntax.phrases import quote
from rulec.syntax.printer import format_file

_WIDTH = 100


class Sheet:
    """Collects declarations and comments; texts may hold anything."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.todos: Counter[str] = Counter()

    def comment(self, text: str, alone: bool = True) -> None:
        """A comment; `alone`: with a blank line behind it, so that it belongs to no declaration."""
        self._parts.append(_comment(text, "# ") + ("\n" if alone else ""))

    def sample(self, lines: Iterable[str]) -> None:
        """Lines of the language in a comment, as they would stand in the file."""
        self._parts += [f"#   {line}\n" for line in lines]

    def todo(self, kind: str, text: str, alone: bool = False) -> None:
        """A comment on what a person has to do, before the declaration that follows."""
        self.todos[kind] += 1
        self.comment(f"to do: {text}", alone)

    def block(
        self, head: str, title: str | None, clauses: Iterable[str], name: str | None = None
    ) -> None:
        """A declaration: its keyword, name and title, and its clauses, one text each."""
        words = " ".join(filter(None, (head, name)))
        first = f"{words} {quote(normalised(title))}" if title else words
        self._parts.append("\n".join([first, *(f"  {clause}" for clause in clauses)]) + "\n")

    def line(self, text: str) -> None:
        """A declaration of one line, such as `use goods`."""
        self._parts.append(text + "\n")

    def add(self, other: Sheet) -> None:
        """Everything of another sheet, behind what is here."""
        self._parts += other._parts
        self.todos += other.todos

    def text(self) -> str:
        """The whole file in canonical layout; ValueError if it would be too large."""
        file, found = parse("".join(self._parts), "<draft>")
        if found:
            raise ValueError(found[0].message)
        return format_file(file)


def said(keyword: str, text: str) -> str:
    """A clause whose value is a text."""
    return f"{keyword} {quote(normalised(text))}"


def _comment(text: str, mark: str) -> str:
    lines = textwrap.wrap(normalised(text), _WIDTH, break_on_hyphens=False) or [""]
    return "".join(f"{mark}{line}".rstrip() + "\n" for line in lines)
