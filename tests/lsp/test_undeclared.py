"""What is offered for a name that nothing declares."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from rulec.diagnostics.fix import Fix, apply
from rulec.lsp.actions import actions
from rulec.lsp.undeclared import MOST, offered
from rulec.syntax.parser import parse
from rulec.syntax.printer import format_file
from tests.lsp.places import Desk, broken, corpus

HEAD = """ruleset XX "A list"
  regime   DPRK
  target   KP
  currency EUR
  edition  HS2017

"""
LAW = 'source law "A law"\n  evidence recalled\n\n'
LIBRARY = """library words "Words"

define gems "Gems"
  goods HS 7103

define big "Big"
  when net_mass > 5 kg

judgement fine "fine"

fact shiny "shiny"
  type yes_no
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/words.rule").write_text(LIBRARY, "utf-8")
    return Desk(tmp_path, HEAD)


def fixes(desk: Desk, text: str) -> list[Fix]:
    desk.write(text)
    return [
        fix
        for found in desk.files.check(desk.path).diagnostics
        for fix in offered(desk.files, desk.path, found)
    ]


def all_fixes(desk: Desk, text: str) -> list[Fix]:
    """Those of the findings themselves as well."""
    more = fixes(desk, text)
    return [f for d in desk.files.check(desk.path).diagnostics for f in d.fixes] + more


def codes(desk: Desk, text: str) -> list[str]:
    desk.write(text)
    return [d.code for d in desk.files.check(desk.path).diagnostics if d.severity == "error"]


@pytest.mark.parametrize(
    "test",
    ["goods in gems", "goods HS 91\n  when  big", "goods HS 91\n  when  judged fine", "goods HS 91\n  when  shiny"],
)  # fmt: skip
def test_a_library_that_declares_it(desk: Desk, test: str) -> None:
    text = HEAD + LAW + f'prohibit p "P"\n  {test}\n  cite  law\n'
    assert codes(desk, text)
    (made,) = [m for fix in all_fixes(desk, text) if "use words" in (m := apply(text, [fix]))]
    assert "\n\nuse words\n\n" in made and codes(desk, made) == []
    assert format_file(parse(made)[0]) == made


def test_a_library_joins_those_that_are_used(desk: Desk) -> None:
    text = HEAD + LAW + 'use goods\n\nprohibit p "P"\n  goods in gems\n  cite  law\n'
    made = [m for fix in all_fixes(desk, text) if "words" in (m := apply(text, [fix]))]
    assert len(made) == 1 and codes(desk, made[0]) == []
    assert fixes(desk, text.replace("use goods", "use words").replace("gems", "jems")) == []


def test_a_source_that_resembles_none(desk: Desk) -> None:
    act = LAW.replace("law", "act")
    text = HEAD + LAW + act + 'prohibit p "P"\n  goods HS 71\n  cite  decree_7\n'
    found = fixes(desk, text)
    assert [f.title for f in found] == ["write `law`", "write `act`", "declare a source `decree_7`"]
    for fix in found:
        made = apply(text, [fix])
        assert "E0204" not in codes(desk, made) and format_file(parse(made)[0]) == made


def test_a_slip_has_its_own_fix_and_a_new_source(desk: Desk) -> None:
    text = HEAD + LAW + 'prohibit p "P"\n  goods HS 71\n  cite  lav\n'
    assert [f.title for f in fixes(desk, text)] == ["declare a source `lav`"]


def test_a_file_without_sources_and_one_with_many(desk: Desk) -> None:
    rest = 'prohibit p "P"\n  goods HS 71\n  cite  decree\n'
    (fix,) = fixes(desk, HEAD + rest)
    assert "E0204" not in codes(desk, apply(HEAD + rest, [fix]))
    many = "".join(LAW.replace("law", f"x{n}") for n in range(MOST + 1))
    assert len(fixes(desk, HEAD + many + rest)) == 1


def test_what_another_list_has_not_is_in_no_library(desk: Desk) -> None:
    text = HEAD + LAW + 'adopt a "A"\n  provisions UN gems_of_mine, shiny\n  cite       law\n'
    assert "E0201" in codes(desk, text) and fixes(desk, text) == []
    assert fixes(desk, HEAD + 'fact f "f"\n  type fine\n') == []


def test_as_an_editor_sees_them(desk: Desk) -> None:
    desk.write(HEAD + 'prohibit p "P"\n  goods HS 71\n  cite  decree\n')
    found = desk.files.check(desk.path).diagnostics
    where = desk.files.lines(desk.path).range(found[0].span)
    action = actions(desk.files, desk.path, found[:1], where)[-1]
    assert action.title == "Declare a source `decree`"
    assert action.kind == types.CodeActionKind.QuickFix and not action.is_preferred


def test_broken_files_and_the_corpus(desk: Desk) -> None:
    for _, text in broken():
        fixes(desk, text)
    for path in corpus():
        for found in desk.files.check(path).diagnostics:
            assert not list(offered(desk.files, path, found))
