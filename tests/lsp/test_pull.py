"""Editors that ask for diagnostics instead of being told, and what they are told of files that are not open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lsprotocol import types

from rulec.lsp.findings import Answer
from tests.lsp.client import Editor
from tests.lsp.test_server import FILE, LIBRARY, covered

PULLS = types.ClientCapabilities(
    text_document=types.TextDocumentClientCapabilities(
        diagnostic=types.DiagnosticClientCapabilities()
    ),
    workspace=types.WorkspaceClientCapabilities(
        diagnostics=types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
    ),
)
Full, Unchanged = (
    types.RelatedFullDocumentDiagnosticReport,
    types.RelatedUnchangedDocumentDiagnosticReport,
)


@contextmanager
def session(root: Path) -> Iterator[Editor]:
    editor = Editor(root, capabilities=PULLS)
    yield editor
    assert editor.published == []
    assert editor.close() == 0


def ask(editor: Editor, path: str, previous: str | None = None) -> Answer:
    params = types.DocumentDiagnosticParams(editor.document(path), previous_result_id=previous)
    return editor.wait(editor.client.text_document_diagnostic_async(params))


def codes(report: object) -> list[object]:
    assert isinstance(report, Full | types.WorkspaceFullDocumentDiagnosticReport)
    return [d.code for d in report.items]


def test_what_is_found_at_once_and_what_a_review_adds(root: Path) -> None:
    with session(root) as editor:
        assert isinstance(editor.capabilities.diagnostic_provider, types.DiagnosticOptions)
        editor.open("xx.rule", FILE.replace('cite  law "1"', 'cite  lav "1"'))
        first = ask(editor, "xx.rule")
        assert codes(first) == ["E0204"] and isinstance(first, Full)
        again = ask(editor, "xx.rule", first.result_id)
        assert isinstance(again, Unchanged) and again.result_id == first.result_id
        editor.change("xx.rule", covered(FILE))
        second = ask(editor, "xx.rule", first.result_id)
        assert codes(second) == [] and isinstance(second, Full)
        editor.until(lambda: editor.refreshed > 0)
        assert codes(ask(editor, "xx.rule", second.result_id)) == ["W0702"]


def test_a_review_that_adds_nothing_calls_for_nothing(root: Path) -> None:
    with session(root) as editor:
        text = editor.open("xx.rule")
        ask(editor, "xx.rule")
        editor.change("xx.rule", covered(text))
        ask(editor, "xx.rule")
        editor.until(lambda: editor.refreshed == 1)  # one call for two reviews: the first was clean


def test_findings_stay_while_other_lines_are_edited(root: Path) -> None:
    """What a review found moves with its lines until the next one."""
    with session(root) as editor:
        text = covered(FILE)
        editor.open("xx.rule", text)
        ask(editor, "xx.rule")
        editor.until(lambda: editor.refreshed > 0)
        (found,) = _items(ask(editor, "xx.rule"))
        editor.edit("xx.rule", [(types.Range(types.Position(0, 0), types.Position(0, 0)), "#\n")])
        (kept,) = _items(ask(editor, "xx.rule"))
        assert (kept.code, kept.message) == (found.code, found.message)
        assert kept.range.start.line == found.range.start.line + 1
        line = kept.range.start.line
        there = types.Range(types.Position(line, 0), types.Position(line, 0))
        editor.edit("xx.rule", [(there, "#")], 3)
        assert not any(d.code == "W0702" for d in _items(ask(editor, "xx.rule")))


def _items(report: object) -> list[types.Diagnostic]:
    assert isinstance(report, Full)
    return list(report.items)


def test_a_library_changes_what_its_lists_are_asked(root: Path) -> None:
    with session(root) as editor:
        editor.open("xx.rule")
        editor.open("lib/vocabulary.rule")
        first = ask(editor, "xx.rule")
        assert codes(first) == [] and isinstance(first, Full)
        editor.change("lib/vocabulary.rule", LIBRARY.replace("pelts", "hides"))
        assert "E0201" in codes(ask(editor, "xx.rule", first.result_id))


def test_files_that_are_not_open(root: Path) -> None:
    def asked(known: list[types.PreviousResultId]) -> dict[str, object]:
        params = types.WorkspaceDiagnosticParams(known)
        made = editor.wait(editor.client.workspace_diagnostic_async(params)).items
        return {Path(one.uri).name: one for one in made}

    (root / "yy.rule").write_text(FILE.replace("pelts", "hides"), "utf-8")
    with session(root) as editor:
        editor.open("xx.rule")
        found = asked([])
        assert set(found) == {"vocabulary.rule", "yy.rule"}
        assert codes(found["vocabulary.rule"]) == [] and "E0201" in codes(found["yy.rule"])
        known = [
            types.PreviousResultId(one.uri, one.result_id)
            for one in found.values()
            if isinstance(one, types.WorkspaceFullDocumentDiagnosticReport) and one.result_id
        ]
        library = LIBRARY.replace("pelts", "hides")
        editor.open("lib/vocabulary.rule", library)
        found = asked(known)
        assert set(found) == {"yy.rule"} and codes(found["yy.rule"]) == []
        (root / "yy.rule").unlink()
        event = types.FileEvent(editor.uri("yy.rule"), types.FileChangeType.Deleted)
        editor.do(
            editor.client.workspace_did_change_watched_files,
            types.DidChangeWatchedFilesParams([event]),
        )
        found = asked([k for k in known if k.uri.endswith("yy.rule")])
        assert codes(found["yy.rule"]) == []


def test_an_editor_that_cannot_be_called_is_told(root: Path) -> None:
    """It would ask once and never learn what a review finds."""
    editor = Editor(root, capabilities=types.ClientCapabilities(text_document=PULLS.text_document))
    assert editor.capabilities.diagnostic_provider is None
    editor.open("xx.rule", covered(FILE))
    found = editor.diagnostics("xx.rule", bool)
    assert [d.code for d in found] == ["W0702"]
    assert editor.close() == 0
