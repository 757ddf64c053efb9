"""The remarks between the words of a file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from lsprotocol import types

from rulec.lsp.hints import WIDE, hints
from rulec.lsp.workspace import Workspace
from tests.lsp.places import HEAD, Desk, broken, corpus


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def told(desk: Desk, first: int = 0, last: int = 10_000) -> dict[str, str]:
    """The word in front of each hint, and the hint."""
    lines = desk.text.split("\n")
    found = hints(desk.files, desk.path, first, last)
    return {
        lines[h.position.line][: h.position.character].rsplit(", ", 1)[-1].split("CN ")[-1]: str(
            h.label
        )
        for h in found
    }


def test_what_codes_were_taken_for(desk: Desk) -> None:
    assert told(desk) == {
        "9101 00 00": "= heading 9101",
        "ex 4205 00 00": "= part of heading 4205",
        "6101 to 6103": "(19)",
    }


def test_a_line_with_room_says_more(desk: Desk) -> None:
    desk.write(HEAD.replace(" ex 4205 00 00, ", "\n    ex 4205 00 00,\n    "))
    assert told(desk) == {
        "9101 00 00": "= heading 9101",
        "    ex 4205 00 00": "= part of heading 4205, if it fits",
        "    6101 to 6103": "(19 subheadings)",
    }


def test_a_line_without_room_keeps_the_first(desk: Desk) -> None:
    codes = [f"ex {heading} 00 00" for heading in range(9101, 9108)]
    desk.write(HEAD.replace("9101 00 00, 8525 80, ex 4205 00 00, 6101 to 6103", ", ".join(codes)))
    assert list(told(desk).items()) == [
        ("ex 9101 00 00", "= part of 9101"),
        ("ex 9102 00 00", "= part of 9102"),
        ("ex 9103 00 00", "= part of 9103"),
    ]


def test_what_is_read_as_it_stands_has_none(desk: Desk) -> None:
    desk.write(HEAD.replace("9101 00 00, 8525 80, ex 4205 00 00, 6101 to 6103", "9101, 9101 11 00"))
    assert told(desk) == {}


def test_a_condition_in_place_of_the_judgement(desk: Desk) -> None:
    text = HEAD.replace("6103\n", "6103\n  ex when judged fine\n")
    desk.write(text.replace(" ex 4205 00 00, ", "\n    ex 4205 00 00,\n    "))
    assert told(desk)["    ex 4205 00 00"] == '= part of heading 4205, if judged "fine"'


def test_definitions_have_their_size(desk: Desk) -> None:
    desk.write(HEAD.replace("goods CN 9101 00 00", "goods in pelts, CN 9101 00 00"))
    assert told(desk)["  goods in pelts"] == "(12 subheadings)"


def test_only_what_is_seen(desk: Desk) -> None:
    line = desk.text[: desk.at("9101 00 00")].count("\n")
    assert len(told(desk, line, line)) == 3
    assert not told(desk, 0, line - 1) and not told(desk, line + 1, 10_000)


def test_the_description_is_in_the_tooltip(desk: Desk) -> None:
    first = hints(desk.files, desk.path, 0, 10_000)[0]
    assert isinstance(first.tooltip, types.MarkupContent)
    assert "**9101** Wrist-watches" in first.tooltip.value


def test_every_file() -> None:
    files = Workspace()
    for path in corpus():
        wide: Counter[int] = Counter()
        for found in hints(files, path, 0, 10_000):
            wide[found.position.line] += len(str(found.label))
            assert found.tooltip
        assert not wide or max(wide.values()) <= WIDE


def test_broken_files(desk: Desk) -> None:
    for _, text in broken():
        desk.write(text)
        hints(desk.files, desk.path, 0, 10_000)
