"""What a file holds: its outline, what can be folded, and a search over all files."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

from lsprotocol import types

from rulec.lsp.positions import Lines
from rulec.lsp.workspace import Workspace
from rulec.syntax import tree as t

MAX_SYMBOLS = 500
"""How many symbols a search over all files finds."""

_WIDE = 120

_KINDS = {
    "ruleset": types.SymbolKind.Module,
    "library": types.SymbolKind.Module,
    "source": types.SymbolKind.File,
    "fact": types.SymbolKind.Field,
    "judgement": types.SymbolKind.Field,
    "define": types.SymbolKind.Constant,
    "prohibit": types.SymbolKind.Function,
    "license": types.SymbolKind.Function,
    "exempt": types.SymbolKind.Function,
    "open": types.SymbolKind.Function,
    "adopt": types.SymbolKind.Package,
    "acknowledge": types.SymbolKind.Event,
    "example": types.SymbolKind.Method,
}


def outline(file: t.File, lines: Lines) -> list[types.DocumentSymbol]:
    """The declarations of a file: the ruleset or library, and in it all the others."""
    made: list[types.DocumentSymbol] = []
    head: types.DocumentSymbol | None = None
    for name, kind, node in _symbols(file):
        named = _named(node)
        symbol = types.DocumentSymbol(
            name=name,
            kind=kind,
            range=lines.range(node.span),
            selection_range=lines.range(named.span if named else node.span),
            detail=_detail(node),
            children=[],
        )
        made.append(symbol)
        if kind == types.SymbolKind.Module and head is None:
            head = symbol
    if head is None:
        return made
    # an outline holds what lies inside it: the ruleset reaches from its line to the end of the file
    head.range = types.Range(head.range.start, lines.end())
    inner = [s for s in made if s.range.start.line > head.range.start.line]
    head.children = inner
    return [s for s in made if s not in inner]


def search(files: Workspace, query: str) -> list[types.WorkspaceSymbol]:
    """The declarations whose name or title holds all words of the query."""
    words = query.casefold().split()
    made: list[types.WorkspaceSymbol] = []
    for path in files.files():
        text = files.text(path).casefold()
        if not all(word in text for word in words):
            continue
        file = files.parsed(path)
        for name, kind, node in _symbols(file):
            told = f"{name} {_detail(node) or ''}".casefold()
            if not all(word in told for word in words):
                continue
            named = _named(node)
            span = named.span if named else node.span
            where = types.Location(files.uri(path), files.lines(path).range(span))
            # editors look for the words in the name alone, and show nothing else of it
            made.append(
                types.WorkspaceSymbol(where, _told(name, node), kind, container_name=path.stem)
            )
            if len(made) >= MAX_SYMBOLS:
                return made
    return made


def folds(file: t.File, lines: Lines) -> list[types.FoldingRange]:
    """Declarations of more than one line, and runs of comment lines."""
    made = [
        types.FoldingRange(node.span.line - 1, node.span.end_line - 1)
        for node in file.declarations
        if node.span.end_line > node.span.line
    ]
    comments = [lines.at(c.offset).line for c in file.comments if c.own_line]
    first = last = -2
    for line in [*comments, -2]:
        if line == last + 1:
            last = line
            continue
        if last > first:
            made.append(types.FoldingRange(first, last, kind=types.FoldingRangeKind.Comment))
        first = last = line
    return made


def _symbols(file: t.File) -> Iterator[tuple[str, types.SymbolKind, t.Declaration]]:
    for node in file.declarations:
        if isinstance(node, t.Block):
            title = node.title.value if node.title else ""
            name = node.name.value if node.name else title
            if name.strip():
                yield name, _KINDS[node.keyword], node
        elif isinstance(node, t.Constant):
            yield node.name.value, types.SymbolKind.Number, node


def _detail(node: t.Declaration) -> str | None:
    if isinstance(node, t.Block):
        title = f" {node.title.value}" if node.title and node.name else ""
        return f"{node.keyword}{title}"
    return f"= {node.value.written}" if isinstance(node, t.Constant) else None


def _told(name: str, node: t.Declaration) -> str:
    """A name with its title, as far as a line holds them."""
    title = node.title.value if isinstance(node, t.Block) and node.name and node.title else ""
    return shorten(f"{name}: {title}" if title else name, _WIDE, placeholder=" ...")


def _named(node: t.Declaration) -> t.Name | t.Text | None:
    if isinstance(node, t.Block):
        return node.name or node.title
    return node.name if isinstance(node, t.Constant) else None
