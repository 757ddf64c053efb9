"""The colours of a file: declaration by declaration they are those of the whole."""

from __future__ import annotations

import random

import pytest
from pygments.token import Keyword

from rulec.editors.pygments_lexer import RuleLexer
from rulec.lsp import tokens
from rulec.lsp.names import occurrences
from rulec.lsp.positions import Lines
from rulec.lsp.tokens import LEGEND
from rulec.model.load import Store
from tests.lsp.places import broken, corpus


def whole(text: str) -> list[tokens.Token]:
    """What is told of the words where the lexer reads all in one."""
    made = []
    for start, kind, value in RuleLexer().get_tokens_unprocessed(text):
        shown = next((t for lexical, t in tokens._LEXICAL if kind in lexical), None)
        if shown is not None and value:
            made.append((start, len(value), shown, int(kind in Keyword.Declaration)))
    return made


@pytest.mark.parametrize(
    "text", [text for _, text in broken()] + ["", "\n", 'use "a\n  goods\n#\nx']
)
def test_broken_files(text: str) -> None:
    assert list(tokens._lexical(text)) == whole(text)


def test_shipped_files_with_pieces_missing() -> None:
    chosen = random.Random(5)
    for path in corpus():
        text = path.read_text("utf-8")[:20_000]
        start = chosen.randrange(len(text))
        for one in (text, text[:start] + text[start + chosen.randrange(200) :]):
            assert list(tokens._lexical(one)) == whole(one), path


def test_tokens_stand_in_order_and_apart() -> None:
    """As the protocol wants them, names among them, each within its line."""
    store = Store()
    for path in corpus()[:6]:
        checked = store.check(path)
        lines = Lines(checked.file.text)
        names = occurrences(checked.file, checked.scope)
        data = tokens.tokens(lines, names)
        line = column = end = 0
        for down, across, length, _, _ in zip(*[iter(data)] * 5, strict=True):
            line, column = line + down, across if down else column + across
            assert length > 0 and (down or column >= end)
            end = column + length
            assert end <= len(lines.lines[line].encode("utf-16-le")) // 2
        keyword = LEGEND.token_types.index("keyword")
        told = zip(data[3::5], data[4::5], strict=True)
        declared = sum(1 for kind, modifiers in told if modifiers & 1 and kind != keyword)
        assert declared == sum(1 for n in names if n.declares)
