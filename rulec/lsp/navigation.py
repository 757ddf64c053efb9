"""Where a name is declared, where it is used, and another name for it everywhere."""

from __future__ import annotations

import re
from pathlib import Path

from lsprotocol import types

from rulec.diagnostics.span import Span
from rulec.lsp.names import Names, Occurrence
from rulec.lsp.workspace import Workspace
from rulec.model.names import BUILT_IN
from rulec.syntax.keywords import CLAUSES, DECLARATIONS

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WORDS = frozenset((*DECLARATIONS, *CLAUSES, "and", "or", "not", "is", "in", "all", "to", "except"))


class NoRename(ValueError):
    """A name that cannot be another; the message says why."""


def definition(files: Workspace, names: Names, path: Path, offset: int) -> types.Location | None:
    """The declaration of the name at an offset; of a library or ruleset, its file."""
    found = names.at(path, offset)
    declared = names.declared(path, found) if found else None
    return _location(files, declared.path, declared.occurrence.span) if declared else None


def references(
    files: Workspace, names: Names, path: Path, offset: int, declaration: bool
) -> list[types.Location]:
    """Every place that names what the offset names."""
    found = names.at(path, offset)
    if found is None:
        return []
    declared = names.declared(path, found)
    if declared is None:  # a fact of every line, or a name that is not declared: in this file only
        return [_location(files, path, o.span) for o in names.of(path) if _same(o, found)]
    uses = names.uses(declared)
    return [_location(files, at, o.span) for at, o in uses if declaration or not o.declares]


def highlights(
    files: Workspace, names: Names, path: Path, offset: int
) -> list[types.DocumentHighlight]:
    """The places in one file that name what the offset names."""
    found = names.at(path, offset)
    declared = names.declared(path, found) if found else None
    lines = files.lines(path)
    named: dict[
        tuple[str, str, str, bool], bool
    ] = {}  # by name: a source may be cited a thousand times
    made = []
    for one in names.of(path) if found else ():
        key = (one.name, one.kind, one.of, one.declares)
        if key not in named:
            named[key] = (
                _same(one, found) if declared is None else names.declared(path, one) == declared
            )
        if named[key]:
            write = one.declares
            kind = types.DocumentHighlightKind.Write if write else types.DocumentHighlightKind.Read
            made.append(types.DocumentHighlight(lines.range(one.span), kind))
    return made


def renamed(files: Workspace, names: Names, path: Path, offset: int) -> tuple[Span, str]:
    """The name that would be renamed at an offset, and where it stands; NoRename if none can be."""
    found = names.at(path, offset)
    if found is None:
        raise NoRename("there is no name here")
    if found.kind in ("ruleset", "library"):
        raise NoRename(f"a {found.kind} is called as its file is: rename the file")
    declared = names.declared(path, found)
    if declared is None:
        known = found.name in BUILT_IN
        why = "is a fact of every line" if known else "is not declared"
        raise NoRename(f"`{found.name}` {why}")
    if not files.owns(declared.path):
        raise NoRename(f"`{found.name}` is declared in {declared.path.name}, which is built in")
    return found.span, found.name


def rename(
    files: Workspace, names: Names, path: Path, offset: int, new: str
) -> dict[Path, list[types.TextEdit]]:
    """The edits that call what the offset names `new`, by file; NoRename if it cannot be called so."""
    renamed(files, names, path, offset)
    found = names.at(path, offset)
    assert found is not None
    declared = names.declared(path, found)
    assert declared is not None
    if not _NAME.fullmatch(new) or new in _WORDS or new in BUILT_IN:
        raise NoRename(
            f"`{new}` cannot be a name: letters, digits and _, and no word of the language"
        )
    uses = list(names.uses(declared))
    for place in {at for at, _ in uses}:
        taken = names.declared(place, Occurrence(new, found.kind, found.span))
        if taken is not None:
            raise NoRename(f"`{new}` is declared in {taken.path.name} already")
    edits: dict[Path, list[types.TextEdit]] = {}
    for at, one in uses:
        edits.setdefault(at, []).append(types.TextEdit(files.lines(at).range(one.span), new))
    return edits


def file_renamed(
    files: Workspace, names: Names, old: Path, new: Path
) -> dict[Path, list[types.TextEdit]]:
    """The edits that call a list or a library as its file will be called, by file."""
    heads = (o for o in names.of(old) if o.declares and o.kind in ("ruleset", "library"))
    head = next(heads, None)
    declared = names.declared(old, head) if head else None
    if declared is None or old.stem == new.stem or not _NAME.fullmatch(new.stem):
        return {}
    edits: dict[Path, list[types.TextEdit]] = {}
    for at, one in names.uses(declared):
        name = new.stem.upper() if one.kind == "ruleset" else new.stem
        edits.setdefault(at, []).append(types.TextEdit(files.lines(at).range(one.span), name))
    return edits


def _same(one: Occurrence, other: Occurrence | None) -> bool:
    return other is not None and (one.name, one.kind, one.of) == (other.name, other.kind, other.of)


def _location(files: Workspace, path: Path, span: Span) -> types.Location:
    return types.Location(files.uri(path), files.lines(path).range(span))
