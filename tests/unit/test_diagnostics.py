"""Diagnostics: the catalogue, the three forms of output, and suggestions."""

from __future__ import annotations

import json
import re
from textwrap import dedent
from typing import Any

import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

from rulec.diagnostics.catalogue import CATALOGUE, explain
from rulec.diagnostics.diagnostic import Diagnostic, RulecError
from rulec.diagnostics.json import render_json
from rulec.diagnostics.sarif import render_sarif
from rulec.diagnostics.span import Span
from rulec.diagnostics.suggest import nearest
from rulec.diagnostics.text import MAX_WIDTH, render_text
from rulec.model.load import Store
from rulec.syntax.parser import parse

TEXT = 'prohibit furs "Furs"\n  goods CN 9101 0\n  from 2017-11-15\n'


def span(
    line: int, column: int, end_column: int, *, path: str = "eu.rule", text: str = TEXT
) -> Span:
    before = sum(len(part) + 1 for part in text.split("\n")[: line - 1])
    return Span(path, before + column - 1, before + end_column - 1, line, column, line, end_column)


def wrong_length(**more: Any) -> Diagnostic:
    return Diagnostic("E0401", "a code of 5 digits", span(2, 12, 18), **more)


def marked(line: str, column: int, end_column: int) -> tuple[str, str]:
    """The shown line and the carets, both after the gutter."""
    found = Diagnostic("E0101", "m", span(1, column, end_column, text=line))
    out = render_text([found], {"eu.rule": line}).split("\n")
    return out[3].removeprefix("1 | "), out[4].removeprefix("  | ")


def example(code: str, *, right: bool) -> str:
    """An example from the catalogue; a clause alone is put into a declaration."""
    parts = CATALOGUE[code].explanation.split("\n\n")
    text = dedent(parts[4] if right else parts[2]).rstrip("\n") + "\n"
    if text.split()[0] in ("goods", "note", "until", "when"):
        text = f'prohibit x "x"\n  {text}'
    return text


class TestDiagnostic:
    @pytest.mark.parametrize(
        ("code", "severity"), [("E0401", "error"), ("W0505", "warning"), ("N0405", "note")]
    )
    def test_severity_comes_from_the_catalogue(self, code: str, severity: str) -> None:
        assert Diagnostic(code, "m", span(1, 1, 2)).severity == severity

    def test_is_frozen_and_hashable(self) -> None:
        found = wrong_length()
        with pytest.raises(FrozenInstanceError):
            found.code = "E0101"  # type: ignore[misc]
        assert {found, wrong_length()} == {found}

    def test_error_holds_and_shows_diagnostics(self) -> None:
        error = RulecError((wrong_length(),))
        assert error.diagnostics == (wrong_length(),)
        assert str(error) == "eu.rule:2:12: error[E0401]: a code of 5 digits"


class TestCatalogue:
    def test_holds_exactly_the_codes(self) -> None:
        groups = {"01": 11, "02": 10, "03": 7, "04": 5, "05": 7, "06": 1, "07": 10, "09": 1}
        expected = {f"{g}{n:02}" for g, count in groups.items() for n in range(1, count + 1)}
        assert {code[1:] for code in CATALOGUE} == expected
        assert len(CATALOGUE) == len(expected)
        milder = {code for code in CATALOGUE if code[0] != "E"}
        consistency = {f"W07{n:02}" for n in range(1, 11)} - {"W0709"} | {"N0709"}
        assert (
            milder == {"W0111", "W0307", "N0405", "W0504", "W0505", "W0506", "W0507"} | consistency
        )

    @pytest.mark.parametrize("code", CATALOGUE)
    def test_every_entry_explains_with_two_examples(self, code: str) -> None:
        entry = CATALOGUE[code]
        assert entry.code == code
        prose, wrong_head, wrong, right_head, right = entry.explanation.split("\n\n")
        assert (wrong_head, right_head) == ("Wrong:", "Right:")
        assert len(re.findall(r"[.;](?:\s|$)", prose)) >= 3
        assert wrong != right
        for example in (wrong, right):
            assert all(line.startswith("    ") for line in example.strip("\n").split("\n"))

    @pytest.mark.parametrize("code", sorted(CATALOGUE.keys() - {"E0901"}))  # about a file's name
    def test_right_examples_are_well_formed(self, code: str) -> None:
        text = example(code, right=True)
        assert parse(text, "right.rule")[1] == ()

    @pytest.mark.parametrize("code", ["E0101", "E0102", "E0103", "E0106"])
    def test_wrong_examples_give_their_code(self, code: str) -> None:
        assert {d.code for d in parse(example(code, right=False), "wrong.rule")[1]} == {code}

    def test_explain(self) -> None:
        assert explain("e0401").startswith("error[E0401]: code of wrong length\n\n")

    def test_explain_unknown(self) -> None:
        with pytest.raises(KeyError, match="did you mean E0401"):
            explain("E04011")


