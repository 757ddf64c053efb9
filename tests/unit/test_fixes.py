"""The changes that diagnostics offer: what they write, and that they cure what they are about."""

from __future__ import annotations

import pytest

from rulec.diagnostics.diagnostic import Diagnostic
from rulec.diagnostics.fix import apply
from rulec.model.load import Store
from tests.unit.broken_files import FRAME, STANZAS, TYPED

BROKEN = [FRAME.format(stanza) for stanza in STANZAS.values()]
HEAD = """ruleset XX "A list"
  regime   DPRK
  target   KP
  currency EUR

source law "A law"
  evidence recalled

judgement high_quality "of high quality"

fact screen "Screen size"
  type number inch

define watches
  goods HS 9101

"""
FUR = 'prohibit furs "Furs"\n  goods HS 43\n  cite  law\n'

# the declaration as written and as the first fix of each finding leaves it
TABLE = [
    ("prohibit furs\n  goods HS 43\n  cite  lav\n", "prohibit furs\n  goods HS 43\n  cite  law\n"),
    ("prohibit furs\n  goods HS 43\n", "prohibit furs\n  goods HS 43\n  cite law\n"),
    ("prohibit furs\n  goods HS 9101 00 00\n  cite law", "prohibit furs\n  goods HS 9101\n  cite law"),
    ("prohibit p\n  goods HS 9101 9102\n  cite law", "prohibit p\n  goods HS 9101, 9102\n  cite law"),
    ("prohibit p\n  goods HS 9102 to 9101\n  cite law", "prohibit p\n  goods HS 9101 to 9102\n  cite law"),
    ("prohibit p\n  goods HS 43, 9101, 4303\n  cite law", "prohibit p\n  goods HS 43, 9101\n  cite law"),
    ("prohibit p\n  goods HS 4303, 43, 9101\n  cite law", "prohibit p\n  goods HS 43, 9101\n  cite law"),
    ("prohibit p\n  goods 101\n  cite law", "prohibit p\n  goods 0101\n  cite law"),
    ("prohibit p\n  goods 9101;9102\n  cite law", "prohibit p\n  goods 9101,9102\n  cite law"),
    ("prohibit p\n  goods 9101 in watches\n  cite law", "prohibit p\n  goods 9101, in watches\n  cite law"),
    ("prohibit p\n  goods 9101 - 9103\n  cite law", "prohibit p\n  goods 9101 to 9103\n  cite law"),
    ("prohibit p\n  when value each > 50\n  cite law", "prohibit p\n  when value each > 50 EUR\n  cite law"),
    ("prohibit p\n  when value each > EUR 50\n  cite law", "prohibit p\n  when value each > 50 EUR\n  cite law"),
    ("prohibit p\n  when value each > 50EUR\n  cite law", "prohibit p\n  when value each > 50 EUR\n  cite law"),
    ("prohibit p\n  when value each > 50 EUT\n  cite law", "prohibit p\n  when value each > 50 EUR\n  cite law"),
    ("prohibit p\n  when value each > 50,5 EUR\n  cite law", "prohibit p\n  when value each > 50.5 EUR\n  cite law"),
    ("prohibit p\n  when value each > 250 000 EUR\n  cite law", "prohibit p\n  when value each > 250_000 EUR\n  cite law"),
    ("prohibit p\n  when value each exceeding 50 EUR\n  cite law", "prohibit p\n  when value each > 50 EUR\n  cite law"),
    ("prohibit p\n  when value each => 50 EUR\n  cite law", "prohibit p\n  when value each >= 50 EUR\n  cite law"),
    ("prohibit p\n  when value each ≥ 50 EUR\n  cite law", "prohibit p\n  when value each >= 50 EUR\n  cite law"),
    ("prohibit p\n  when high_quality\n  cite law", "prohibit p\n  when judged high_quality\n  cite law"),
    ("prohibit p\n  when judged hihg_quality\n  cite law", "prohibit p\n  when judged high_quality\n  cite law"),
    ("prohibit p\n  when watches\n  cite law", "prohibit p\n  when code in watches\n  cite law"),
    ("prohibit p\n  when destination is kp\n  cite law", "prohibit p\n  when destination is KP\n  cite law"),
    ("prohibit p\n  when: used\n  cite law", "prohibit p\n  when used\n  cite law"),
    ("prohibit p\n  goods 43\n  if value > 5 EUR\n  cite law", "prohibit p\n  goods 43\n  when value > 5 EUR\n  cite law"),
    ("prohibit eu-18\n  goods 43\n  cite law", "prohibit eu_18\n  goods 43\n  cite law"),
    ('prohibit p “Furs”\n  goods 43\n  cite law', 'prohibit p "Furs"\n  goods 43\n  cite law'),
    ('prohibit p "Furs\n  goods 43\n  cite law', 'prohibit p "Furs"\n  goods 43\n  cite law'),
    ("prohibt p\n  goods 43\n  cite law", "prohibit p\n  goods 43\n  cite law"),
    ("prohibit p\ngoods 43\n  cite law", "prohibit p\n  goods 43\n  cite law"),
    ('prohibit p\n  goods 43\n  cite law\n note "a"\n prohibit q "b"\n  goods 44\n  cite law', 'prohibit p\n  goods 43\n  cite law\n note "a"\nprohibit q "b"\n  goods 44\n  cite law'),
    ('source b "B"\n  url https://example.org/x\n  evidence recalled', 'source b "B"\n  url <https://example.org/x>\n  evidence recalled'),
    ("prohibit p\n  when value each > 100.000 EUR\n  cite law", "prohibit p\n  when value each > 100_000 EUR\n  cite law"),
    ("prohibit p\n  goods HS 3304 (other than 3304 30)\n  cite law", "prohibit p\n  goods HS 3304 except 3304 30\n  cite law"),
    ("prohibit p\n  goods HS 2204 21\u20132204 29\n  cite law", "prohibit p\n  goods HS 2204 21 to 2204 29\n  cite law"),
    ("prohibit p\n  from 1 April 2014\n  goods 43\n  cite law", "prohibit p\n  from 2014-04-01\n  goods 43\n  cite law"),
    ("prohibit p\n  when value each > 90 EUR unless used\n  cite law", "prohibit p\n  when value each > 90 EUR and not used\n  cite law"),
    ("prohibit p\n  when value each not exceeding 90 EUR\n  cite law", "prohibit p\n  when value each <= 90 EUR\n  cite law"),
    ("prohibit item 4\n  goods 43\n  cite law", "prohibit item_4\n  goods 43\n  cite law"),
    ("source s\n  evidence official text", "source s\n  evidence official-text"),
    ("prohibit \u0441oat\n  goods 43\n  cite law", "prohibit coat\n  goods 43\n  cite law"),
    ("prohibit p\n  when purpose is traveller\n  cite law", "prohibit p\n  when purpose is personal_effects\n  cite law"),
]  # fmt: skip


