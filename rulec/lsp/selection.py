"""What a selection grows to: from the word through its clause and its declaration to the file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lsprotocol import types

from rulec.lsp.names import Names
from rulec.lsp.places import place, word
from rulec.lsp.workspace import Workspace


def selections(
    files: Workspace, names: Names, path: Path, positions: Iterable[types.Position]
) -> list[types.SelectionRange]:
    """For each position the smallest stretch around it, each with the one around that."""
    return [_selection(files, names, path, position) for position in positions]


def _selection(
    files: Workspace, names: Names, path: Path, position: types.Position
) -> types.SelectionRange:
    lines = files.lines(path)
    offset = lines.offset(position)
    here = place(files, names, path, offset)
    stretches = [(0, len(lines.text))]
    stretches += [(node.span.start, node.span.end) for node in here.trail]  # type: ignore[attr-defined]
    if (found := word(lines.text, offset)) is not None:
        stretches.append((found[1], found[1] + len(found[0])))
    made: types.SelectionRange | None = None
    outer = stretches[0]
    for start, end in stretches:
        # of a broken text, a node may reach over the end of the one around it
        if (start, end) == outer and made is not None:
            continue
        if outer[0] <= start <= end <= outer[1]:
            made = types.SelectionRange(lines.between(start, end), made)
            outer = (start, end)
    assert made is not None
    return made