class TestText:
    def test_error_with_everything(self) -> None:
        found = wrong_length(
            expected="2, 4, 6, 8 or 10 digits",
            hint="is a zero missing?",
            related=(("the provision begins here", span(1, 10, 14)),),
        )
        assert render_text([found], {"eu.rule": TEXT}) == (
            "error[E0401]: a code of 5 digits\n"
            " --> eu.rule:2:12\n"
            "  |\n"
            "2 |   goods CN 9101 0\n"
            "  |            ^^^^^^\n"
            "  = expected: 2, 4, 6, 8 or 10 digits\n"
            "  = hint: is a zero missing?\n"
            "note: the provision begins here\n"
            " --> eu.rule:1:10\n"
            "  |\n"
            '1 | prohibit furs "Furs"\n'
            "  |          ^^^^\n"
            "\n"
            "1 error\n"
        )

    def test_summary(self) -> None:
        unused = Diagnostic("W0505", "m", span(1, 1, 2))
        assert render_text([wrong_length(), unused, wrong_length()], {}).endswith(
            "\n2 errors, 1 warning\n"
        )
        assert render_text([], {}) == "no errors\n"

    def test_without_the_source_only_the_place(self) -> None:
        out = render_text([wrong_length()], {})
        assert out == "error[E0401]: a code of 5 digits\n --> eu.rule:2:12\n\n1 error\n"

    def test_gutter_is_as_wide_as_the_line_number(self) -> None:
        text = "\n" * 99 + "abc"
        found = Diagnostic("E0101", "m", span(100, 1, 4, text=text), hint="h")
        assert render_text([found], {"eu.rule": text}).split("\n")[1:6] == [
            "   --> eu.rule:100:1",
            "    |",
            "100 | abc",
            "    | ^^^",
            "    = hint: h",
        ]

    def test_color_only_adds_escapes(self) -> None:
        found = [wrong_length(hint="h"), Diagnostic("W0505", "m", span(1, 1, 2))]
        plain = render_text(found, {"eu.rule": TEXT})
        colored = render_text(found, {"eu.rule": TEXT}, color=True)
        assert "\x1b" not in plain
        assert "\x1b[1;31merror[E0401]\x1b[0m" in colored
        assert "\x1b[1;33mwarning[W0505]\x1b[0m" in colored
        assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain

    def test_tabs(self) -> None:
        assert marked("\tgoods\tHS", 8, 10) == ("    goods   HS", "            ^^")

    def test_characters_two_cells_wide(self) -> None:
        assert marked("毛皮 x", 4, 5) == ("毛皮 x", "     ^")
        assert marked("毛皮 x", 1, 3) == ("毛皮 x", "^^^^")

    def test_empty_span_and_end_of_line(self) -> None:
        assert marked("abc", 2, 2) == ("abc", " ^")
        assert marked("abc", 4, 4) == ("abc", "   ^")

    def test_span_over_several_lines_marks_the_rest_of_the_first(self) -> None:
        found = Diagnostic("E0101", "m", Span("eu.rule", 9, 30, 1, 10, 2, 9))
        assert f"\n  | {' ' * 9}{'^' * 11}\n" in render_text([found], {"eu.rule": TEXT})

    def test_windows_line_ends_and_byte_order_mark(self) -> None:
        out = render_text([wrong_length()], {"eu.rule": "\ufeff" + TEXT.replace("\n", "\r\n")})
        assert "2 |   goods CN 9101 0\n" in out

    def test_control_and_direction_characters_do_not_reach_the_terminal(self) -> None:
        line = "a\x1b[31m\u202eb"
        found = Diagnostic("E0103", f"unreadable {line}", span(1, 2, 3, text=line), hint=line)
        out = render_text([found], {"eu.rule": line})
        assert "\x1b" not in out
        assert "\u202e" not in out
        assert marked(line, 2, 3) == ("a\ufffd[31m\ufffdb", " ^")

    @pytest.mark.parametrize("column", [1, 30, 100, 250, 490, 500])
    def test_wide_line_is_cut_around_the_mark(self, column: int) -> None:
        line = "".join(chr(ord("a") + i % 26) for i in range(500))
        shown, carets = marked(line, column, min(column + 3, 501))
        assert len(shown) <= MAX_WIDTH
        assert len(carets) <= MAX_WIDTH
        at = carets.index("^")
        assert shown[at : len(carets)] == line[column - 1 : column + 2]

    @given(
        st.text(st.characters(exclude_characters="\n"), max_size=400),
        st.integers(1, 500),
        st.integers(0, 500),
        st.integers(0, 2),
    )
    def test_never_fails_and_never_shows_too_much(
        self, line: str, column: int, length: int, more: int
    ) -> None:
        where = Span("eu.rule", 0, 0, 1, column, 1 + more, column + length)
        out = render_text([Diagnostic("E0101", "m", where)], {"eu.rule": line})
        assert all(len(re.sub(r"[^\^]", "", row)) <= MAX_WIDTH for row in out.split("\n")[4:5])
        assert out.endswith("1 error\n")