def found(text: str) -> tuple[Diagnostic, ...]:
    return Store().check_text(text, "x.rule").diagnostics


@pytest.mark.parametrize(("wrong", "right"), TABLE)
def test_a_fix_writes_what_was_meant(wrong: str, right: str) -> None:
    rest = HEAD + wrong
    made = apply(rest, [d.fixes[0] for d in found(rest) if d.fixes and d.code != "W0505"])
    assert made == HEAD + right


def test_an_unused_name_goes() -> None:
    text = HEAD + FUR
    fixes = [d.fixes[0] for d in found(text) if d.code == "W0505"]
    assert len(fixes) == 3
    assert not [d for d in found(apply(text, fixes)) if d.severity != "note"]


@pytest.mark.parametrize("text", [*BROKEN, *(HEAD + w for w, _ in TABLE)])
def test_no_fix_makes_more_errors(text: str) -> None:
    """Each fix by itself leaves fewer findings of its own code, or uncovers others behind it."""
    before = found(text)
    for diagnostic in before:
        for fix in diagnostic.fixes:
            after = found(apply(text, [fix]))
            same = [(d.code, d.message) for d in before].count(
                (diagnostic.code, diagnostic.message)
            )
            left = [(d.code, d.message) for d in after].count((diagnostic.code, diagnostic.message))
            assert left < same, (fix, diagnostic)


@pytest.mark.parametrize("text", BROKEN)
def test_edits_stand_where_their_lines_and_columns_say(text: str) -> None:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for diagnostic in found(text):
        for edit in (e for fix in diagnostic.fixes for e in fix.edits):
            s = edit.span
            assert (s.start, s.end) == (
                starts[s.line - 1] + s.column - 1,
                starts[s.end_line - 1] + s.end_column - 1,
            )


def test_what_turns_the_direction_of_writing_is_told_and_taken_out() -> None:
    text = HEAD + FUR.replace("Furs", "Fu\u202ers \u05d0") + "# a\x07b\n"
    hidden = [d for d in found(text) if d.code == "W0111"]
    assert [d.severity for d in hidden] == ["warning", "warning"]
    assert apply(text, [d.fixes[0] for d in hidden]) == text.replace("\u202e", "").replace(
        "\x07", ""
    )


def test_a_list_that_is_typed_without_a_book_is_cured_in_three_rounds() -> None:
    text = TYPED
    for least in (30, 4, 1):
        diagnostics = [d for d in found(text) if d.severity == "error"]
        assert len(diagnostics) >= least
        text = apply(text, [d.fixes[0] for d in diagnostics if d.fixes])
    assert [d.message for d in found(text) if d.severity == "error"] == []
    assert "  when value per kg > 1_500 NOK\n" in text
    assert "  goods ex 1604 31 to 1604 32, 0305\n" in text
    assert '  cite forskrift "Annex VIII No. 1"\n' in text


def test_a_name_that_ends_like_a_clause_is_not_cut_with_what_stands_behind_it() -> None:
    text = HEAD + 'judgement in_annex "in it"\n  "the court" by\n  ground "x"\n'
    text += "prohibit p\n  when judged in_annex and judged high_quality and screen > 1 inch\n  cite law\n"
    assert [d.message for d in found(text) if d.severity == "error"] == [
        "something is missing after `by`"
    ]
