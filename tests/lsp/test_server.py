"""The language server as an editor meets it: a process of its own, over the protocol."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from rulec.lsp.tokens import LEGEND
from rulec.resources import folder
from tests.lsp.client import Editor, position

FILE = """ruleset XX "A list"
  regime   DPRK
  target   KP
  currency EUR

use vocabulary

source law "A law"
  evidence recalled

# furs
prohibit furs "Furs"
  goods in pelts
  when  judged fine
  cite  law "1"

exempt traveller "What travellers carry"
  of   furs
  when purpose is personal_effects
  cite law "2"

example "a fur \U0001f98a coat"
  given  code 4303.10, fine yes, date 2020-01-01
  expect prohibited by furs
"""
LIBRARY = """library vocabulary "Words"

judgement fine "of fine quality"

define pelts "Pelts"
  goods HS 43
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("work space")
    (root / "lib").mkdir()
    (root / "xx.rule").write_text(FILE, "utf-8")
    (root / "lib" / "vocabulary.rule").write_text(LIBRARY, "utf-8")
    shutil.copy(folder("rulesets") / "ca_russia.rule", root)
    shutil.copy(folder("rulesets") / "ca.rule", root)
    return root


@pytest.fixture(scope="module")
def editor(root: Path) -> Iterator[Editor]:
    editor = Editor(root)
    yield editor
    assert editor.close() == 0
    assert editor.shown == []


@pytest.fixture
def file(editor: Editor) -> Iterator[str]:
    """The list and its library, open and without findings."""
    editor.published.clear()
    editor.open("lib/vocabulary.rule")
    text = editor.open("xx.rule")
    assert editor.diagnostics("xx.rule") == []
    yield text
    for path in ("xx.rule", "lib/vocabulary.rule"):
        params = types.DidCloseTextDocumentParams(editor.document(path))
        editor.do(editor.client.text_document_did_close, params)


def at(
    editor: Editor, text: str, mark: str, inside: int = 0, after: str = ""
) -> tuple[types.TextDocumentIdentifier, types.Position]:
    return editor.document("xx.rule"), position(text, mark, inside, after)


def place(location: object) -> tuple[str, int, int, int]:
    assert isinstance(location, types.Location)
    r = location.range
    assert r.start.line == r.end.line
    return Path(location.uri).name, r.start.line, r.start.character, r.end.character


def applied(text: str, edits: list[types.TextEdit]) -> str:
    """A text after edits, as an editor makes them: all against the text as it was."""
    lines = text.split("\n")

    def offset(p: types.Position) -> int:
        line = lines[p.line].encode("utf-16-le")[: 2 * p.character].decode("utf-16-le")
        return sum(len(x) + 1 for x in lines[: p.line]) + len(line)

    for edit in sorted(edits, key=lambda e: offset(e.range.start), reverse=True):
        text = text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end) :]
    return text


def covered(text: str) -> str:
    """The list with a provision that another covers."""
    more = 'prohibit sables "Sables"\n  goods HS 4301\n  when  judged fine\n  cite  law\n\n'
    return text.replace("of   furs", "of   furs, sables").replace("exempt", more + "exempt", 1)


# diagnostics


def test_a_mistake_is_told_and_taken_back(editor: Editor, file: str) -> None:
    editor.change("xx.rule", file.replace('cite  law "1"', 'cite  lav "1"'))
    (found,) = editor.diagnostics("xx.rule")
    assert (found.code, found.severity) == ("E0204", types.DiagnosticSeverity.Error)
    assert found.range == types.Range(types.Position(14, 8), types.Position(14, 11))
    assert "did you mean `law`?" in found.message
    editor.change("xx.rule", file)
    assert editor.diagnostics("xx.rule") == []


def test_a_mistake_in_a_library_is_told_where_it_is_used(editor: Editor, file: str) -> None:
    editor.change("lib/vocabulary.rule", LIBRARY.replace("HS 43", "HS 4399"))
    assert [d.code for d in editor.diagnostics("lib/vocabulary.rule", bool)] == ["E0403"]
    (found,) = editor.diagnostics("xx.rule", bool)
    assert found.code == "E0210"
    assert found.related_information is not None
    assert found.related_information[0].location.uri == editor.uri("lib/vocabulary.rule")
    editor.change("lib/vocabulary.rule", LIBRARY)
    assert editor.diagnostics("xx.rule", lambda d: not d) == []


