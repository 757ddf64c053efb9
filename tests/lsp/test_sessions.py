"""Sessions of editors that can more or less than others, and that do what they should not."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from rulec.lsp.workspace import Workspace
from tests.lsp.client import RULEC, Editor, position
from tests.lsp.test_server import FILE, LIBRARY, applied

INITIALIZED = (
    '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,'
    '"capabilities":{}}}'
)
EXIT = '{"jsonrpc":"2.0","method":"exit"}'
SHUTDOWN = '{"jsonrpc":"2.0","id":2,"method":"shutdown"}'


@contextmanager
def session(
    root: Path,
    capabilities: types.ClientCapabilities | None = None,
    options: object = None,
    folder: bool = True,
) -> Iterator[Editor]:
    editor = Editor(root, capabilities=capabilities, options=options, folder=folder)
    yield editor
    assert editor.close() == 0


@pytest.mark.parametrize(
    ("said", "status"),
    [((INITIALIZED, EXIT), 1), ((INITIALIZED, SHUTDOWN, EXIT), 0), ((INITIALIZED,), 1), ((), 1)],
)
def test_how_it_ends(said: tuple[str, ...], status: int) -> None:
    """0 where the editor asked for the end first, 1 where it left or died."""
    sent = "".join(f"Content-Length: {len(m)}\r\n\r\n{m}" for m in said).encode()
    done = subprocess.run(RULEC, input=sent, capture_output=True, timeout=20)
    assert done.returncode == status


def test_without_a_folder_the_files_beside_are_known(root: Path) -> None:
    """Neovim opens no folder for a single file: a library is still renamed with what uses it."""
    with session(root, folder=False) as editor:
        text = editor.open("xx.rule")
        editor.diagnostics("xx.rule")
        where = editor.document("xx.rule"), position(text, "pelts", 1)
        edit = editor.wait(
            editor.client.text_document_rename_async(types.RenameParams(*where, "hides"))
        )
        assert edit and edit.changes
        assert set(edit.changes) == {editor.uri("xx.rule"), editor.uri("lib/vocabulary.rule")}


def test_a_library_that_another_writes(root: Path) -> None:
    """The editor is asked to watch; what changes on disk is seen in the lists that use it."""
    watching = types.ClientCapabilities(
        workspace=types.WorkspaceClientCapabilities(
            did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(
                dynamic_registration=True
            )
        )
    )
    with session(root, watching) as editor:
        editor.open("xx.rule")
        assert editor.diagnostics("xx.rule") == []
        assert [r.method for r in editor.registered] == ["workspace/didChangeWatchedFiles"]
        library = root / "lib" / "vocabulary.rule"
        for text, kind, code in (
            (LIBRARY.replace("pelts", "hides"), types.FileChangeType.Changed, "E0201"),
            (LIBRARY, types.FileChangeType.Changed, None),
            (None, types.FileChangeType.Deleted, "E0203"),
            (LIBRARY, types.FileChangeType.Created, None),
        ):
            if text is None:
                library.unlink()
            else:
                library.write_text(text, "utf-8")
            event = types.FileEvent(editor.uri("lib/vocabulary.rule"), kind)
            editor.published.clear()
            editor.do(
                editor.client.workspace_did_change_watched_files,
                types.DidChangeWatchedFilesParams([event]),
            )
            found = editor.diagnostics("xx.rule", lambda ds, code=code: bool(ds) == bool(code))
            assert code is None or code in [d.code for d in found]


def test_a_library_that_is_typed_in(root: Path) -> None:
    """However quick the typing, the lists that use it are looked at afterwards."""
    with session(root) as editor:
        editor.open("xx.rule")
        editor.open("lib/vocabulary.rule")
        assert editor.diagnostics("xx.rule") == []
        for version, name in enumerate(("pelt", "pel", "pe"), 2):
            editor.change("lib/vocabulary.rule", LIBRARY.replace("pelts", name), version)
        assert "E0201" in [d.code for d in editor.diagnostics("xx.rule", bool)]


def test_what_stands_beside_other_files_is_asked_for_again(root: Path) -> None:
    """A library is edited: the remarks on its lists are out of date, though nobody typed there."""
    again = types.WorkspaceClientCapabilities(
        code_lens=types.CodeLensWorkspaceClientCapabilities(refresh_support=True),
        inlay_hint=types.InlayHintWorkspaceClientCapabilities(refresh_support=True),
    )
    with session(root, types.ClientCapabilities(workspace=again)) as editor:
        editor.open("xx.rule")
        editor.open("lib/vocabulary.rule")
        editor.change("lib/vocabulary.rule", LIBRARY.replace("HS 43", "HS 42"))
        editor.until(lambda: len(editor.called) == 2)


def test_a_file_is_called_otherwise(root: Path) -> None:
    """What names a list or a library is edited before its file gets another name."""
    with session(root) as editor:
        for old, new, names, edited in (
            ("lib/vocabulary.rule", "lib/words.rule", ("vocabulary", "words"), 2),
            ("xx.rule", "zz.rule", ("XX", "ZZ"), 1),
            ("xx.rule", "not a name.rule", (), 0),
            ("xx.rule", "lib/xx.rule", (), 0),  # it only moves
            ("none.rule", "zz.rule", (), 0),
        ):
            params = types.RenameFilesParams([types.FileRename(editor.uri(old), editor.uri(new))])
            made = editor.wait(editor.client.workspace_will_rename_files_async(params))
            assert made is not None and len(made.changes or {}) == edited
            for uri, edits in (made.changes or {}).items():
                text = (root / uri.removeprefix(root.as_uri() + "/")).read_text("utf-8")
                assert applied(text, list(edits)) == text.replace(*names)


def test_closing_drops_what_was_not_saved(root: Path) -> None:
    with session(root) as editor:
        editor.open("xx.rule")
        editor.open("lib/vocabulary.rule", LIBRARY.replace("pelts", "hides"))
        assert editor.diagnostics("xx.rule", bool)
        params = types.DidCloseTextDocumentParams(editor.document("lib/vocabulary.rule"))
        editor.do(editor.client.text_document_did_close, params)
        assert editor.diagnostics("xx.rule", lambda ds: not ds) == []


def test_padded_codes_are_told_once(root: Path) -> None:
    """As notes where the editor has no inlay hints, else as these alone; the fix is offered anyway."""
    text = FILE.replace("goods in pelts", "goods HS 4303 00 00")
    document = types.TextDocumentClientCapabilities(inlay_hint=types.InlayHintClientCapabilities())
    for capabilities, codes in (
        (None, ["N0405"]),
        (types.ClientCapabilities(text_document=document), []),
    ):
        with session(root, capabilities) as editor:
            editor.open("xx.rule", text)
            assert [d.code for d in editor.diagnostics("xx.rule")] == codes
            here = position(text, "4303 00", 1)
            params = types.CodeActionParams(
                editor.document("xx.rule"), types.Range(here, here), types.CodeActionContext([])
            )
            found = editor.wait(editor.client.text_document_code_action_async(params)) or []
            assert [a.title for a in found] == ["Write `4303`"]


def test_fixes_of_the_line_that_the_editor_asks_about(root: Path) -> None:
    """Neovim asks at the cursor, with what it shows on the line."""
    text = FILE.replace('cite  law "1"', 'cite  lav "1"')
    with session(root) as editor:
        editor.open("xx.rule", text)
        (found,) = editor.diagnostics("xx.rule")
        here = types.Position(found.range.start.line, 0)
        for context, number in (([], 0), ([found], 1)):
            params = types.CodeActionParams(
                editor.document("xx.rule"),
                types.Range(here, here),
                types.CodeActionContext(context),
            )
            made = editor.wait(editor.client.text_document_code_action_async(params)) or []
            assert [a.title for a in made if a.is_preferred] == ["Write `law`"] * number


def test_an_editor_that_shows_runs_itself(root: Path) -> None:
    with session(root, options={"reports": True}) as editor:
        editor.open("xx.rule")
        editor.diagnostics("xx.rule")
        arguments = [editor.uri("xx.rule"), "a fur \U0001f98a coat"]
        said = editor.wait(
            editor.client.workspace_execute_command_async(
                types.ExecuteCommandParams("rulec.runExample", arguments)
            )
        )
        assert "prohibited" in said and editor.shown == []


def test_links(root: Path) -> None:
    odd = '\n\nsource old "Old"\n  url      <{}>\n  evidence recalled\n'
    text = FILE + "".join(
        odd.format(a).replace("old", f"old_{n}")
        for n, a in enumerate(("https://example.org/ö?a=1#b", "file:///etc/passwd", "https://[x"))
    )
    with session(root) as editor:
        editor.open("xx.rule", text)
        params = types.DocumentLinkParams(editor.document("xx.rule"))
        found = editor.wait(editor.client.text_document_document_link_async(params)) or []
        assert [link.target for link in found] == [
            editor.uri("lib/vocabulary.rule"),
            "https://example.org/%C3%B6?a=1#b",
        ]
        line = text.split("\n")[found[1].range.start.line]
        span = slice(found[1].range.start.character, found[1].range.end.character)
        assert line[span] == "https://example.org/ö?a=1#b"


def test_a_selection_grows(root: Path) -> None:
    with session(root) as editor:
        for text in (FILE, FILE.replace('cite  law "1"', "cite ("), "", "prohibit"):
            editor.open("xx.rule", text)
            lines = text.split("\n")
            places = [types.Position(n, min(9, len(x))) for n, x in enumerate(lines)]
            params = types.SelectionRangeParams(editor.document("xx.rule"), places)
            found = editor.wait(editor.client.text_document_selection_range_async(params)) or []
            assert len(found) == len(places)
            for one in found:
                inner: types.SelectionRange | None = one
                while inner is not None and (outer := inner.parent) is not None:
                    assert _key(outer.range.start) <= _key(inner.range.start)
                    assert _key(inner.range.end) <= _key(outer.range.end)
                    assert outer.range != inner.range
                    inner = outer


def _key(place: types.Position) -> tuple[int, int]:
    return place.line, place.character


def test_a_part_is_laid_out(root: Path) -> None:
    wild = FILE.replace("  cite  law", "      cite law").replace("  of   furs", "     of furs")
    with session(root) as editor:
        editor.open("xx.rule", wild)
        line = wild[: wild.index("      cite law")].count("\n")
        where = types.Range(types.Position(line, 0), types.Position(line + 1, 0))
        params = types.DocumentRangeFormattingParams(
            editor.document("xx.rule"), where, types.FormattingOptions(2, True)
        )
        edits = editor.wait(editor.client.text_document_range_formatting_async(params)) or []
        assert applied(wild, list(edits)) == FILE.replace("  of   furs", "     of furs")


def test_odd_addresses(root: Path) -> None:
    """Documents that are in no file, or whose address is strange, are read all the same."""
    odd = ("untitled:Untitled-1", "file:///C%3A/L%20st/x.rule", "git:/x.rule?%7B%7D", "file:///")
    with session(root) as editor:
        for uri in odd:
            item = types.TextDocumentItem(uri, "rulec", 1, FILE.replace("use vocabulary", "us"))
            editor.do(editor.client.text_document_did_open, types.DidOpenTextDocumentParams(item))
            there = types.TextDocumentIdentifier(uri)
            found = editor.wait(
                editor.client.text_document_document_symbol_async(types.DocumentSymbolParams(there))
            )
            assert found and {p.uri for p in editor.published} >= {uri}
        with pytest.raises(JsonRpcException, match="no file that can be read"):
            editor.wait(
                editor.client.text_document_document_symbol_async(
                    types.DocumentSymbolParams(types.TextDocumentIdentifier("file:///a%00b"))
                )
            )


def test_a_folder_with_traps(root: Path) -> None:
    """Links that lead to themselves or up, folders that cannot be read and are called as a file is."""
    os.symlink(root, root / "loop")
    os.symlink("self.rule", root / "self.rule")
    (root / "dir.rule").mkdir()
    (root / "closed").mkdir(mode=0)
    try:
        files = Workspace([root])
    finally:
        (root / "closed").chmod(0o700)
    assert [p.name for p in files.files()] == ["xx.rule", "vocabulary.rule"]


def test_folders_with_libraries_of_the_same_name(tmp_path: Path) -> None:
    """Each list uses the library beside it, and a built-in list the built-in one."""
    tmp_path = tmp_path.resolve()
    for name, word in (("a", "pelts"), ("b", "hides")):
        (tmp_path / name / "lib").mkdir(parents=True)
        text = FILE.replace("goods in pelts", f"goods in {word}")
        (tmp_path / name / "xx.rule").write_text(text, "utf-8")
        library = LIBRARY.replace("pelts", word)
        (tmp_path / name / "lib" / "vocabulary.rule").write_text(library, "utf-8")
        (tmp_path / name / "lib" / "goods.rule").write_text('library goods "Goods"\n', "utf-8")
    files = Workspace([tmp_path / "a", tmp_path / "b"])
    for path in files.files():
        assert not [d for d in files.check(path).diagnostics if d.severity == "error"], path
    built_in = files.find("UN")
    assert built_in is not None and files.check(built_in).ok
