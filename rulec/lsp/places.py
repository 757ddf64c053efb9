"""What stands at a place of a rule file: the nodes of its tree from the declaration inwards."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import attrs
from attrs import frozen

from rulec.diagnostics.span import Span
from rulec.lsp.names import Names
from rulec.lsp.workspace import Workspace
from rulec.model.load import Checked
from rulec.syntax import tree as t

T = TypeVar("T")
_SKIPPED = re.compile(r'"(?:[^"\\\n]|\\[^\n]?)*"?|<[^>\s]*>?|#[^\n]*')
_WORD = re.compile(r"[A-Za-z_]\w*(?:-[a-z]+)*")


@frozen
class Place:
    """An offset of a file, and the nodes that hold it, the outermost first."""

    files: Workspace
    names: Names
    path: Any
    checked: Checked
    offset: int
    trail: tuple[object, ...]

    def inner(self, kind: type[T]) -> T | None:
        """The innermost node of a kind around the place."""
        return next((node for node in reversed(self.trail) if isinstance(node, kind)), None)

    @property
    def block(self) -> t.Block | None:
        """The declaration with clauses around the place."""
        return self.inner(t.Block)


def place(files: Workspace, names: Names, path: Any, offset: int) -> Place:
    """What an offset of a file touches."""
    checked = files.check(path)
    trail: list[object] = []
    options: list[object] = list(checked.file.declarations)
    while options:
        touching = [node for node in options if _touches(node, offset)]
        if not touching:
            break
        inside = min(touching, key=_length)
        trail.append(inside)
        options = children(inside)
    return Place(files, names, path, checked, offset, tuple(trail))


def _touches(node: object, offset: int) -> bool:
    span = getattr(node, "span", None)
    return isinstance(span, Span) and span.start <= offset <= span.end


def _length(node: Any) -> int:
    span: Span = node.span
    return span.end - span.start


def children(node: Any) -> list[object]:
    """The nodes right below a node that have a place of their own."""
    found: list[object] = []
    for field in attrs.fields(type(node)):
        value = getattr(node, field.name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, t.RenumberTarget):
                found.append(one.code)
            elif isinstance(one, tuple):
                found += [part for part in one if hasattr(part, "span")]
            elif hasattr(one, "span"):
                found.append(one)
    return found


def word(text: str, offset: int) -> tuple[str, int] | None:
    """The word at an offset and where it begins; None in a string, an address or a comment."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start : len(text) if end < 0 else end]
    at = offset - start
    if any(m.start() < at < m.end() for m in _SKIPPED.finditer(line)):
        return None
    for match in _WORD.finditer(line):
        if match.start() <= at <= match.end():
            return match[0], start + match.start()
    return None


def in_text(text: str, offset: int) -> bool:
    """Whether a place lies in a string, an address or a comment."""
    start = text.rfind("\n", 0, offset) + 1
    before = text[start:offset]
    found = list(_SKIPPED.finditer(before))
    if not found or found[-1].end() < len(before):
        return False
    last = found[-1]
    closed = len(last[0]) > 1 and last[0][0] == '"' and last[0][-1] == '"'
    return not (closed or last[0].startswith("<") and last[0].endswith(">"))