def test_the_consistency_of_the_list_follows(editor: Editor, file: str) -> None:
    editor.change("xx.rule", covered(file))
    found = editor.diagnostics("xx.rule", lambda ds: any(d.code == "W0702" for d in ds))
    assert [d.code for d in found] == ["W0702"]


def test_columns_are_counted_as_the_editor_counts(editor: Editor, file: str) -> None:
    broken = file.replace('coat"', 'coat" "\U0001f98a" nonsense')
    editor.change("xx.rule", broken)
    found = editor.diagnostics("xx.rule", bool)[0]
    line = 'example "a fur \U0001f98a coat" "\U0001f98a" '
    assert found.range.start == types.Position(21, len(line.encode("utf-16-le")) // 2)


@pytest.mark.parametrize(
    "encoding",
    [types.PositionEncodingKind.Utf8, types.PositionEncodingKind.Utf32],
)
def test_another_way_to_count_columns(root: Path, encoding: types.PositionEncodingKind) -> None:
    editor = Editor(root, [encoding])
    editor.open("xx.rule", FILE.replace('coat"', 'coat" "\U0001f98a" nonsense'))
    found = editor.diagnostics("xx.rule", bool)[0]
    line = 'example "a fur \U0001f98a coat" "\U0001f98a" '
    width = len(line.encode()) if encoding == types.PositionEncodingKind.Utf8 else len(line)
    assert found.range.start == types.Position(21, width)
    assert editor.close() == 0


@pytest.mark.parametrize(
    "text", ["", "\n", "\x00", "(" * 5000, 'ruleset XX "\ud83e', "\f\u2028\r\r\n#"]
)
def test_no_text_stops_the_server(editor: Editor, file: str, text: str) -> None:
    editor.change("xx.rule", text.encode("utf-8", "replace").decode())
    editor.diagnostics("xx.rule")
    for ask, params in (
        (editor.client.text_document_document_symbol_async, types.DocumentSymbolParams),
        (editor.client.text_document_folding_range_async, types.FoldingRangeParams),
        (editor.client.text_document_semantic_tokens_full_async, types.SemanticTokensParams),
    ):
        editor.wait(ask(params(editor.document("xx.rule"))))  # type: ignore[operator]
    editor.change("xx.rule", file)
    assert editor.diagnostics("xx.rule", lambda d: not d) == []


# names


def test_definition_in_the_file_and_in_a_library(editor: Editor, file: str) -> None:
    ask = editor.client.text_document_definition_async
    found = editor.wait(ask(types.DefinitionParams(*at(editor, file, "law", 1, after="cite"))))
    assert place(found) == ("xx.rule", 7, 7, 10)
    found = editor.wait(ask(types.DefinitionParams(*at(editor, file, "pelts"))))
    assert place(found) == ("vocabulary.rule", 4, 7, 12)
    found = editor.wait(ask(types.DefinitionParams(*at(editor, file, "vocabulary"))))
    assert place(found) == ("vocabulary.rule", 0, 8, 18)
    assert editor.wait(ask(types.DefinitionParams(*at(editor, file, "purpose")))) is None  # type: ignore[arg-type]


def test_references_over_files(editor: Editor, file: str) -> None:
    where = at(editor, file, "fine")
    params = types.ReferenceParams(types.ReferenceContext(True), *where)
    found = editor.wait(editor.client.text_document_references_async(params)) or []
    assert [place(f)[:2] for f in found] == [
        ("vocabulary.rule", 2),
        ("xx.rule", 13),
        ("xx.rule", 22),
    ]


def test_rename_over_files(editor: Editor, file: str) -> None:
    where = at(editor, file, "fine")
    params = types.RenameParams(*where, "exquisite")
    edit = editor.wait(editor.client.text_document_rename_async(params))
    assert edit is not None and edit.changes is not None
    texts = {editor.uri("xx.rule"): file, editor.uri("lib/vocabulary.rule"): LIBRARY}
    assert set(edit.changes) == set(texts)
    for uri, edits in edit.changes.items():
        made = applied(texts[uri], list(edits))
        assert made == re.sub(r"(?<!of )\bfine\b", "exquisite", texts[uri])


@pytest.mark.parametrize(
    ("mark", "new", "why"),
    [
        ("furs", "2x", "cannot be a name"),
        ("furs", "cite", "cannot be a name"),
        ("furs", "traveller", "declared in xx.rule already"),
        ("purpose", "reason", "fact of every line"),
        ("vocabulary", "words", "rename the file"),
    ],
)
def test_what_cannot_be_renamed(editor: Editor, file: str, mark: str, new: str, why: str) -> None:
    where = at(editor, file, mark, after="exempt" if mark == "furs" else "")
    params = types.RenameParams(*where, new)
    with pytest.raises(JsonRpcException, match=why):
        editor.wait(editor.client.text_document_rename_async(params))


def test_highlights(editor: Editor, file: str) -> None:
    where = at(editor, file, "furs", after="of   ")
    params = types.DocumentHighlightParams(*where)
    found = editor.wait(editor.client.text_document_document_highlight_async(params)) or []
    assert [h.range.start.line for h in found] == [11, 17, 23]


# the text


def test_outline_and_folds(editor: Editor, file: str) -> None:
    params = types.DocumentSymbolParams(editor.document("xx.rule"))
    (head,) = editor.wait(editor.client.text_document_document_symbol_async(params)) or []
    assert isinstance(head, types.DocumentSymbol) and head.name == "XX"
    assert [s.name for s in head.children or []] == [
        "law",
        "furs",
        "traveller",
        "a fur \U0001f98a coat",
    ]
    folds = types.FoldingRangeParams(editor.document("xx.rule"))
    found = editor.wait(editor.client.text_document_folding_range_async(folds)) or []
    assert (11, 14) in [(f.start_line, f.end_line) for f in found]


def test_search_over_files(editor: Editor, file: str) -> None:
    """Also for a word of a title: VS Code shows what has it in its name."""

    def found(query: str) -> list[str]:
        params = types.WorkspaceSymbolParams(query)
        return [s.name for s in editor.wait(editor.client.workspace_symbol_async(params)) or []]

    assert found("pelts") == ["pelts: Pelts"]
    assert "furs: Furs" in found("prohibit furs")
    assert "traveller: What travellers carry" in found("carry")


def test_layout(editor: Editor, file: str) -> None:
    wild = file.replace("  cite  law", "      cite law").replace("\n\n#", "\n\n\n\n#") + "\n\n\n"
    editor.change("xx.rule", wild)
    params = types.DocumentFormattingParams(
        editor.document("xx.rule"), types.FormattingOptions(4, True)
    )
    edits = editor.wait(editor.client.text_document_formatting_async(params)) or []
    assert len(edits) > 1 and applied(wild, list(edits)) == file
    editor.change("xx.rule", "prohibit (")
    assert editor.wait(editor.client.text_document_formatting_async(params)) is None


def test_semantic_tokens(editor: Editor, file: str) -> None:
    params = types.SemanticTokensParams(editor.document("xx.rule"))
    found = editor.wait(editor.client.text_document_semantic_tokens_full_async(params))
    assert found is not None
    lines, told, line, column = file.split("\n"), [], 0, 0
    for down, across, length, kind, modifiers in zip(*[iter(found.data)] * 5, strict=True):
        line, column = line + down, across if down else column + across
        units = lines[line].encode("utf-16-le")[2 * column : 2 * (column + length)]
        told.append((units.decode("utf-16-le"), LEGEND.token_types[kind], modifiers))
    assert ("furs", "function", 1) in told and ("furs", "function", 0) in told
    assert ("purpose", "property", 2) in told
    assert ("pelts", "type", 0) in told
    assert ("a fur \U0001f98a coat", "string", 0) in told
    assert ("prohibit", "keyword", 1) in told and ("goods", "keyword", 0) in told
    assert ("# furs", "comment", 0) in told


def test_fixes(editor: Editor, file: str) -> None:
    editor.published.clear()
    wrong = file.replace('cite  law "1"', 'cite  lav "1"')
    editor.change("xx.rule", wrong)
    (found,) = editor.diagnostics("xx.rule", bool)
    params = types.CodeActionParams(
        editor.document("xx.rule"), found.range, types.CodeActionContext([found])
    )
    action, other = editor.wait(editor.client.text_document_code_action_async(params)) or []
    assert isinstance(action, types.CodeAction) and action.is_preferred
    assert other.title == "Declare a source `lav`"
    assert action.title == "Write `law`" and action.edit and action.edit.changes
    assert applied(wrong, list(action.edit.changes[editor.uri("xx.rule")])) == file


def test_a_finding_may_be_acknowledged(editor: Editor, file: str) -> None:
    text = covered(file)
    editor.change("xx.rule", text)
    (found,) = editor.diagnostics("xx.rule", lambda ds: any(d.code == "W0702" for d in ds))
    params = types.CodeActionParams(
        editor.document("xx.rule"), found.range, types.CodeActionContext([found])
    )
    (action,) = editor.wait(editor.client.text_document_code_action_async(params)) or []
    assert isinstance(action, types.CodeAction) and action.edit and action.edit.changes
    made = applied(text, list(action.edit.changes[editor.uri("xx.rule")]))
    editor.published.clear()
    editor.change("xx.rule", made)
    assert editor.diagnostics("xx.rule", lambda ds: not ds) == []
    assert 'acknowledge W0702 "' in made


def test_files_of_a_real_list_are_followed(editor: Editor) -> None:
    """What Canada's second list adopts of no other and cites is found in it."""
    text = editor.open("ca_russia.rule")
    assert not [d for d in editor.diagnostics("ca_russia.rule") if d.severity == 1]
    cited = position(text, "schedule_6_1", 2, after="\nprohibit")
    params = types.ReferenceParams(
        types.ReferenceContext(False), editor.document("ca_russia.rule"), cited
    )
    found = editor.wait(editor.client.text_document_references_async(params)) or []
    assert len(found) == len([x for x in text.split("\n") if "cite" in x and "schedule_6_1" in x])


# beside the text


def test_hover_over_a_code(editor: Editor, file: str) -> None:
    params = types.HoverParams(*at(editor, file, "4303.10", 2))
    found = editor.wait(editor.client.text_document_hover_async(params))
    assert found is not None and isinstance(found.contents, types.MarkupContent)
    assert "43" in found.contents.value and "fur" in found.contents.value.casefold()


def test_completion_in_a_broken_file(editor: Editor, file: str) -> None:
    typed = file.replace('cite  law "1"', "cite  ")
    editor.change("xx.rule", typed)
    where = position(typed, "cite  ", 6)
    params = types.CompletionParams(editor.document("xx.rule"), where)
    found = editor.wait(editor.client.text_document_completion_async(params))
    assert isinstance(found, types.CompletionList)
    assert [item.label for item in found.items] == ["law"]


def test_lenses_and_a_run_of_an_example(editor: Editor, file: str) -> None:
    params = types.CodeLensParams(editor.document("xx.rule"))
    found = editor.wait(editor.client.text_document_code_lens_async(params)) or []
    told = [editor.wait(editor.client.code_lens_resolve_async(one)).command for one in found]
    titles = [command.title for command in told if command]
    assert titles[0] == "1 of 1 examples pass, 2 provisions"
    assert "also banned by" in titles[1] or "open to judgement" in titles[1]
    run = told[-1]
    assert run and run.title == "run: passes" and run.command == "rulec.runExample"
    said = editor.wait(
        editor.client.workspace_execute_command_async(
            types.ExecuteCommandParams(run.command, run.arguments)
        )
    )
    assert "prohibited" in said
    assert editor.shown.pop() == said


def test_inlay_hints(editor: Editor, file: str) -> None:
    padded = file.replace("goods in pelts", "goods HS 4301 00 00, ex 4303")
    editor.change("xx.rule", padded)
    params = types.InlayHintParams(
        editor.document("xx.rule"), types.Range(types.Position(0, 0), types.Position(40, 0))
    )
    found = editor.wait(editor.client.text_document_inlay_hint_async(params)) or []
    labels = ["".join(p if isinstance(p, str) else p.value for p in h.label) for h in found]
    assert any("4301" in label for label in labels) and any("fits" in label for label in labels)
