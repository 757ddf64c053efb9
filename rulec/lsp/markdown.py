"""Pieces of Markdown. What a file says stands in it as plain text, whatever signs it has."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")
_SAFE_URL = re.compile(r"https?://[^\s<>()\[\]\\]+")
_LONGEST = 600


def plain(text: str, longest: int = _LONGEST) -> str:
    """A text of a file, on one line, cut after a word where it is very long."""
    words = " ".join(text.split())
    if len(words) > longest:
        words = words[:longest].rsplit(" ", 1)[0] + " ..."
    return _SPECIAL.sub(r"\\\1", words.replace("&", "&amp;"))


def quoted(text: str) -> str:
    """A text of a file as a quotation of its own."""
    return f"> {plain(text)}"


def link(url: str | None) -> str:
    """An address to click on, in front of it a blank; nothing for what is no web address."""
    return f" <{url}>" if url and _SAFE_URL.fullmatch(url) else ""


def paragraphs(parts: Iterable[str | None]) -> str:
    """The parts that are there, an empty line between any two."""
    return "\n\n".join(part for part in parts if part)


def items(lines: Iterable[str], most: int = 8) -> str:
    """A list of at most so many points, and how many more there are."""
    listed = list(lines)
    shown = listed if len(listed) <= most else [*listed[: most - 1], _more(len(listed) - most + 1)]
    return "\n".join(f"- {line}" for line in shown)


def _more(number: int) -> str:
    return f"and {number} more"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table; the cells are Markdown."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def count(number: int, noun: str) -> str:
    """`1 subheading`, `3 subheadings`."""
    return f"{number} {noun}" + ("" if number == 1 else "s")
