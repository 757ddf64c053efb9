"""What an editor offers to do about a diagnostic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from lsprotocol import types

from rulec.analysis.review import CODES
from rulec.diagnostics.diagnostic import Diagnostic
from rulec.diagnostics.fix import Fix, insert
from rulec.lsp import undeclared
from rulec.lsp.diagnostics import listed
from rulec.lsp.workspace import Workspace
from rulec.syntax import tree as t


def actions(
    files: Workspace,
    path: Path,
    found: Iterable[Diagnostic],
    where: types.Range,
    asked: Iterable[types.Diagnostic] = (),
) -> list[types.CodeAction]:
    """The fixes of what was found in a range of a file; one fix alone is the preferred one.

    `asked` are diagnostics that the editor asks about besides: those of the line of the cursor.
    """
    about = {(d.code, _key(d.range)) for d in asked}
    made: list[types.CodeAction] = []
    for diagnostic in found:
        shown = listed(files, path, [diagnostic])
        if not shown:
            continue
        if not _touch(shown[0].range, where) and (shown[0].code, _key(shown[0].range)) not in about:
            continue
        for fix in diagnostic.fixes:
            preferred = len(diagnostic.fixes) == 1 and diagnostic.severity == "error"
            made.append(_action(files, fix, shown, preferred))
        for fix in undeclared.offered(files, path, diagnostic):
            made.append(_action(files, fix, shown, False))
        for fix in _acknowledged(files.check(path).file, diagnostic):
            made.append(_action(files, fix, shown, False))
    return made


def _action(
    files: Workspace, fix: Fix, about: list[types.Diagnostic], preferred: bool
) -> types.CodeAction:
    changes: dict[str, list[types.TextEdit]] = {}
    for edit in fix.edits:
        path = Path(edit.span.path)
        uri = files.uri(path)
        changes.setdefault(uri, []).append(
            types.TextEdit(files.lines(path).range(edit.span), edit.text)
        )
    return types.CodeAction(
        title=fix.title[:1].upper() + fix.title[1:],
        kind=types.CodeActionKind.QuickFix,
        diagnostics=about,
        is_preferred=preferred,
        edit=types.WorkspaceEdit(changes=changes),
    )


def _acknowledged(file: t.File, found: Diagnostic) -> Iterator[Fix]:
    """Say in the file that a finding is what the law means: behind the provision it is about."""
    if found.code not in CODES or not found.code.startswith("W"):
        return
    for node in file.declarations:
        if isinstance(node, t.Block) and node.name and node.name.span == found.span:
            text = f'\n\nacknowledge {found.code} "TODO: say why the law means this"\n  of {node.name.value}'
            yield insert(node.span, text, f"acknowledge {found.code}, and say why")


def _touch(a: types.Range, b: types.Range) -> bool:
    return _key(a)[0] <= _key(b)[1] and _key(b)[0] <= _key(a)[1]


def _key(where: types.Range) -> tuple[tuple[int, int], tuple[int, int]]:
    start, end = where.start, where.end
    return (start.line, start.character), (end.line, end.character)
