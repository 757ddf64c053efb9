"""The laws of the formatter, on generated files and on every shipped one."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulec.diagnostics.span import Span
from rulec.resources import folder
from rulec.syntax import tree as t
from rulec.syntax.parser import parse
from rulec.syntax.printer import format_file
from tests.conformance.editors.lark_classes import tokens
from tests.property.rule_texts import files


@st.composite
def commented(draw: st.DrawFn) -> str:
    """A file with comments at any of its borders between tokens."""
    text = draw(files())
    file, found = parse(text)
    if found:
        return text
    made, position = "", 0
    for number, (start, token) in enumerate(tokens(file)):
        assert token.start_pos is not None
        at = start + token.start_pos
        made += text[position:at]
        position = at
        first = at == 0 or text[at - 1] == "\n"
        for layout in draw(st.lists(FIRST if first else INNER, max_size=2) if draw(RARE) else NONE):
            made += layout.format(number)
    return made + text[position:] + draw(st.sampled_from(["", "  # last\n", "# last"]))


RARE = st.integers(0, 3).map(lambda number: number == 0)
NONE: st.SearchStrategy[list[str]] = st.just([])
FIRST = st.sampled_from(["# c{}\n", "  # c{}\n", "\n# c{}\n\n"])
INNER = st.sampled_from([" # c{}\n   ", "\n    # c{}\n    ", "\n# c{}\n\n "])


def bare(node: Any) -> Any:
    """A tree without its spans."""
    if isinstance(node, Span):
        return None
    if attrs.has(type(node)):
        parts = (bare(getattr(node, a.name)) for a in attrs.fields(type(node)))
        return type(node).__name__, *parts
    if isinstance(node, tuple):
        return tuple(bare(part) for part in node)
    assert isinstance(node, str | bool | Fraction | None)
    return node


def holds(text: str) -> None:
    file, found = parse(text)
    assert not found, found
    made = format_file(file)
    again, more = parse(made)
    assert not more, (made, more)
    assert bare(again.declarations) == bare(file.declarations)
    assert [c.text for c in again.comments] == [c.text for c in file.comments]
    assert format_file(again) == made
    assert not made or (made.endswith("\n") and not made.endswith("\n\n"))
    assert "\n\n\n" not in made


@given(files())
@settings(max_examples=200)
def test_generated(text: str) -> None:
    file, found = parse(text)
    if not found:
        holds(text)


def owners(file: t.File) -> list[tuple[str, int, int]]:
    """What each comment is about: its text, the declaration and the clause (-1 for the head).

    That is what it stands in or before; behind something on its line, or indented under the last
    clause, it is about that.
    """
    found = []
    for comment in file.comments:
        at = comment.offset
        about = len(file.declarations), -1
        for number, declaration in enumerate(file.declarations):
            clauses = declaration.clauses if isinstance(declaration, t.Block) else ()
            ends = _head_end(declaration), *(clause.span.end for clause in clauses)
            numbered = [
                n for n, end in enumerate(ends, -1) if at < end or _same_line(file, end, at)
            ]
            if numbered:
                about = number, numbered[0]
                break
            if isinstance(declaration, t.Block) and _indented(file, ends[-1], at):
                about = number, len(clauses)
                break
        found.append((comment.text, *about))
    return found


def _head_end(node: t.Declaration) -> int:
    if not isinstance(node, t.Block):
        return node.span.end
    ends = [node.span.start + len(node.keyword)]
    return max([*ends, *(part.span.end for part in (node.name, node.title) if part)])


def _same_line(file: t.File, end: int, at: int) -> bool:
    return end <= at and "\n" not in file.text[end:at]


def _indented(file: t.File, end: int, at: int) -> bool:
    """Whether only indented comments stand between `end` and the comment, which is one itself."""
    lines = file.text[end : at + 1].split("\n")[1:]
    return all(line[:1] != "#" and (not line.strip() or "#" in line) for line in lines) and all(
        line.lstrip().startswith("#") for line in lines if line.strip()
    )


@given(commented())
@settings(max_examples=200)
def test_comments_stay_with_what_they_are_about(text: str) -> None:
    file, found = parse(text)
    if not found:
        holds(text)
        assert owners(parse(format_file(file))[0]) == owners(file)


@given(files())
@settings(max_examples=50)
def test_most_generated_files_are_read(text: str) -> None:
    """The strategy makes files that the grammar reads, or the law above would say nothing."""
    _, found = parse(text)
    assert not [d for d in found if d.code != "E0105"], text


@pytest.mark.parametrize(
    "path", sorted(folder("rulesets").rglob("*.rule")), ids=lambda p: Path(p).stem
)
def test_shipped(path: Path) -> None:
    text = path.read_text("utf-8")
    holds(text)
    assert text == format_file(parse(text)[0]), "run `rulec fmt`"
