"""Data as Python source, laid out as `ruff format` leaves it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Union

from attrs import field, frozen

WIDTH: Final = 100

Data = Union[str, int, tuple["Data", ...], Mapping[str, "Data"], Mapping[int, "Data"], "Made"]


@frozen
class Made:
    """A call with keyword arguments."""

    name: str
    arguments: Mapping[str, Data] = field(hash=False)


def literal(text: str) -> str:
    """A string literal of one line, in the quotes that need fewer escapes, whatever it holds."""
    inside = "".join(c if c == "'" else repr(c)[1:-1] for c in text)
    if text.count('"') > text.count("'"):
        return "'" + inside.replace("'", "\\'") + "'"
    return '"' + inside.replace('"', '\\"') + '"'


def source(data: Data, indent: int = 0, used: int = 0) -> str:
    """On one line where that fits, else an item a line, each with a comma.

    `used` is what stands on the line already.
    """
    if isinstance(data, bool | int):
        return str(data)
    if isinstance(data, str):
        return literal(data)
    if _short(data):
        flat = _flat(data)
        if indent + used + len(flat) + 1 <= WIDTH:
            return flat
    pad, (opening, closing) = " " * (indent + 4), _brackets(data)
    lines = [f"{pad}{head}{source(item, indent + 4, len(head))},\n" for head, item in _items(data)]
    return f"{opening}\n{''.join(lines)}{' ' * indent}{closing}"


def _brackets(data: Data) -> tuple[str, str]:
    if isinstance(data, Made):
        return f"{data.name}(", ")"
    return ("(", ")") if isinstance(data, tuple) else ("{", "}")


def _items(data: Data) -> list[tuple[str, Data]]:
    """What stands before each item, and the item."""
    if isinstance(data, Made):
        return [(f"{name}=", value) for name, value in data.arguments.items()]
    if isinstance(data, tuple):
        return [("", item) for item in data]
    assert isinstance(data, Mapping)
    return [(f"{source(key)}: ", value) for key, value in data.items()]


def _short(data: Data) -> bool:
    """Whether the width of a line with it is its length."""
    if isinstance(data, str | int):
        return not isinstance(data, str) or data.isascii()
    return all(_short(item) and head.isascii() for head, item in _items(data))


def _flat(data: Data) -> str:
    if isinstance(data, str | int):
        return source(data)
    opening, closing = _brackets(data)
    items = [head + _flat(item) for head, item in _items(data)]
    comma = "," if isinstance(data, tuple) and len(items) == 1 else ""
    return f"{opening}{', '.join(items)}{comma}{closing}"
