"""The remarks above declarations."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve
from lsprotocol import types

from rulec.lsp import lens
from rulec.resources import folder
from tests.lsp import places
from tests.lsp.places import Desk, broken

HEAD = places.HEAD.replace("  implements UN\n", "")
OTHER = HEAD.replace("ruleset XX", "ruleset YY")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace of two lists, without those that are built in."""
    (tmp_path / "yy.rule").write_text(OTHER, "utf-8")
    desk = Desk(tmp_path, HEAD)
    desk.files.paths = desk.files.paths[:-1]
    return desk


def titles(desk: Desk) -> dict[str, str]:
    made = {}
    for one in lens.lenses(desk.files, desk.names, desk.path):
        assert one.command is None and isinstance(one.data, dict)
        resolved = lens.resolve(desk.files, one)
        assert resolved.command is not None and resolved.range == one.range
        made[one.data["name"]] = resolved.command.title
    return made


def test_what_lenses_say(desk: Desk) -> None:
    told = titles(desk)
    assert list(told) == ["XX", "fine", "furs", "item_2", "embassy", "a coat"]
    assert told["fine"] == "0 provisions depend on it; judged in no example"
    assert told["embassy"] == "exempts from 1 provision; no example touches it"
    assert told["XX"] == "1 of 1 examples pass, 3 provisions"
    assert told["a coat"] == "run: passes"
    assert told["furs"] == "also banned by YY (on 2018-11-14)"
    assert told["item_2"].startswith("also banned by YY")


def test_other_lists_of_the_workspace(desk: Desk) -> None:
    yy = desk.path.parent / "yy.rule"
    desk.files.put(yy, OTHER.replace("HS 43\n  when", "HS 4301\n  when"))
    assert titles(desk)["furs"] == "partly in YY (on 2018-11-14)"
    desk.files.put(yy, OTHER.replace("HS 43\n  when", "HS 66\n  when"))
    assert titles(desk)["furs"] == "free in YY (on 2018-11-14)"
    desk.files.put(yy, OTHER.replace("value each > 50 EUR", "judged fine"))
    assert titles(desk)["furs"] == "open to judgement in YY (on 2018-11-14)"
    desk.files.put(yy, OTHER.replace("2017-11-15", "2019-11-15").replace("2018-11", "2020-11"))
    assert titles(desk)["furs"] == "no list yet in YY (on 2018-11-14)"
    desk.files.put(yy, "ruleset YY broken")
    assert titles(desk)["furs"] == "no other list on KP to compare with"


def test_a_failing_example(desk: Desk) -> None:
    desk.write(HEAD.replace("value 80 EUR", "value 8 EUR"))
    told = titles(desk)
    assert told["a coat"].startswith("run: fails: expected prohibited, the ruleset says free")
    assert told["XX"].startswith("0 of 1")


def test_judgements_and_exemptions(desk: Desk) -> None:
    """How much hangs on them, and whether an example shows it."""
    text = HEAD.replace("value each > 50 EUR", "judged fine")
    text = text.replace("purpose is diplomatic", "purpose is diplomatic\n  leaving license")
    text = text.replace("code 4303.10", "code 4303.10, fine yes, purpose diplomatic")
    desk.write(text.replace("expect prohibited by furs", "expect license by furs"))
    told = titles(desk)
    assert told["fine"] == "1 provision depends on it; judged in 1 example"
    assert told["embassy"] == "exempts from 1 provision, for a licence; 1 example"


def test_running_an_example(desk: Desk) -> None:
    shown = lens.run_example(desk.files, desk.path, "a coat")
    assert shown.startswith("a coat: passes\n")
    assert "XX says: prohibited by furs" in shown
    assert "    yes: value each above EUR 50" in shown
    assert "No example" in lens.run_example(desk.files, desk.path, "another")
    desk.write("prohibt")
    assert "errors" in lens.run_example(desk.files, desk.path, "a coat")


def test_the_command_of_an_example(desk: Desk) -> None:
    one = lens.resolve(desk.files, lens.lenses(desk.files, desk.names, desk.path)[-1])
    assert one.command and one.command.command == lens.RUN_EXAMPLE
    assert one.command.arguments == [desk.files.uri(desk.path), "a coat"]


def test_what_they_said_stays_while_there_are_errors(desk: Desk) -> None:
    """Without it the text would jump while a word is half written."""
    before = titles(desk)
    desk.write(HEAD + "prohibt\n")
    assert titles(desk) == {name: f"{said} (before the errors)" for name, said in before.items()}
    desk.write(HEAD.replace("value each > 50 EUR", "value each > 50 EU"))
    assert titles(desk)["furs"] == "also banned by YY (on 2018-11-14) (before the errors)"
    assert "errors" in lens.run_example(desk.files, desk.path, "a coat")
    desk.write(HEAD)
    assert titles(desk) == before


def test_nothing_is_said_of_what_has_always_had_errors(desk: Desk) -> None:
    desk.write(HEAD + "prohibt\n")
    assert set(titles(desk).values()) == {""}


def test_a_library_has_none(desk: Desk) -> None:
    desk.write('library x "X"\n\ndefine furs "Furs"\n  goods HS 43\n')
    assert lens.lenses(desk.files, desk.names, desk.path) == []


def test_a_declaration_that_is_gone(desk: Desk) -> None:
    kept = lens.lenses(desk.files, desk.names, desk.path)
    desk.write(HEAD.replace('"a coat"', '"a fur"').replace("furs", "pelts_2"))
    gone = [lens.resolve(desk.files, one).command for one in (kept[2], kept[-1])]
    assert gone == [types.Command("", "")] * 2
    for data in (None, {}, {"path": 5}, {"path": "/nowhere/x.rule", "kind": "example"}):
        odd = evolve(kept[0], data=data)
        assert lens.resolve(desk.files, odd).command == types.Command("", "")


def test_a_shipped_list(tmp_path: Path) -> None:
    desk = Desk(tmp_path, (folder("rulesets") / "ru.rule").read_text("utf-8"))
    told = titles(desk)
    assert "also banned by" in told["jewellery"] and "licence in KR, US" in told["jewellery"]
    assert all(text for text in told.values())
    assert all(len(text) < 130 for text in told.values())


def test_broken_files(desk: Desk) -> None:
    for _, text in broken():
        desk.write(text)
        for one in lens.lenses(desk.files, desk.names, desk.path):
            lens.resolve(desk.files, one)
