"""What an editor offers for a name that nothing declares: a library that does, or a declaration."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rulec.diagnostics.diagnostic import Diagnostic
from rulec.diagnostics.fix import Fix, insert, replace
from rulec.diagnostics.span import Span
from rulec.lsp.workspace import Workspace
from rulec.syntax import tree as t

MOST = 5
"""How many names are offered in place of one that resembles none of them."""

_DEFINED, _FACT, _SOURCE = "E0201", "E0205", "E0204"
_HELD = ("define", "fact", "judgement")


def offered(files: Workspace, path: Path, found: Diagnostic) -> Iterator[Fix]:
    """Fixes of a finding about an undeclared name, besides those that it has itself."""
    if found.code not in (_DEFINED, _FACT, _SOURCE):
        return
    file = files.check(path).file
    name = file.text[found.span.start : found.span.end]
    if not name.isidentifier() or _of_another_list(file, found.span):
        return
    if found.code == _SOURCE:
        yield from _sources(file, found, name)
    else:
        put = "".join(edit.text for fix in found.fixes for edit in fix.edits)
        for library, fix in _libraries(files, path, file, name):
            if f"use {library}" not in put:
                yield fix


def _sources(file: t.File, found: Diagnostic, name: str) -> Iterator[Fix]:
    """The sources of the file, unless the name is a slip of one of them, and a new one."""
    known = [b for b in _blocks(file, "source") if b.name]
    if not found.fixes and len(known) <= MOST:
        for source in known:
            assert source.name is not None
            yield replace(found.span, source.name.value)
    behind = known[-1] if known else _head(file)
    if behind is not None:
        text = (
            f'\n\nsource {name} "TODO: title, number and date, as published"\n  evidence recalled'
        )
        yield insert(behind.span, text, f"declare a source `{name}`")


def _libraries(files: Workspace, path: Path, file: t.File, name: str) -> Iterator[tuple[str, Fix]]:
    """The libraries that declare the name and that the file does not use, and how it would use them."""
    uses = [d for d in file.declarations if isinstance(d, t.Use)]
    used = {one.value for use in uses for one in use.names}
    for library in files.libraries(path):
        place = files.find(library, path)
        if (
            library in used
            or place is None
            or place.resolve() == path
            or not _holds(files, place, name)
        ):
            continue
        title = f"use the library `{library}`, which declares `{name}`"
        if uses:
            yield library, insert(uses[-1].names[-1].span, f", {library}", title)
            continue
        sources = _blocks(file, "source")
        behind = sources[-1] if sources else _head(file)
        if behind is not None:
            yield library, insert(behind.span, f"\n\nuse {library}", title)


def _holds(files: Workspace, library: Path, name: str) -> bool:
    if name not in files.text(library):
        return False
    return any(
        block.name is not None and block.name.value == name
        for block in _blocks(files.parsed(library), *_HELD)
    )


def _blocks(file: t.File, *keywords: str) -> list[t.Block]:
    return [d for d in file.declarations if isinstance(d, t.Block) and d.keyword in keywords]


def _head(file: t.File) -> t.Block | None:
    return next(iter(_blocks(file, "ruleset", "library")), None)


def _of_another_list(file: t.File, span: Span) -> bool:
    """Whether a name stands where none of this file can: an adopted provision, a type."""
    return any(
        clause.span.start <= span.start and span.end <= clause.span.end
        for block in _blocks(file, "adopt", "fact")
        for clause in (*block.all("provisions"), *block.all("type"))
    )