class TestJson:
    def test_shape(self) -> None:
        related = (("first declared here", span(1, 10, 14)),)
        document = json.loads(render_json([wrong_length(hint="h", related=related)]))
        place = {"path": "eu.rule", "line": 2, "column": 12, "end_line": 2, "end_column": 18}
        other = {"path": "eu.rule", "line": 1, "column": 10, "end_line": 1, "end_column": 14}
        assert document == {
            "version": 1,
            "diagnostics": [
                {
                    "code": "E0401",
                    "severity": "error",
                    "message": "a code of 5 digits",
                    "span": {**place, "start": 32, "end": 38},
                    "expected": None,
                    "hint": "h",
                    "acknowledged": None,
                    "related": [
                        {
                            "message": "first declared here",
                            "span": {**other, "start": 9, "end": 13},
                        }
                    ],
                    "fixes": [],
                }
            ],
            "summary": {"errors": 1, "warnings": 0, "notes": 0, "todos": 0},
        }

    def test_empty(self) -> None:
        assert json.loads(render_json([])) == {
            "version": 1,
            "diagnostics": [],
            "summary": {"errors": 0, "warnings": 0, "notes": 0, "todos": 0},
        }


class TestSarif:
    def test_log(self) -> None:
        related = (("first declared here", span(1, 10, 14)),)
        log = json.loads(render_sarif([wrong_length(hint="h", related=related)], "1.2.3"))
        assert log["version"] == "2.1.0"
        (run,) = log["runs"]
        driver = run["tool"]["driver"]
        assert (driver["name"], driver["version"]) == ("rulec", "1.2.3")
        assert [rule["id"] for rule in driver["rules"]] == list(CATALOGUE)
        (result,) = run["results"]
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "E0401"
        assert result["level"] == "error"
        assert result["message"]["text"] == "a code of 5 digits\nhint: h"
        assert result["locations"] == [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "eu.rule"},
                    "region": {"startLine": 2, "startColumn": 12, "endLine": 2, "endColumn": 18},
                }
            }
        ]
        (other,) = result["relatedLocations"]
        assert other["message"] == {"text": "first declared here"}

    @pytest.mark.parametrize(
        ("path", "uri"),
        [
            ("rules/a b.rule", "rules/a%20b.rule"),
            ("/r/a.rule", "file:///r/a.rule"),
            ("a:b.rule", "a%3Ab.rule"),
        ],
    )
    def test_uri(self, path: str, uri: str) -> None:
        found = Diagnostic("E0901", "m", Span(path, 0, 0, 1, 1, 1, 1))
        (result,) = json.loads(render_sarif([found], "1"))["runs"][0]["results"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


class TestNearest:
    def test_best_first_and_case_insensitive(self) -> None:
        assert nearest("FURR", ["watches", "furs", "Furr"])[0] == "Furr"
        assert nearest("eur", ["EUR", "USD"]) == ["EUR"]

    def test_names_that_differ_in_case_are_both_kept(self) -> None:
        assert nearest("furs", ["Furs", "furs", "FURS"], n=2) == ["furs", "FURS"]

    def test_nothing_near(self) -> None:
        assert nearest("furs", ["watches"]) == []
        assert nearest("furs", []) == []
        assert nearest("furs", ["furs"], n=0) == []

    def test_at_most_n(self) -> None:
        assert len(nearest("eu_1", [f"eu_{i}" for i in range(10, 20)], n=2)) == 2


HEAD = 'ruleset X "x"\n  regime D\n  target KP\n  currency EUR\n\nsource law "l"\n  evidence recalled\n\n'


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        (
            'open o "o"\n  when judged fine\n  cite law\n\njudgement fine "fine"\n',
            "E0107",
            "write `judged fine`, without `when`",
        ),
        ('open o "o"\n  when used\n  cite law\n', "E0107", None),
        (
            'judgement fine "fine"\n  cite law "2"\n',
            "E0101",
            "the provisions that use it cite the law; quote another place in `ground`",
        ),
        (
            'fact hull "hull"\n  type number metre\n  cite law "2"\n',
            "E0101",
            "the provisions that use it cite the law",
        ),
    ],
)
def test_a_clause_in_the_wrong_place_says_what_to_write(
    text: str, code: str, hint: str | None
) -> None:
    found = [d for d in Store().check_text(HEAD + text).diagnostics if d.code == code]
    assert [d.hint for d in found] == [hint]
