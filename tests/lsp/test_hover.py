"""What an editor shows under the pointer.

The golden file is read by people: `GOLDEN=write pytest tests/lsp/test_hover.py` writes it anew.
"""

from __future__ import annotations

import os
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from lsprotocol import types

from rulec.lsp.hover.hover import hover
from rulec.lsp.manual import about
from rulec.lsp.names import Names
from rulec.lsp.workspace import Workspace
from rulec.money import EcbRates
from rulec.resources import folder
from tests.lsp.places import HEAD, Desk, broken, corpus, sampled

GOLDEN = Path(__file__).parent.parent / "golden" / "hover.md"
SHOWN = (
    ("eu", "goods   CN ex 5701 00 00", 20),
    ("eu", "prohibit eu_9_sep2017", 12),
    ("eu", "unspecified > 473 EUR", 16),
    ("eu", "judged high_quality", 10),
    ("eu", "use goods", 5),
    ("ru", "renumbered HS2022 8525 80", 20),
    ("ru", "cite   decree_665", 10),
    ("ru", "in furs", 4),
    ("jp", "8528 42 to 8528 59", 2),
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def value(found: types.Hover) -> str:
    assert isinstance(found.contents, types.MarkupContent)
    return found.contents.value


def shown(desk: Desk, needle: str, after: int = 1) -> str | None:
    found = hover(desk.files, desk.names, desk.path, desk.at(needle, after))
    return None if found is None else value(found)


def test_golden() -> None:
    files = Workspace()
    names = Names(files)
    parts = []
    for name, needle, after in SHOWN:
        path = folder("rulesets") / f"{name}.rule"
        text = files.check(path).file.text
        found = hover(files, names, path, text.index(needle) + after)
        assert found is not None, needle
        parts.append(f"# {name}: {needle}\n\n{value(found)}\n")
    made = "\n".join(parts)
    if os.environ.get("GOLDEN") == "write":
        GOLDEN.write_text(made, "utf-8")
    assert made == GOLDEN.read_text("utf-8")


def test_padded_code(desk: Desk) -> None:
    told = shown(desk, "9101 00 00")
    assert told and told.startswith("**`9101 00 00`** is read as the whole **heading 9101**")
    assert "(CN2017, 6 subheadings)" in told
    assert "**91** Clocks and watches" in told and "**9101** Wrist-watches" in told
    assert "HS2022" in told  # whose descriptions they are


def test_renumbered_code(desk: Desk) -> None:
    told = shown(desk, "8525 80, ex 4205") or ""
    assert "Later numbered 8525 81" in told
    assert "Later in part numbered 8525 89" in told


def test_part_of_a_code(desk: Desk) -> None:
    told = shown(desk, "4205 00 00") or ""
    assert "part of this code only" in told
    assert 'also fits "Watches and cameras" (judged fits\\_item\\_2)' in told


def test_range(desk: Desk) -> None:
    told = shown(desk, "6101 to 6103") or ""
    assert "from 6101 to the end of 6103" in told


def test_code_that_is_not_there(desk: Desk) -> None:
    desk.write(HEAD.replace("HS 43\n  when", "HS 4399\n  when"))
    told = shown(desk, "4399") or ""
    assert told.startswith("**`4399`** is not in CN2017.") and "- **4304** Artificial fur" in told


def test_other_names_of_a_code(desk: Desk) -> None:
    desk.write(HEAD.replace("6101 to 6103", "6101 to 6103, 4302"))
    assert "stand in `furs` too" in (shown(desk, "4302") or "")
    desk.write(desk.text.replace("from  2017-11-15\n  goods CN", "from  2018-11-15\n  goods CN"))
    assert "stand in" not in (shown(desk, "4302") or "")


def test_code_of_an_example_is_of_its_day(desk: Desk) -> None:
    assert "(HS2017" in (shown(desk, "4303.10") or "")


def test_limit_in_words_and_currencies(desk: Desk) -> None:
    told = shown(desk, "> 50 EUR", 2) or ""
    assert "Each item is **worth more than EUR 50**" in told
    assert "| on 2017-11-15, its first day | on 2018-11-14, its last day |" in told
    rate = EcbRates().rate("USD", date(2017, 11, 15))
    exact = Fraction(round(50 / rate * 100), 100)
    assert f"{float(exact):.2f}" in told
    assert "| SGD |" in told  # the currency of the ruleset


@pytest.mark.parametrize(
    ("test", "words"),
    [
        ("value > 50 EUR", "The whole line is **worth more than EUR 50**."),
        ("value >= 50 EUR", "The whole line is **worth at least EUR 50**."),
        ("value each <= 50 EUR", "Each item is **worth at most EUR 50**"),
        ("value per litre > 50 EUR", "Every litre is **worth more than EUR 50**"),
        ("value per 100 g > 50 EUR", "Every 100 g is **worth more than EUR 50**"),
        ("value unspecified > 50 EUR", "the law does not say of what. A line is covered when each"),
        ("value unspecified < 50 EUR", "A line is covered when the whole of it is."),
        ("value each > limit", "Each item is **worth more than EUR 50**"),
    ],
)
def test_what_a_limit_means(desk: Desk, test: str, words: str) -> None:
    desk.write(HEAD.replace("value each > 50 EUR", test))
    for after in (1, len(test) - 1, test.find("100") + 1):
        assert words in (shown(desk, test, after) or "")


def test_provision(desk: Desk) -> None:
    told = shown(desk, "prohibit furs", 10) or ""
    assert "**furs** (XX): prohibition, was in force from 2017-11-15 until 2018-11-15" in told
    assert "- code in 43 (12 subheadings)" in told
    assert "- value each above EUR 50" in told
    assert "Cites **law**, 1: A law of \\<b\\>2017\\</b\\> (official-text)" in told
    assert "<https://example.org/law>" in told
    assert "Exempted by `embassy`" in told
    assert "1 example: “a coat”" in told
    assert shown(desk, "of   furs", 6) == told == shown(desk, "by furs", 4)


def test_exemption(desk: Desk) -> None:
    told = shown(desk, "exempt embassy", 8) or ""
    assert "Exempts from `furs`" in told and "No example touches it" in told


@pytest.mark.parametrize(
    ("needle", "after", "words"),
    [
        ("source law", 8, "Cited by 3 provisions"),
        ("judgement fine", 11, "Decided by: the court"),
        ("fact width", 6, "**width**: fact, a number in cm"),
        ("fact shape", 6, "Values: `round`, `square`"),
        ("define limit", 8, "**limit**: constant, 50 EUR"),
        ("define pelts", 8, "43 (12 subheadings of CN2017)"),
        ("define heavy", 8, "when net mass above 5 kg"),
        ("ruleset XX", 8, "Implements UN"),
        ("implements UN", 12, "**UN**: ruleset"),
        ("currency   SGD", 12, "**SGD**: Singapore Dollar (2 decimals"),
        ("regime     DPRK", 12, "**DPRK**: regime of `AU`, `CA`"),
        ("target     KP", 12, "**KP**: North Korea"),
        ("CN2017", 2, "edition of the nomenclature, built on HS2017"),
        ("is diplomatic", 5, "**diplomatic**: a value of `purpose`"),
        ("when purpose", 6, "purpose of the consignment"),
        ("official-text", 3, "law itself was read"),
        ("2018-01-10", 3, "**2018-01-10**, a Wednesday"),
        ("2017-11-15", 3, "2 begin: `furs`, `item_2`"),
        ("renumbered", 3, "**`renumbered`**"),
        ("goods HS", 1, "**`goods`**"),
        ("5 kg", 2, "Units of mass"),
    ],
)
def test_other_names_and_words(desk: Desk, needle: str, after: int, words: str) -> None:
    assert words.casefold() in (shown(desk, needle, after) or "").casefold()


def test_nothing_in_texts_and_comments(desk: Desk) -> None:
    desk.write(HEAD + "# prohibit goods\n")
    assert shown(desk, "# prohibit", 4) is None
    assert shown(desk, '"Watches and', 3) is None


def test_values_of_an_example(desk: Desk) -> None:
    desk.write(HEAD.replace("quantity 1,", "quantity 1, fine no, shape round,"))
    assert shown(desk, "fine no", 6) == "**no**: not “fine”"
    assert "a value of `shape`" in (shown(desk, "shape round,", 7) or "")


def test_acknowledged_code(desk: Desk) -> None:
    desk.write(HEAD + 'acknowledge W0707 "the law means so"\n  of furs\n')
    assert (shown(desk, "W0707", 2) or "").startswith("**W0707** warning:")


def test_what_a_file_says_stays_text(desk: Desk) -> None:
    title = "[x](https://evil.example) <script> `a` ![i](u) | & *b*"
    desk.write(HEAD.replace('"Furs"', f'"{title}"'))
    told = shown(desk, "prohibit furs", 10) or ""
    assert "<script>" not in told and "](" not in told.replace("\\](", "")


def test_hover_covers_what_it_is_about(desk: Desk) -> None:
    found = hover(desk.files, desk.names, desk.path, desk.at("9101 00 00"))
    assert found and found.range
    lines = desk.files.lines(desk.path)
    start, end = (lines.offset(p) for p in (found.range.start, found.range.end))
    assert desk.text[start:end] == "9101 00 00"


def test_every_place_of_every_file() -> None:
    files = Workspace()
    names = Names(files)
    for path in corpus():
        text = files.check(path).file.text
        for offset in sampled(text, 30):
            found = hover(files, names, path, offset)
            assert found is None or re.search(r"\w", value(found))


def test_every_place_of_broken_files(desk: Desk) -> None:
    for _, text in broken():
        desk.write(text)
        for offset in sampled(desk.text, 10):
            hover(desk.files, desk.names, desk.path, offset)


def test_examples_are_in_the_language_of_the_editor() -> None:
    """What follows the language in the handbook's fences is not for an editor: it would show them bare."""
    told = about("prohibit")
    assert told is not None and "```rulec\n" in told and "```rule " not in told
