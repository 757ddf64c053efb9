"""What an editor shows of the place under the pointer."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from rulec.lsp.hover import codes as hover_codes
from rulec.lsp.hover import money as hover_money
from rulec.lsp.hover import names as hover_names
from rulec.lsp.hover import words as hover_words
from rulec.lsp.names import Names
from rulec.lsp.places import Place, place, word
from rulec.lsp.workspace import Workspace
from rulec.syntax import tree as t

Told = tuple[str | None, int, int]


def hover(files: Workspace, names: Names, path: Path, offset: int) -> types.Hover | None:
    """Markdown about what an offset of a file touches; None where there is nothing to say."""
    here = place(files, names, path, offset)
    text, start, end = _told(here)
    if text is None:
        return None
    return types.Hover(
        types.MarkupContent(types.MarkupKind.Markdown, text),
        files.lines(path).between(start, end),
    )


def _told(here: Place) -> Told:
    node = here.trail[-1] if here.trail else None
    if isinstance(node, t.Code):
        return hover_codes.code(here, node), node.span.start, node.span.end
    if isinstance(node, t.DateLit):
        return hover_words.literal(here, node), node.span.start, node.span.end
    found = here.names.at(here.path, here.offset)
    if found is not None and (text := hover_names.name(here, found)):
        return text, found.span.start, found.span.end
    quantity = here.inner(t.Quantity)
    if quantity is not None and (text := hover_money.amount(here, quantity)):
        return text, quantity.span.start, quantity.span.end
    if isinstance(node, t.Name) and (text := hover_words.name(here, node)):
        return text, node.span.start, node.span.end
    if (
        isinstance(node, t.MoneyTest)
        and here.checked.file.text[here.offset : here.offset + 1].isdigit()
    ):
        return hover_money.limit(here, node), node.span.start, node.span.end
    return _word(here)


def _word(here: Place) -> Told:
    found = word(here.checked.file.text, here.offset)
    if found is None:
        return None, 0, 0
    said, start = found
    return hover_words.keyword(here, said), start, start + len(said)
