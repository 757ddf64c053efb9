"""Pieces of Python source, laid out as `ruff format` has them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Union
from unicodedata import category, east_asian_width

from attrs import frozen

WIDTH: Final = 100
_ESCAPED: Final = re.compile(r"\\.")


@frozen
class Chain:
    """Parts joined by `and` or `or`."""

    word: str
    parts: tuple[Doc, ...]


# A word, an opening with parts and a closing, or a chain.
Doc = Union[str, tuple[str, list["Doc"], str], Chain]


def width(text: str) -> int:
    """The columns that a text takes; Chinese characters and the like take two."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in ("W", "F") else 1


def literal(text: str) -> str:
    """A string literal of one line, whatever the text holds."""
    escaped = repr('"' + text)[2:-1]  # the quotation mark makes repr use the other one
    body = _ESCAPED.sub(lambda found: "'" if found[0] == "\\'" else found[0], escaped)
    quote = "'" if text.count('"') > text.count("'") else '"'
    return quote + body.replace(quote, "\\" + quote) + quote


def defined(name: str, arguments: str, returns: str) -> str:
    """The first line of a function; more where it is too long."""
    made = f"def {name}({arguments}) -> {returns}:\n"
    if width(made) - 1 <= WIDTH:
        return made
    return f"def {name}(\n    {arguments},\n) -> {returns}:\n"


def tuple_of(parts: Iterable[Doc]) -> Doc:
    """A tuple."""
    return ("(", list(parts), ")")


def pair(key: str, value: Doc) -> Doc:
    """An item of a dict."""
    if isinstance(value, str):
        return f"{key}: {value}"
    assert not isinstance(value, Chain)
    return (f"{key}: {value[0]}", value[1], value[2])


def dict_of(items: Iterable[Doc]) -> Doc:
    """A dict of pairs."""
    return ("{", list(items), "}")


def assign(name: str, kind: str, value: Doc) -> str:
    """An assignment of a module, with its type unless that is empty."""
    head = f"{name}: {kind} = " if kind else f"{name} = "
    made = head + layout(value, 0, width(head))
    if isinstance(value, str) and width(made) > WIDTH and 4 + width(value) <= WIDTH:
        return f"{head}(\n    {value}\n)\n"
    return made + "\n"


def returned(doc: Doc, indent: int = 4) -> str:
    """A return statement, without what it is indented by on its first line."""
    return "return " + layout(doc, indent, 7)


def flat(doc: Doc, inner: bool = False) -> str:
    """On one line; a chain within a chain is in brackets."""
    if isinstance(doc, str):
        return doc
    if isinstance(doc, Chain):
        text = f" {doc.word} ".join(flat(part, True) for part in doc.parts)
        return f"({text})" if inner else text
    parts = ", ".join(flat(part) for part in doc[1])
    if _is_tuple(doc[0]) and len(doc[1]) == 1:
        parts += ","
    return doc[0] + parts + doc[2]


def layout(doc: Doc, indent: int, used: int, tail: int = 0, inner: bool = False) -> str:
    """On one line where it fits, else a part a line.

    `indent` is that of the line, `used` what stands on it already, `tail` what comes after.
    """
    text = flat(doc, inner)
    if isinstance(doc, str) or indent + used + width(text) + tail <= WIDTH:
        return text
    pad, end = " " * (indent + 4), " " * indent
    if isinstance(doc, Chain):
        first, *rest = doc.parts
        lines = [pad + layout(first, indent + 4, 0, 0, True)]
        lead = f"{doc.word} "
        lines += [pad + lead + layout(p, indent + 4, len(lead), 0, True) for p in rest]
        return "(\n" + "\n".join(lines) + f"\n{end})"
    opening, parts, closing = doc
    if not parts:
        return text
    # a call's arguments stay together when they fit on one line of their own
    together = ", ".join(flat(part) for part in parts)
    if opening.endswith("(") and not _is_tuple(opening) and width(pad + together) <= WIDTH:
        return f"{opening}\n{pad}{together}\n{end}{closing}"
    lines = [f"{pad}{layout(part, indent + 4, 0, 1)}," for part in parts]
    return f"{opening}\n" + "\n".join(lines) + f"\n{end}{closing}"


def _is_tuple(opening: str) -> bool:
    return opening.endswith("(") and opening[-2:-1] in ("", " ")
