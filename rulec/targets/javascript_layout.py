"""Pieces of JavaScript laid out as Prettier lays them out: 80 columns, double quotes.

Only what the generated modules hold: literals, arrays, objects, calls with plain arguments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Union
from unicodedata import east_asian_width

from attrs import frozen

WIDTH = 80
SAFE = 2**53 - 1  # the largest whole number up to which a JavaScript number has them all

_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_NUMBER = re.compile(r"-?[0-9]+")
_SHORT_KEY = 4  # after a key of at most this length a long text stays on the key's line
# Letters of the alphabets and scripts that official lists are written in, and their punctuation.
# Everything else is escaped: controls, marks that turn the writing direction, what has no width.
_PLAIN = (
    (0x20, 0x7E),
    (0xA1, 0xAC),
    (0xAE, 0x2FF),
    (0x384, 0x482),
    (0x48A, 0x52F),
    (0x2010, 0x2022),
    (0x20A0, 0x20BF),
    (0x2116, 0x2116),
    (0x3001, 0x3029),
    (0x3041, 0x3096),
    (0x30A0, 0x30FF),
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3),
    (0xFF01, 0xFF60),
)
_RANGES = "".join(f"{re.escape(chr(low))}-{re.escape(chr(high))}" for low, high in _PLAIN)
_SPECIAL = re.compile(rf"[^{_RANGES}]|\\|<(?=[/!])")


@frozen
class Array:
    """`[a, b]`; numbers alone are filled into lines."""

    parts: tuple[Doc, ...]


@frozen
class Object:
    """`{ a: b }`; an open one has a line for each of its properties even if it is short."""

    parts: tuple[tuple[str, Doc], ...]
    open: bool = True


@frozen
class Call:
    """`name(a, b)`; a last argument that is an array keeps its brackets beside the call's."""

    name: str
    parts: tuple[Doc, ...]


Doc = Union[str, Array, Object, Call]


def escaped(text: str) -> str:
    """The text with an escape for all that is not plainly a letter, digit or mark.

    Nothing in it begins or ends an element of HTML, where a script may stand.
    """
    return _SPECIAL.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    number = ord(found[0])
    if found[0] == "\\":
        return "\\\\"
    return f"\\u{{{number:x}}}" if number > 0xFFFF else f"\\u{number:04x}"


def literal(text: str) -> str:
    """A string literal of one line, whatever the text holds."""
    made = escaped(text)
    quote = "'" if made.count('"') > made.count("'") else '"'
    return quote + made.replace(quote, "\\" + quote) + quote


def number(value: int) -> str:
    """A number literal, or that of a BigInt where a number would not be exact."""
    return str(value) if abs(value) <= SAFE else f"{value}n"


def is_name(text: str) -> bool:
    """Whether the text can stand after a dot."""
    return _NAME.fullmatch(text) is not None


def key(text: str) -> str:
    """A property's name, in quotes if it needs them."""
    return text if is_name(text) else literal(text)


def member(of: str, name: str) -> str:
    """A property of an object."""
    return f"{of}.{name}" if is_name(name) else f"{of}[{literal(name)}]"


def array(parts: Iterable[Doc]) -> Array:
    return Array(tuple(parts))


def numbers(values: Iterable[int]) -> Array:
    return Array(tuple(map(str, values)))


def width(text: str) -> int:
    """The columns that a text takes."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def constant(name: str, value: Doc, exported: bool = False) -> str:
    """A statement that names a value."""
    head = f"{'export ' if exported else ''}const {name} ="
    if isinstance(value, str) and width(f"{head} {value};") > WIDTH:
        return f"{head}\n  {value};\n"
    return f"{head} {layout(value, 0, len(head) + 1, 1)};\n"


def layout(doc: Doc, indent: int, used: int, tail: int) -> str:
    """The text of a piece that begins in column `used`, with `tail` columns after it.

    Lines that it takes more than its first are indented by `indent` and the depth.
    """
    flat = _flat(doc)
    if isinstance(doc, str) or (flat is not None and used + width(flat) + tail <= WIDTH):
        return flat or ""
    pad, deeper = " " * indent, indent + 2
    if isinstance(doc, Call):
        if len(doc.parts) == 1 and isinstance(doc.parts[0], Array):
            return f"{doc.name}({layout(doc.parts[0], indent, used + len(doc.name) + 1, tail + 1)})"
        lines = _lines([layout(part, deeper, deeper, 1) for part in doc.parts], deeper)
        return f"{doc.name}(\n{lines}{pad})"
    if isinstance(doc, Object):
        return f"{{\n{_lines([_property(k, v, deeper) for k, v in doc.parts], deeper)}{pad}}}"
    if _only_numbers(doc.parts):
        return f"[\n{_filled([str(part) for part in doc.parts], deeper)}{pad}]"
    return f"[\n{_lines([layout(part, deeper, deeper, 1) for part in doc.parts], deeper)}{pad}]"


def _lines(parts: Iterable[str], indent: int) -> str:
    return "".join(f"{' ' * indent}{part},\n" for part in parts)


def _property(name: str, value: Doc, indent: int) -> str:
    head = key(name)
    if isinstance(value, str) and value[0] in "\"'" and len(head) > _SHORT_KEY:
        if indent + width(f"{head}: {value},") > WIDTH:
            return f"{head}:\n{' ' * (indent + 2)}{value}"
    return f"{head}: {layout(value, indent, indent + width(head) + 2, 1)}"


def _filled(parts: Iterable[str], indent: int) -> str:
    pad = " " * indent
    lines = [pad]
    for part in parts:
        if lines[-1] != pad and len(lines[-1]) + len(part) + 2 > WIDTH:
            lines.append(pad)
        lines[-1] += f"{'' if lines[-1] == pad else ' '}{part},"
    return "".join(f"{line}\n" for line in lines)


def _flat(doc: Doc) -> str | None:
    """The piece on one line; None if it always takes several."""
    if isinstance(doc, str):
        return doc
    if isinstance(doc, Object):
        if doc.parts and doc.open:
            return None
        inner = [(key(name), _flat(value)) for name, value in doc.parts]
        if any(text is None for _, text in inner):
            return None
        return f"{{ {', '.join(f'{name}: {text}' for name, text in inner)} }}" if inner else "{}"
    if isinstance(doc, Array) and _always_open(doc.parts):
        return None
    parts = [_flat(part) for part in doc.parts]
    if any(part is None for part in parts):
        return None
    inside = ", ".join(part for part in parts if part is not None)
    return f"[{inside}]" if isinstance(doc, Array) else f"{doc.name}({inside})"


def _always_open(parts: tuple[Doc, ...]) -> bool:
    """Whether an array is a table: several arrays or objects, each of several parts."""
    return len(parts) > 1 and any(
        all(isinstance(part, kind) and len(part.parts) > 1 for part in parts)
        for kind in (Array, Object)
    )


def _only_numbers(parts: tuple[Doc, ...]) -> bool:
    return len(parts) > 1 and all(isinstance(p, str) and _NUMBER.fullmatch(p) for p in parts)
