"""The server has the text that the editor has, whatever is typed, and findings move with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from rulec.diagnostics.diagnostic import Diagnostic
from rulec.diagnostics.span import Span
from rulec.lsp.moved import moved
from rulec.lsp.sync import edited
from tests.lsp.client import Editor

UNITS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
TEXTS = st.text(st.sampled_from("ab \n\r\f\v\x85\u2028é\u0301\U0001f98a\ufeff"), max_size=30)


def position(text: str, offset: int, encoding: str) -> types.Position:
    """A place as an editor tells it that ends lines as the protocol says."""
    lines = re.split(r"\r\n|\r|\n", text[:offset])
    name, width = UNITS[encoding]
    return types.Position(len(lines) - 1, len(lines[-1].encode(name)) // width)


@st.composite
def typing(
    draw: st.DrawFn,
) -> tuple[str, str, list[list[types.TextDocumentContentChangeEvent]], str]:
    """A text, how its columns are counted, what is typed into it, and what it is then."""
    encoding = draw(st.sampled_from(sorted(UNITS)))
    text = first = draw(TEXTS)
    told: list[list[types.TextDocumentContentChangeEvent]] = []
    for number in draw(st.lists(st.integers(1, 3), max_size=4)):
        changes: list[types.TextDocumentContentChangeEvent] = []
        for _ in range(number):
            new = draw(TEXTS)
            if draw(st.integers(0, 9)) == 0:
                text = new
                changes.append(types.TextDocumentContentChangeWholeDocument(new))
                continue
            # no place stands between the two characters that end a line
            places = [n for n in range(len(text) + 1) if text[n - 1 : n + 1] != "\r\n" or n == 0]
            start, end = sorted((draw(st.sampled_from(places)), draw(st.sampled_from(places))))
            where = types.Range(position(text, start, encoding), position(text, end, encoding))
            changes.append(types.TextDocumentContentChangePartial(where, new))
            text = text[:start] + new + text[end:]
        told.append(changes)
    return first, encoding, told, text


@given(typing())
def test_the_text_is_the_editors(
    typed: tuple[str, str, list[list[types.TextDocumentContentChangeEvent]], str],
) -> None:
    text, encoding, told, last = typed
    for changes in told:
        text = edited(text, changes, encoding)
    assert text == last


@pytest.mark.parametrize(
    ("start", "end", "made"),
    [
        ((0, 99), (0, 99), "ab|\ncd"),  # behind the end of its line: that end
        ((1, 99), (1, 99), "ab\ncd|"),
        ((9, 0), (9, 0), "ab\ncd|"),  # behind the last line: the end of the text
        ((1, 1), (0, 1), "ab\nc|d"),  # an end in front of its start takes nothing away
        ((0, 0), (9, 9), "|"),
    ],
)
def test_places_that_are_not_there(start: tuple[int, int], end: tuple[int, int], made: str) -> None:
    where = types.Range(types.Position(*start), types.Position(*end))
    change = types.TextDocumentContentChangePartial(where, "|")
    assert edited("ab\ncd", [change], "utf-16") == made


def finding(text: str, start: int, end: int) -> Diagnostic:
    before = text.rfind("\n", 0, start) + 1
    last = text.rfind("\n", 0, end) + 1
    span = Span(
        "x",
        start,
        end,
        text.count("\n", 0, start) + 1,
        start - before + 1,
        text.count("\n", 0, end) + 1,
        end - last + 1,
    )
    return Diagnostic("W0702", text[start:end], span, related=(("here", span),))


@given(st.data())
def test_findings_move_with_their_lines(data: st.DataObject) -> None:
    """A finding on lines that were not edited is about the same words; its lines and columns are theirs."""
    texts = st.text(st.sampled_from("ab\n"), max_size=30)
    old = data.draw(texts)
    place = st.integers(0, len(old))
    start, end = sorted((data.draw(place), data.draw(place)))
    new = old[:start] + data.draw(texts) + old[end:]
    spans = data.draw(st.lists(st.tuples(place, place).map(sorted), max_size=4))
    found = [finding(old, a, b) for a, b in spans]
    made = moved(found, "x", old, new)
    for one in made:
        assert one == finding(new, one.span.start, one.span.end)
        assert one.message == new[one.span.start : one.span.end]
    if old == new:
        assert list(made) == found
    first, last = old.count("\n", 0, start) + 1, old.count("\n", 0, end) + 1
    away = [d for d in found if d.span.end_line < first or d.span.line > last]
    assert len(made) >= len(away)


def test_typing_over_the_protocol(tmp_path: Path) -> None:
    """Lines that other programs would break, characters of several units, two ways to end a line."""
    head = '# \u2028 \f \U0001f98a é\r\nruleset XX "\U0001f98a \x85"\r\n  regime DPRK\r\n'
    text = head + "  target KP\r\n  currency EUR\r\n"
    editor = Editor(tmp_path.resolve(), [types.PositionEncodingKind.Utf8])
    editor.open("xx.rule", text)
    assert not errors(editor.diagnostics("xx.rule"))

    def at(mark: str) -> types.Position:
        return position(text, text.index(mark), "utf-8")

    # the later place first, so that the earlier one is still where it was
    edits = [
        (types.Range(at("KP"), at("KP")), "\U0001f98a"),
        (types.Range(at("\U0001f98a \x85"), at(' \x85"')), "éé"),
    ]
    editor.edit("xx.rule", edits)
    found = errors(editor.diagnostics("xx.rule", lambda ds: bool(errors(ds))))
    where = at("KP")
    assert found[0].range.start == where and "\U0001f98a" in found[0].message
    away = types.Range(where, types.Position(where.line, where.character + 4))
    editor.edit("xx.rule", [(away, "")], 3)
    assert editor.diagnostics("xx.rule", lambda ds: not errors(ds))
    assert editor.close() == 0


def errors(found: list[types.Diagnostic]) -> list[types.Diagnostic]:
    return [d for d in found if d.severity == types.DiagnosticSeverity.Error]
