"""Where a new line begins."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from rulec.lsp.enter import entered
from rulec.lsp.positions import Lines
from tests.lsp.client import Editor
from tests.lsp.places import broken, corpus
from tests.lsp.test_server import FILE, applied


@pytest.mark.parametrize(
    ("above", "below", "indent"),
    [
        ('prohibit furs "Furs"', "", 2),
        ('prohibit furs "Furs"  # of animals', "", 2),
        ('example "a coat"', "", 2),
        ("  goods HS 43", "", 2),
        ("    goods HS 43", "", 4),  # as the clauses of this file stand
        ("  goods   HS 43,", "", 10),
        ("  goods   HS 43,  # and", "", 10),
        ("          4301,", "", 10),
        ("  goods   HS 43,\n          4301", "", 2),
        ("  ex when judged a and", "", 10),
        ('  cite  law "1, and"', "", 2),
        ("  when  (", "", 8),
        ('  note "a long text "', '"in two parts"', 7),
        ("", "", 0),
        ("  ", "", 0),
        ("# a remark", "", 0),
        ("use vocabulary", "", 0),
        ("use vocabulary,", "", 4),
        ("define limit 50 EUR", "", 0),
        ('define pelts "Pelts"', "", 2),
        ("renumbered HS2022 8525 80 to 8525 81", "", 0),
        ("  goods HS 43", "exempt travellers", 0),
        ("  goods HS 43", "  exempt travellers", 0),
        ("nonsense", "", 0),
    ],
)
def test_where_a_line_begins(above: str, below: str, indent: int) -> None:
    text = f"{above}\n{below}"
    made = applied(text, entered(Lines(text), above.count("\n") + 1))
    assert made == f"{above}\n{' ' * indent}{below.lstrip()}"


def test_shipped_files_are_laid_out_so() -> None:
    """Whoever types them finds each line where the formatter puts it."""
    for path in corpus():
        lines = Lines(path.read_text("utf-8"))
        for number, (above, here) in enumerate(zip(lines.lines, lines.lines[1:], strict=False), 1):
            if not above.strip() or above.lstrip().startswith("#") or not here.startswith(" "):
                continue
            if here.split()[0] not in ("and", "or", "#"):  # nothing in front says that it goes on
                assert entered(lines, number) == [], (path.name, number, above, here)


def test_no_text_is_too_odd() -> None:
    for text in (*(text for _, text in broken()), "", "\n\n", "  \n\t\n\f\n\u2028"):
        lines = Lines(text)
        for number in range(-1, len(lines.lines) + 2):
            entered(lines, number)


def test_over_the_protocol(tmp_path: Path) -> None:
    editor = Editor(tmp_path.resolve())
    assert editor.capabilities.document_on_type_formatting_provider
    text = FILE.replace('  cite  law "1"\n', '  cite  law "1"\n\n')
    editor.open("xx.rule", text)
    there = types.Position(text[: text.index('law "1"')].count("\n") + 1, 0)
    params = types.DocumentOnTypeFormattingParams(
        editor.document("xx.rule"), there, "\n", types.FormattingOptions(2, True)
    )
    made = editor.wait(editor.client.text_document_on_type_formatting_async(params)) or []
    assert [e.new_text for e in made] == ["  "]
    assert editor.close() == 0
