"""Pieces of CEL: literals, fields, lists in rows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from rulec.targets.policy import filled

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_RESERVED = frozenset(
    "as break const continue else false for function if import in let loop namespace null package "
    "return true var void while".split()
)


def literal(text: str) -> str:
    """A string literal of one line, whatever the text holds."""
    whole = text.encode("utf-8", "replace").decode()  # half a surrogate pair is no character
    return "".join(
        c if c.isprintable() else f"\\u{ord(c):04x}" if ord(c) < 2**16 else f"\\U{ord(c):08x}"
        for c in json.dumps(whole, ensure_ascii=False)
    )


def member(base: str, key: str) -> str:
    """A field of a map."""
    plain = _NAME.fullmatch(key) is not None and key not in _RESERVED
    return f"{base}.{key}" if plain else f"{base}[{literal(key)}]"


def listed(parts: Iterable[str], brackets: str = "[]", rows: bool = False) -> str:
    """A list or a map: on one line where it fits, else in rows; or a row for each part."""
    left, right = brackets[0], brackets[1]
    lines = [f"{part},".replace("\n", "\n  ") for part in parts] if rows else filled(parts)
    if not lines or (not rows and len(lines) < 2):
        return left + "".join(lines).rstrip(",") + right
    lines[-1:] = [line.rstrip(",") for line in lines[-1:]]
    return f"{left}\n" + "".join(f"  {line}\n" for line in lines) + right
